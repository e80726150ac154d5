import SourceText

/// A further place that belongs to a finding.
package struct RelatedSpan: Sendable, Hashable {
  /// What stands there.
  package let label: String
  /// Where it stands.
  package let span: SourceSpan

  /// Creates a related place.
  package init(label: String, span: SourceSpan) {
    self.label = label
    self.span = span
  }
}
