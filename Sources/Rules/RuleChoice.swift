import StreamModel

/// What the user decided about rules.
package struct RuleChoice: Sendable {
  /// Rules and properties whose findings are not wanted.
  package var ignored: [String]
  /// The severity of the findings of some rules.
  package var severities: [String: Severity]

  package init(ignored: [String] = [], severities: [String: Severity] = [:]) {
    self.ignored = ignored
    self.severities = severities
  }

  /// What is told of the consequences of one cause: those of ignored rules are left out. Where nothing is left, all are
  /// told, and the finding is ignored by them.
  func told(_ consequences: [Finding]) -> [Finding] {
    guard !ignored.isEmpty else { return consequences }
    let kept = consequences.filter { !$0.isNamed(by: ignored) }
    return kept.isEmpty ? consequences : kept
  }
}
