extension Finding {
  /// Whether its rule or property, or that of a consequence, is among some names.
  package func isNamed(by names: [String]) -> Bool {
    names.contains(rule) || names.contains(property.rawValue) || consequences.contains { $0.isNamed(by: names) }
  }

  /// Whether nothing is left of it without what some names stand for: its own rule, or all of its consequences.
  package func isCovered(by names: [String]) -> Bool {
    if names.contains(rule) || names.contains(property.rawValue) { return true }
    return !consequences.isEmpty && consequences.allSatisfy { $0.isNamed(by: names) }
  }
}

extension Consequence {
  /// Whether its rule or property is among some names.
  package func isNamed(by names: [String]) -> Bool {
    names.contains(rule) || names.contains(property.rawValue)
  }
}
