import SourceText

/// Something that a chart asks for and that cannot be done, or not be known.
package struct ChartProblem: Sendable {
  /// The reason.
  package let message: String
  /// The bytes that cause it; nil where no file has them.
  package let span: SourceSpan?
  /// The template that it concerns, as Helm names it: `chart/templates/ingress.yaml`; nil for the whole chart.
  package let template: String?

  package init(_ message: String, span: SourceSpan? = nil, template: String? = nil) {
    self.message = message
    self.span = span
    self.template = template
  }
}
