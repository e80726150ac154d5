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

  /// Whether the route may stream.
  package var isLikely: Bool {
    if case .likely = self { return true }
    return false
  }
}
