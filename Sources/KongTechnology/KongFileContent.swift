import ConfigurationSources
import KongModel
import SourceText
import StreamModel
import SystemSupport
import YAMLSyntax

/// The content of one file for Kong: declarative documents, the configuration of nodes, and its problems.
struct KongFileContent: ParsedFile {
  private(set) var files: [KongFile] = []
  private(set) var environments = KongEnvironments()
  private(set) var problems: [InputProblem] = []
  private(set) var skipped: [Summary.Skipped] = []

  /// Whether a file is a candidate. Files with another extension are checked only when the user names them, and
  /// `kong.conf`.
  static func isRelevant(_ file: SourceFile, isNamed: Bool) -> Bool {
    guard YAMLFileName.hasExtension(file.path) else {
      return KongConfigurationFile.isOne(file.bytes) || isNamed && containsDeclarations(file.bytes)
    }
    return containsDeclarations(file.bytes) || file.path.contains(caseless: "values") && mayContainNodes(file.bytes)
  }

  private static func containsDeclarations(_ bytes: [UInt8]) -> Bool {
    bytes.contains("_format_version") || bytes.contains("KONG_")
  }

  private static func mayContainNodes(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer(KongNodeSettings.mayBe(in:))
  }

  init(_ source: SourceFile, id: FileID) {
    if !YAMLFileName.hasExtension(source.path), KongConfigurationFile.isOne(source.bytes) {
      environments.add(configuration: source, file: id)
      return
    }
    let folder = folder(of: source.path)
    let stream = YAMLStream(source.bytes, templates: .detected)
    stream.read(0..<stream.ranges.count, in: YAMLStream.ParseBuffer()) { bytes in
      bytes.contains("_format_version") || KongNodeSettings.mayBe(in: bytes)
    } _: { document in
      add(document, id, path: source.path, folder: folder)
    }
  }

  private mutating func add(_ document: YAMLDocument, _ id: FileID, path: String, folder: String) {
    if let error = document.error {
      if !document.isTemplate { return problems.append(InputProblem(error, in: id, path: path)) }
      if skipped.isEmpty { skipped.append(Summary.Skipped(templateAt: path)) }
      return
    }
    guard let root = document.root else { return }
    guard root["_format_version"] != nil, root["apiVersion"] == nil else {
      return environments.add(document: root, file: id, folder: folder)
    }
    files.append(KongFile(document: document, root: root, file: id, path: path))
    if !document.isTemplate { problems += document.duplicateKeys.map { InputProblem($0, in: id, path: path) } }
  }
}
