/// A finding that somebody silenced.
public struct SuppressedFinding: Sendable {
  /// The finding.
  public let finding: Finding
  /// Why, or nil.
  public let reason: String?
  /// Whether the silence stands in the linted files; otherwise in the configuration file or a baseline.
  public let isInSource: Bool

  /// Creates one.
  public init(finding: Finding, reason: String?, isInSource: Bool) {
    self.finding = finding
    self.reason = reason
    self.isInSource = isInSource
  }
}
