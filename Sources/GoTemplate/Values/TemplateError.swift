import SourceText

/// Why a template cannot be evaluated, or not be read.
package struct TemplateError: Error, Sendable {
  /// The reason, in the words of Go's templates where they have some.
  package let message: String
  /// The bytes of the action; nil as long as nobody knows them.
  package var span: SourceSpan?

  package init(_ message: String, span: SourceSpan? = nil) {
    self.message = message
    self.span = span
  }
}
