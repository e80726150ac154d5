import SourceText

/// Something that is not among the files and may change a value or its effect: an include, the controller of a gateway.
package struct Uncertainty: Sendable, Hashable {
  /// The condition under which the value holds, as a phrase.
  package let label: String
  package let span: SourceSpan
  /// Whether the include is a pattern that no file of the tree matches, so that most likely there is none.
  package let isProbablyEmpty: Bool
  /// Whether the value is written where it is known, so that it can be changed.
  package let allowsEdits: Bool

  /// Where something decides that is no file of a repository, with what is there: `comes with the image`. Only who
  /// declares a stream is told of it.
  package let elsewhere: String?

  package init(
    label: String, span: SourceSpan, isProbablyEmpty: Bool = false, allowsEdits: Bool = false, elsewhere: String? = nil
  ) {
    self.elsewhere = elsewhere
    self.label = label
    self.span = span
    self.isProbablyEmpty = isProbablyEmpty
    self.allowsEdits = allowsEdits
  }
}
