import SourceText

/// An include that was not read and may change a value.
package struct Uncertainty: Sendable, Hashable {
  /// The condition under which the value holds, as a phrase.
  package let label: String
  package let span: SourceSpan
  /// Whether the include is a pattern that no file of the tree matches, so that most likely there is none.
  package let isProbablyEmpty: Bool

  package init(label: String, span: SourceSpan, isProbablyEmpty: Bool = false) {
    self.label = label
    self.span = span
    self.isProbablyEmpty = isProbablyEmpty
  }
}
