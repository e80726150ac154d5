import SourceText

/// Why we think that a route streams.
package enum Intent: Sendable, Hashable {
  /// Somebody said so: a flag, the configuration file, a comment, an annotation.
  case declared(by: String)
  /// The configuration shows it.
  case evident([Evidence])
  /// One hint, such as a name, that often goes with a stream but does not show one.
  case likely([Evidence])
  /// Nothing tells.
  case unknown

  /// The word of the JSON contract.
  package var word: String {
    switch self {
    case .declared: "declared"
    case .evident: "evident"
    case .likely, .unknown: "unknown"
    }
  }

  /// Whether the route is known to stream.
  package var streams: Bool {
    switch self {
    case .declared, .evident: true
    case .likely, .unknown: false
    }
  }

  /// How often the application is known to send something, in milliseconds.
  package var heartbeat: Int64? {
    if case .evident(let evidence) = self { return evidence.lazy.compactMap(\.heartbeat).first }
    return nil
  }

  /// Whether a hint says that the route may stream.
  package var isLikely: Bool {
    if case .likely = self { return true }
    return false
  }
}

/// One thing in the configuration that shows that a route streams.
package struct Evidence: Sendable, Hashable {
  /// What it is, for people: "`Upgrade` is passed on".
  package let text: String
  /// The kinds that it speaks for.
  package let kinds: [StreamKind]
  /// Where it stands.
  package let span: SourceSpan
  /// Whether it names the protocol, as a well-known path does; headers are often copied from elsewhere.
  package let namesProtocol: Bool
  /// Whether it names a product, which speaks all of the kinds.
  package let namesProduct: Bool
  /// What sort of hint it is; nil for evidence that shows a stream by itself.
  package let hint: Hint?
  /// The longest silence of the product that it names, in milliseconds, when it is known to ping.
  package let heartbeat: Int64?

  /// Where a hint comes from.
  package enum Hint: Sendable, Hashable {
    /// A word in the path.
    case path
    /// A word in the name of a host, an upstream or a file.
    case name
    /// A setting that is customary for streams.
    case setting
    /// A comment.
    case comment
  }

  /// Creates evidence.
  package init(
    text: String, span: SourceSpan, kinds: [StreamKind], namesProtocol: Bool = false, namesProduct: Bool = false,
    hint: Hint? = nil, heartbeat: Int64? = nil
  ) {
    self.text = text
    self.span = span
    self.kinds = kinds
    self.namesProtocol = namesProtocol
    self.namesProduct = namesProduct
    self.hint = hint
    self.heartbeat = heartbeat
  }
}

/// A route that the user says must stream.
package struct DeclaredStream: Sendable, Hashable {
  /// The kind, or nil when the user did not say.
  package let kind: StreamKind?
  /// The host, lower case; empty for any. `*` is a wildcard.
  package let host: String
  /// The path; `*` stands for one or more characters of a segment.
  package let path: String
  /// Where the user said so: "--stream", ".streamlint.yaml".
  package let source: String

  /// Creates a stream.
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
  /// What is wrong and what to write.
  package let message: String
}
