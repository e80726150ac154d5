/// A route that the user says must stream.
public struct DeclaredStream: Sendable, Hashable {
  /// The kind, or nil when the user did not say.
  public let kind: StreamKind?
  /// The host, lower case; empty for any. `*` is a wildcard.
  public let host: String
  /// The path; `*` stands for one or more characters of a segment.
  public let path: String
  /// Where the user said so: "--stream", ".streamlint.yaml".
  public let source: String

  /// Creates a stream.
  public init(kind: StreamKind?, host: String, path: String, source: String) {
    self.kind = kind
    self.host = host.lowercased()
    self.path = path
    self.source = source
  }

  /// Reads `[KIND:][HOST]/PATH`.
  public init(parsing text: String, source: String) throws(DeclaredStreamError) {
    var rest = Substring(text)
    var kind: StreamKind?
    if let slash = text.firstIndex(of: "/"), let colon = text.firstIndex(of: ":"), colon < slash {
      let word = String(text[..<colon])
      if let known = StreamKind(rawValue: word) {
        kind = known
        rest = text[text.index(after: colon)...]
      } else if !word.contains("."), word != "localhost",
        !text[text.index(after: colon)..<slash].allSatisfy(\.isNumber)
          || text.index(after: colon) == slash
      {
        throw DeclaredStreamError(
          message:
            "\"\(word)\" is no stream kind; the kinds are \(StreamKind.allCases.map(\.rawValue).joined(separator: ", "))"
        )
      }
    }
    guard let slash = rest.firstIndex(of: "/") else {
      throw DeclaredStreamError(
        message: "\"\(text)\" has no path; write [KIND:][HOST]/PATH, for example sse:chat.example.com/events")
    }
    self.init(kind: kind, host: String(rest[..<slash]), path: String(rest[slash...]), source: source)
  }

  /// The route as the user wrote it.
  public var text: String { host + path }
}

/// A declared stream that cannot be read.
public struct DeclaredStreamError: Error, Sendable {
  /// What is wrong and what to write.
  public let message: String
}
