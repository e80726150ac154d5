import StreamModel

/// The findings of some chains: those that stand for themselves, and those that an observation is the cause of.
package struct ChainFindings: Sendable {
  package private(set) var own: [Finding] = []
  /// By the number of the observation.
  package private(set) var consequences: [Int: [Finding]] = [:]

  package init() {}

  mutating func add(_ finding: Finding) { own.append(finding) }

  mutating func add(_ finding: Finding, causedBy observation: Int) {
    consequences[observation, default: []].append(finding)
  }

  /// Adds those of further chains.
  package mutating func formUnion(_ other: ChainFindings) {
    own += other.own
    consequences.merge(other.consequences) { $0 + $1 }
  }
}

extension Finding {
  /// Makes other findings consequences of this one. It is as grave as the gravest of them, and their fixes are its own
  /// where it has none.
  mutating func cause(_ others: [Finding]) {
    let isFixed = !fixes.isEmpty
    for other in others {
      add([Consequence(other)])
      if other.isGraver(than: self) {
        (severity, confidence) = (other.severity, other.confidence)
        condition = other.condition
        kind = kind ?? other.kind
      }
      if other.intent.isDeclared, !intent.isDeclared { intent = other.intent }
      addRoutes(of: other)
      guard !isFixed, let fix = other.fixes.first else { continue }
      fixes = [fixes.first?.joined(with: fix) ?? fix]
    }
  }
}
