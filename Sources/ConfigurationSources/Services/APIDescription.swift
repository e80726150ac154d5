import SourceText
import SystemSupport
import YAMLSyntax

/// A description of an API in the repository, OpenAPI, Swagger or AsyncAPI: the paths on which it streams.
package struct APIDescription: Sendable {
  /// What a path streams.
  package enum Content: Sendable, Hashable {
    /// `text/event-stream`, in answer to a GET or to another method.
    case events(isGet: Bool)
    /// A JSON value a line.
    case lines
    case webSocket
  }

  /// A path that streams.
  package struct Stream: Sendable {
    /// The path below the base path, as it is written: `/sessions/{id}/events`.
    package let path: String
    package let content: Content
    /// Where the path is written.
    package let span: SourceSpan
  }

  package let path: String
  /// The hosts of its servers, in lower case; without those that mean the reader's own machine.
  package let hosts: Set<String>
  /// The paths below which its servers serve it, without a slash at the end: `/v1`; never empty.
  package let basePaths: [String]
  package let streams: [Stream]

  init(path: String, hosts: Set<String>, basePaths: [String], streams: [Stream]) {
    self.path = path
    self.hosts = hosts
    self.basePaths = basePaths.isEmpty ? [""] : basePaths
    self.streams = streams
  }

  /// Paths of a document. Larger ones are generated, and describe a platform rather than a service.
  static let mostPaths = 5_000

  // MARK: Recognition

  /// Whether a file is named like a description, by its name in lower case.
  package static func hasName(_ name: String) -> Bool {
    guard YAMLFileName.hasExtension(name) else { return false }
    if words.contains(where: name.hasPrefix) { return true }
    let parts = name.utf8.split(separator: UInt8(ascii: ".")).dropLast().map(Substring.init)
    return parts.contains { part in words.contains { part == $0 || part.hasSuffix("-\($0)") } }
  }

  private static let words = ["openapi", "swagger", "asyncapi"]
  /// The key that names the format is the first one by custom; behind so many bytes only files with a telling name are
  /// searched.
  private static let head = 4096

  /// Whether a file is a description of an API.
  static func isOne(_ source: SourceFile) -> Bool {
    guard source.bytes.count <= ServiceFiles.largest else { return false }
    let isNamed = hasName(fileName(of: source.path))
    return source.bytes.withUnsafeBufferPointer { bytes in
      namesFormat(isNamed ? bytes : UnsafeBufferPointer(rebasing: bytes.prefix(head)))
    }
  }

  private static func namesFormat(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    names("\"openapi\"", in: bytes, atLineBeginning: false) || names("\"swagger\"", in: bytes, atLineBeginning: false)
      || names("\"asyncapi\"", in: bytes, atLineBeginning: false)
      || names("openapi", in: bytes, atLineBeginning: true) || names("swagger", in: bytes, atLineBeginning: true)
      || names("asyncapi", in: bytes, atLineBeginning: true)
  }

  /// Whether a key has a version as its value.
  private static func names(
    _ key: StaticString, in bytes: UnsafeBufferPointer<UInt8>, atLineBeginning: Bool
  ) -> Bool {
    var from = 0
    while let start = atLineBeginning
      ? bytes.lineBeginning(with: key, from: from) : bytes.firstOffset(of: key, from: from)
    {
      from = start + key.utf8CodeUnitCount
      var rest = bytes[from...].drop { $0 == UInt8(ascii: " ") }
      guard rest.first == UInt8(ascii: ":") else { continue }
      rest = rest.dropFirst().drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
      if let first = rest.first, (0x31...0x39).contains(first) { return true }
    }
    return false
  }

  /// Whether a description may contain a stream; others are not parsed.
  private static func mayStream(_ bytes: [UInt8]) -> Bool {
    bytes.contains("event-stream") || bytes.contains("ndjson") || bytes.contains("jsonl")
      || bytes.contains("json-lines") || bytes.contains("stream+json") || bytes.contains("json-seq")
      || bytes.contains("x-json-stream") || bytes.contains("ws:/") || bytes.contains("wss:/")
      || bytes.contains("asyncapi") || bytes.contains("101")
  }

  // MARK: Reading

  /// Reads a description; nil for a file that is none. One that is broken has no streams.
  package init?(_ source: SourceFile, id: FileID) {
    guard Self.isOne(source) else { return nil }
    let none = APIDescription(path: source.path, hosts: [], basePaths: [], streams: [])
    guard Self.mayStream(source.bytes) else {
      self = none
      return
    }
    guard let root = ServiceFiles.roots(of: source.bytes).first else {
      self = none
      return
    }
    if root["openapi"] != nil || root["swagger"] != nil {
      self = OpenAPIReader(root: root, file: id).description(path: source.path)
    } else if root["asyncapi"] != nil {
      self = AsyncAPIReader(root: root, file: id).description(path: source.path)
    } else {
      return nil
    }
  }
}

extension APIDescription.Stream {
  init(_ path: String, _ content: APIDescription.Content, at key: YAMLNode, in file: FileID) {
    let start = path.hasPrefix("/") ? path : "/" + path
    self.init(
      path: start, content: content,
      span: SourceSpan(file: file, start: key.range.lowerBound, end: key.range.upperBound))
  }
}

/// The address of a server in a description: `https://api.example.com/v1`.
struct DescribedServer {
  /// In lower case and without the port; nil for a path alone, and for the reader's own machine.
  var host: String?
  /// Without a slash at the end; empty for the root.
  var basePath: String
  /// Whether it is an address of WebSockets.
  var isWebSocket: Bool

  /// Names that mean no public host.
  private static let localNames: Set<Substring> = ["localhost", "127.0.0.1", "0.0.0.0", "host.docker.internal"]

  /// `variables` are those of the address, which have defaults. Nil where something has none.
  init?(_ address: String, variables: YAMLNode? = nil) {
    guard let text = Self.filled(address, variables) else { return nil }
    var rest = text[...]
    isWebSocket = text.hasPrefix("ws://") || text.hasPrefix("wss://")
    if let scheme = rest.range(of: "://") {
      rest = rest[scheme.upperBound...]
      let authority = rest.prefix { $0 != "/" && $0 != "?" }
      rest = rest.dropFirst(authority.count)
      let name = authority.split(separator: ":").first ?? ""
      host = name.isEmpty || Self.localNames.contains(name) ? nil : name.lowercased()
    }
    basePath = Self.trimmed(rest.prefix { $0 != "?" && $0 != "#" })
  }

  /// The path with a slash at the beginning and none at the end.
  static func trimmed(_ path: Substring) -> String {
    let parts = path.split(separator: "/")
    return parts.isEmpty || parts == ["."] ? "" : "/" + parts.joined(separator: "/")
  }

  private static func filled(_ address: String, _ variables: YAMLNode?) -> String? {
    guard address.utf8.contains(UInt8(ascii: "{")) else { return address }
    var result = ""
    for (number, part) in address.split(separator: "{", omittingEmptySubsequences: false).enumerated() {
      guard number > 0 else {
        result += part
        continue
      }
      guard let end = part.firstIndex(of: "}"), let value = variables?[String(part[..<end])]?["default"]?.text else {
        return nil
      }
      result += value + part[part.index(after: end)...]
    }
    return result
  }
}

extension Substring {
  /// The first place of a text.
  fileprivate func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      let rest = self[start...]
      if rest.hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}

extension YAMLNode {
  /// What `$ref: '#/components/…'` means in the same document, or the node itself. Nil for another document, and for a
  /// ring.
  func followed(in root: YAMLNode) -> YAMLNode? {
    var node = self
    for _ in 0..<8 {
      guard let reference = node["$ref"]?.text else { return node }
      guard reference.hasPrefix("#/") else { return nil }
      var target = root
      for part in reference.dropFirst(2).split(separator: "/") {
        let parts = part.split(separator: "~", omittingEmptySubsequences: false)
        var key = String(parts.first ?? "")
        for escaped in parts.dropFirst() { key += (escaped.first == "1" ? "/" : "~") + escaped.dropFirst() }
        guard let next = target[key] else { return nil }
        target = next
      }
      node = target
    }
    return nil
  }
}
