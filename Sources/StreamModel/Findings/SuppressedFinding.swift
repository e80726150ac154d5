package struct SuppressedFinding: Sendable {
  /// The finding.
  package let finding: Finding
  /// Why, or nil.
  package let reason: String?
  /// Whether the suppression is in the linted files; otherwise in the configuration file or a baseline.
  package let isInSource: Bool

  /// Whether it is left out because the base of `--new-since` has it.
  package let isInBase: Bool

  /// Creates one.
  package init(finding: Finding, reason: String?, isInSource: Bool, isInBase: Bool = false) {
    self.isInBase = isInBase
    self.finding = finding
    self.reason = reason
    self.isInSource = isInSource
  }
}
