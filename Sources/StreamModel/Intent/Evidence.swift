import SourceText

/// One observation that is evidence for a stream on a route.
package struct Evidence: Sendable, Hashable {
  /// What was observed, for display: "`Upgrade` is passed on".
  package let text: String
  /// The kinds that it shows; empty for any.
  package let kinds: [StreamKind]
  /// Where it was observed.
  package var span: SourceSpan
  /// The sort of observation.
  package let source: Source
  /// How often the application that it names sends something by itself; nil when nothing is known of its pings.
  package let heartbeat: Heartbeat?
  /// Whether the application that it names sends `X-Accel-Buffering: no` with its streams.
  package var switchesBufferingOff = false

  /// What was observed. Only the stream detector weighs it.
  package enum Source: String, Sendable, Hashable, CaseIterable {
    /// A path that is known for a protocol or a product.
    case path
    /// A setting that only makes sense for a stream: a header, a content type, buffering that is switched off.
    case setting
    /// The protocol that the route or its upstream is declared for.
    case `protocol`
    /// A product that streams, by the address or the image of the upstream.
    case product
    /// A name that only streams have.
    case name
    /// A word of the path that often belongs to a stream.
    case pathWord = "path-word"
    /// A word of a host or an upstream that often belongs to a stream.
    case nameWord = "name-word"
    /// A setting that is customary for streams, such as a long timeout.
    case habit
    /// A comment that mentions streams.
    case comment
  }

  /// Creates evidence.
  package init(_ source: Source, text: String, span: SourceSpan, kinds: [StreamKind], heartbeat: Heartbeat? = nil) {
    self.source = source
    self.text = text
    self.span = span
    self.kinds = kinds
    self.heartbeat = heartbeat
  }
}

/// What an application sends while it has nothing to say.
package enum Heartbeat: Sendable, Hashable {
  /// Something at least this often.
  case every(milliseconds: Int64)
  /// Nothing.
  case never
}
