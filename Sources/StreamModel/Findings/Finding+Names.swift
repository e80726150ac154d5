extension Finding {
  /// Whether its rule, property or technology, or the rule or property of a consequence, is among some names.
  package func isNamed(by names: [String]) -> Bool {
    isItself(among: names) || consequences.contains { $0.isNamed(by: names) }
  }

  private func isItself(among names: [String]) -> Bool {
    names.contains(rule) || names.contains(property.rawValue) || names.contains(technology)
  }

  /// Whether nothing is left of it without what some names stand for: its own rule, or all of its consequences.
  package func isCovered(by names: [String]) -> Bool {
    if isItself(among: names) { return true }
    return !consequences.isEmpty && consequences.allSatisfy { $0.isNamed(by: names) }
  }
}

extension Consequence {
  /// Whether its rule or property is among some names.
  package func isNamed(by names: [String]) -> Bool {
    names.contains(rule) || names.contains(property.rawValue)
  }
}
