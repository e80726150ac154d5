import SourceText

/// Why we think that a route streams.
package enum Intent: Sendable, Hashable {
  /// A flag, the configuration file, a comment or an annotation declares it.
  case declared(by: String)
  /// The configuration shows it.
  case evident([Evidence])
  /// Observations that often go with a stream but do not show one.
  case likely([Evidence])
  /// There is no evidence for a stream.
  case unknown
  /// The route is denied on purpose, so that nothing of it matters.
  case closed(by: Evidence)

  /// The word of the JSON contract.
  package var word: String {
    switch self {
    case .declared: "declared"
    case .evident: "evident"
    case .likely, .unknown: "unknown"
    case .closed: "closed"
    }
  }

  /// Whether the route is known to stream.
  package var streams: Bool {
    switch self {
    case .declared, .evident: true
    case .likely, .unknown, .closed: false
    }
  }

  /// How often the application is known to send something.
  package var heartbeat: Heartbeat? { shown.lazy.compactMap(\.heartbeat).first }

  /// Whether the application is known to send `X-Accel-Buffering: no`.
  package var switchesBufferingOff: Bool { shown.contains(where: \.switchesBufferingOff) }

  private var shown: [Evidence] {
    if case .evident(let evidence) = self { return evidence }
    return []
  }

  /// Whether the user declares it.
  package var isDeclared: Bool {
    if case .declared = self { return true }
    return false
  }

  /// Whether the route is denied on purpose.
  package var isClosed: Bool {
    if case .closed = self { return true }
    return false
  }

  /// Whether the route may stream.
  package var isLikely: Bool {
    if case .likely = self { return true }
    return false
  }
}
