import SourceText

/// A request as it arrives at a hop.
package struct HopRequest: Sendable, Hashable {
  /// The host, lower case; empty when it is not known.
  package var host: String
  /// The path, without arguments.
  package var path: String
  /// The kind of stream that the client uses, or nil.
  package var kind: StreamKind?

  package init(host: String, path: String, kind: StreamKind?) {
    self.host = host
    self.path = path
    self.kind = kind
  }
}

/// Where a hop hands requests to.
package struct HopTarget: Sendable, Hashable {
  /// The name or address, as the configuration writes it: `llm.prod.svc`, `kong`.
  package var host: String
  /// The port as written, a number or a name; nil when the configuration leaves it out.
  package var port: String?
  /// The Kubernetes namespace from which the name is looked up; nil when the hop has none.
  package var namespace: String?
  /// The object that contains the configuration of the hop; nil for a file.
  package var object: String?
  /// The file that contains the name: of several objects with the name the nearest is used.
  package var file: FileID
  /// The request as it arrives there.
  package var request: HopRequest
  /// Whether it is spoken to in HTTP; in FastCGI or uwsgi no other proxy is.
  package var speaksHTTP: Bool

  package init(
    host: String, port: String?, namespace: String? = nil, file: FileID, request: HopRequest, speaksHTTP: Bool = true
  ) {
    self.host = host
    self.port = port
    self.namespace = namespace
    self.file = file
    self.request = request
    self.speaksHTTP = speaksHTTP
  }

  /// `host:port`, for display.
  package var text: String { port.map { "\(host):\($0)" } ?? host }
}

/// Why two hops of a chain follow each other.
package struct HopLink: Sendable, Hashable {
  /// The evidence, for display.
  package var text: String
  /// Where it is written; nil when no file shows it.
  package var span: SourceSpan?
  /// Whether names alone suggest it. A guess shows in `trace` and never changes a finding.
  package var isGuess: Bool

  package init(text: String, span: SourceSpan? = nil, isGuess: Bool = false) {
    self.text = text
    self.span = span
    self.isGuess = isGuess
  }
}
