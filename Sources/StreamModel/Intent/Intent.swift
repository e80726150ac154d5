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
    case .likely: "likely"
    case .unknown: "unknown"
    }
  }

  /// Whether the route is known to stream.
  package var streams: Bool {
    switch self {
    case .declared, .evident: true
    case .likely, .unknown: false
    }
  }

  /// The evidence for it.
  package var evidence: [Evidence] {
    switch self {
    case .evident(let evidence), .likely(let evidence): evidence
    case .declared, .unknown: []
    }
  }

  /// How often the application is known to send something, in milliseconds.
  package var heartbeat: Int64? {
    if isSilent { return nil }
    return evidence.lazy.compactMap { if case .every(let milliseconds) = $0.heartbeat { milliseconds } else { nil } }
      .first
  }

  /// Whether the application is known to send nothing while it has nothing to say.
  package var isSilent: Bool { evidence.contains { $0.heartbeat == .none } }

  /// Whether the application is known to switch the buffering of a proxy off by itself.
  package var disablesBuffering: Bool { evidence.contains(where: \.disablesBuffering) }

  /// Whether the route may stream.
  package var isLikely: Bool {
    if case .likely = self { return true }
    return false
  }
}
