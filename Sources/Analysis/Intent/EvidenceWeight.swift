import StreamModel

/// The weight of an observation. This is the only table of weights.
enum EvidenceWeight {
  /// One is enough: the route is evident.
  case decisive
  /// The route may stream. It weighs more together with one of another sort, see ``StreamDetector``.
  case supporting

  static func of(_ source: Evidence.Source) -> EvidenceWeight {
    switch source {
    case .path, .setting, .protocol, .product, .name: .decisive
    case .pathWord, .nameWord, .habit, .comment: .supporting
    }
  }

  /// Whether an observation names the protocol itself: other evidence then does not decide the kind, since headers and
  /// settings are often copied from elsewhere.
  static func namesProtocol(_ source: Evidence.Source) -> Bool { source == .path || source == .protocol }

  /// Whether a supporting observation is more than a word: words may be chance.
  static func isMoreThanAWord(_ evidence: Evidence) -> Bool {
    evidence.source == .habit || evidence.source == .comment && !evidence.kinds.isEmpty
  }
}
