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
  indirect case closed(by: Evidence)

  /// The word of the JSON contract.
  package var word: String {
    switch self {
    case .declared: "declared"
    case .evident: "evident"
    case .likely: "likely"
    case .unknown: "unknown"
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

  /// The evidence for it.
  package var evidence: [Evidence] {
    switch self {
    case .evident(let evidence), .likely(let evidence): evidence
    case .declared, .unknown, .closed: []
    }
  }

  /// How often the application is known to send something. What is known of the product counts more than what is usual
  /// at its path.
  package var heartbeat: Heartbeat? {
    let ofProduct = evidence.filter { $0.source == .application }
    let known = (ofProduct.isEmpty ? evidence : ofProduct).compactMap(\.heartbeat)
    return known.contains(.never) ? .never : known.first
  }

  /// Whether the application is known to send `X-Accel-Buffering: no`.
  package var switchesBufferingOff: Bool { evidence.contains(where: \.switchesBufferingOff) }

  /// Whether all that is known to come is a transfer that ends by itself: a download, a bulk answer.
  package var isTransfer: Bool {
    evidence.contains(where: \.isTransfer) && evidence.allSatisfy { $0.isTransfer || !$0.source.namesStream }
  }

  /// Whether the configuration shows it.
  package var isEvident: Bool {
    if case .evident = self { return true }
    return false
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
