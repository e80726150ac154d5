import Foundation

/// The Swift files of the package, as the tests of the architecture read them.
struct SourceTree {
  /// One Swift file of a module.
  struct File: Sendable {
    /// The path from the root of the package: `Sources/Rules/RuleEngine.swift`.
    let path: String
    /// The first folder below that of the module, with all folders inside it; `.` for a file directly in the module.
    let folder: String
    /// The lines of the file.
    let lines: [Substring]
    /// The lines without comments and string literals.
    let code: [Substring]

    init(path: String, folder: String, text: String) {
      self.path = path
      self.folder = folder
      lines = Self.lines(of: text)
      code = Self.lines(of: SwiftCode(text).text)
    }

    private static func lines(of text: String) -> [Substring] {
      var result = text.split(separator: "\n", omittingEmptySubsequences: false)
      if result.last?.isEmpty == true { result.removeLast() }
      return result
    }
  }

  /// A module of the package.
  struct Module: Sendable {
    let name: String
    let files: [File]

    /// The number of lines of all files.
    var lines: Int { files.reduce(0) { $0 + $1.lines.count } }
  }

  /// The root of the package; this file is in `Tests/ArchitectureTests`.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The folders of `Sources`, each read once a process.
  static let modules: [Module] = {
    let sources = root.appending(path: "Sources")
    return folders(in: sources).map { name in Module(name: name, files: files(below: sources.appending(path: name))) }
  }()

  /// The content of a file by its path from the root of the package.
  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  private static func folders(in url: URL) -> [String] {
    let found =
      (try? FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: [.isDirectoryKey])) ?? []
    return found.filter { (try? $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true }
      .map(\.lastPathComponent).sorted()
  }

  private static func files(below module: URL) -> [File] {
    let all = FileManager.default.enumerator(at: module, includingPropertiesForKeys: nil)
    let urls = (all?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
    let start = module.pathComponents.count
    return urls.compactMap { url -> File? in
      guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
      let inner = Array(url.pathComponents.dropFirst(start))
      let path = (["Sources", module.lastPathComponent] + inner).joined(separator: "/")
      return File(path: path, folder: inner.count > 1 ? inner[0] : ".", text: text)
    }.sorted { $0.path < $1.path }
  }
}

/// Swift source without comments and string literals. Line breaks and the code of interpolations stay, so that lines keep
/// their numbers.
struct SwiftCode {
  private(set) var text = ""

  /// A string literal around an interpolation.
  private struct Literal {
    /// The number of `#` signs.
    let hashes: Int
    /// The number of quotation marks: 1 or 3.
    let quotes: Int
    /// The depth of parentheses of the code around it.
    let depth: Int
  }

  private static let newline = UInt8(ascii: "\n")
  private static let quote = UInt8(ascii: "\"")
  private static let hash = UInt8(ascii: "#")
  private static let backslash = UInt8(ascii: "\\")

  private let bytes: [UInt8]
  private var position = 0
  private var output: [UInt8] = []
  private var literals: [Literal] = []
  private var isInLiteral = false
  private var depth = 0

  init(_ source: String) {
    bytes = Array(source.utf8)
    output.reserveCapacity(bytes.count)
    while position < bytes.count {
      if isInLiteral { readLiteral() } else { readCode() }
    }
    text = String(decoding: output, as: UTF8.self)
  }

  private func isNext(_ wanted: String, at index: Int) -> Bool {
    index + wanted.utf8.count <= bytes.count && bytes[index...].starts(with: wanted.utf8)
  }

  private func count(of byte: UInt8, at index: Int) -> Int {
    bytes[min(index, bytes.count)...].prefix { $0 == byte }.count
  }

  private mutating func readCode() {
    if isNext("//", at: position) {
      while position < bytes.count, bytes[position] != Self.newline { position += 1 }
      return
    }
    if isNext("/*", at: position) { return skipComment() }
    let hashes = count(of: Self.hash, at: position)
    if isNext("\"", at: position + hashes) {
      let quotes = isNext("\"\"\"", at: position + hashes) ? 3 : 1
      literals.append(Literal(hashes: hashes, quotes: quotes, depth: depth))
      isInLiteral = true
      position += hashes + quotes
      output.append(UInt8(ascii: " "))
      return
    }
    let byte = bytes[position]
    position += 1
    if !literals.isEmpty {
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") {
        if depth == 0 {
          isInLiteral = true
          output.append(UInt8(ascii: " "))
          return
        }
        depth -= 1
      }
    }
    output.append(byte)
  }

  private mutating func skipComment() {
    var level = 0
    repeat {
      if isNext("/*", at: position) {
        level += 1
        position += 2
      } else if isNext("*/", at: position) {
        level -= 1
        position += 2
      } else {
        if bytes[position] == Self.newline { output.append(Self.newline) }
        position += 1
      }
    } while level > 0 && position < bytes.count
    output.append(UInt8(ascii: " "))
  }

  private mutating func readLiteral() {
    guard let literal = literals.last else { return isInLiteral = false }
    let byte = bytes[position]
    if byte == Self.backslash, count(of: Self.hash, at: position + 1) >= literal.hashes {
      position += 1 + literal.hashes
      guard position < bytes.count else { return }
      if bytes[position] == UInt8(ascii: "(") {
        isInLiteral = false
        depth = 0
      } else if bytes[position] == Self.newline {
        output.append(Self.newline)
      }
      position += 1
      return
    }
    let isQuote = byte == Self.quote && (literal.quotes == 1 || isNext("\"\"\"", at: position))
    if isQuote, count(of: Self.hash, at: position + literal.quotes) >= literal.hashes {
      literals.removeLast()
      isInLiteral = false
      depth = literal.depth
      position += literal.quotes + literal.hashes
      output.append(UInt8(ascii: " "))
      return
    }
    if byte == Self.newline { output.append(Self.newline) }
    position += 1
  }
}
