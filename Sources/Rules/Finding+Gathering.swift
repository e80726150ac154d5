import StreamModel

/// How a finding takes in what others tell.
extension Finding {
  /// Whether it costs more than another one, or as much and is surer.
  func isGraver(than other: Finding) -> Bool {
    (severity, confidence.rank) > (other.severity, other.confidence.rank)
  }

  /// Adds consequences that it does not tell yet, the gravest first.
  mutating func add(_ others: [Consequence]) {
    for other in others where !consequences.contains(where: { $0.isSame(as: other) }) {
      let position = consequences.firstIndex { $0.severity < other.severity } ?? consequences.endIndex
      consequences.insert(other, at: position)
    }
  }

  /// Adds the routes of another finding.
  mutating func addRoutes(of other: Finding) {
    for route in other.routes where route != self.route && !moreRoutes.contains(route) { moreRoutes.append(route) }
  }
}

extension Consequence {
  /// Whether another one tells the same of the same location.
  fileprivate func isSame(as other: Consequence) -> Bool {
    rule == other.rule && setting == other.setting && span == other.span
  }
}

extension Confidence {
  /// A certain fault is graver.
  var rank: Int { self == .certain ? 1 : 0 }
}
