import SourceText

/// A further location that belongs to a finding.
package struct RelatedSpan: Sendable, Hashable {
  package let label: String
  package let span: SourceSpan

  package init(label: String, span: SourceSpan) {
    self.label = label
    self.span = span
  }
}
