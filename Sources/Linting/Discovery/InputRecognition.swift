import Analysis
import ConfigurationSources
import SourceText
import StreamModel
import SystemSupport

/// The recognition of one file by all technologies.
struct InputRecognition: Sendable {
  /// The technologies that read the file, with the parsed file where it had to be parsed to know.
  var readers: [(technology: String, parsed: (any ParsedFile)?)] = []
  /// Why no technology reads a file that one of them recognises.
  var skipped: (reason: String, code: InputAccount.Reason)?
  /// Why the file is not text.
  var unreadable: String?

  /// Whether the file tells what answers behind a proxy. It is read for that, and not linted.
  var describesServices = false

  /// Whether the file is neither linted nor reported, nor read for others.
  var isIrrelevant: Bool { readers.isEmpty && skipped == nil && unreadable == nil && !describesServices }

  /// Looks at a file whose name says nothing.
  init(peekingAt file: SourceFile, _ technologies: [RegisteredTechnology], _ unsupported: UnsupportedInputs) {
    let isConfiguration = unsupported.mayBeConfiguration(file)
    self.init(of: file, isNamed: false, isConfiguration ? technologies : [], unsupported)
    if isConfiguration, isIrrelevant, !Self.isBinary(file.bytes) {
      skipped = ("its name does not say what it is; name it to have it read", .notConfiguration)
    }
  }

  /// Tries all technologies. A file that the user names and that none recognises goes to the fallback.
  init(
    of file: SourceFile, isNamed: Bool, _ technologies: [RegisteredTechnology], _ unsupported: UnsupportedInputs
  ) {
    if Self.isBinary(file.bytes) {
      if isNamed { unreadable = Self.isUTF16(file.bytes) ? "UTF-16; only UTF-8 is read" : "a binary file" }
      return
    }
    describesServices = ServiceFiles.contains(file)
    for item in technologies {
      take(item.technology.recognise(file, isNamed: isNamed && !item.isFallback), item.id)
    }
    if isNamed, isIrrelevant, let fallback = technologies.first(where: \.isFallback) {
      take(fallback.technology.recognise(file, isNamed: true), fallback.id)
    }
    // A file that another technology reads is not skipped.
    if !readers.isEmpty { skipped = nil }
    if readers.isEmpty, skipped == nil {
      skipped = unsupported.reason(of: file).map { ($0, .unsupportedLanguage) }
    }
  }

  private mutating func take(_ recognition: Recognition, _ technology: String) {
    switch recognition {
    case .other: break
    case .configuration(let parsed): readers.append((technology, parsed))
    case .unparsed: readers.append((technology, nil))
    case .skipped(let reason, let code): skipped = (reason, code)
    }
  }

  private static func isBinary(_ bytes: [UInt8]) -> Bool {
    bytes.prefix(8192).withUnsafeBufferPointer { $0.contains("\0") }
  }

  /// Whether the bytes begin with the mark of UTF-16 or UTF-32.
  private static func isUTF16(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
  }
}
