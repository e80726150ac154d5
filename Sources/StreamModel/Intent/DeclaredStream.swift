/// A route that the user declares as a stream.
package struct DeclaredStream: Sendable, Hashable {
  /// The kind, or nil when the user gave none.
  package let kind: StreamKind?
  /// The host, lower case; empty for any. `*` is a wildcard.
  package let host: String
  /// The path; `*` means one or more characters of a segment.
  package let path: String
  /// Where the user declared it: "--stream", ".streamlint.yaml".
  package let source: String
  /// The bytes of the configuration file that declare it; nil for a flag.
  package var position: Range<Int>?

  /// The source of streams that flags declare.
  package static let flag = "--stream"

  package init(kind: StreamKind?, host: String, path: String, source: String) {
    self.kind = kind
    self.host = host.lowercased()
    self.path = path
    self.source = source
  }

  /// Reads `[KIND:][HOST]/PATH`.
  package init(parsing text: String, source: String) throws(DeclaredStreamError) {
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
  package var text: String { host + path }
}

/// A declared stream that cannot be read.
package struct DeclaredStreamError: Error, Sendable {
  /// The problem and its remedy.
  package let message: String
}
