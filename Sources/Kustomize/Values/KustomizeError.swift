import SourceText

/// Why a build stops, with the place of the cause.
struct KustomizeError: Error, Sendable {
  let message: String
  /// nil where only the caller knows the place.
  let span: SourceSpan?

  init(_ message: String, _ span: SourceSpan? = nil) {
    self.message = message
    self.span = span
  }

  /// The same error at a place, unless it has one.
  func at(_ span: SourceSpan?) -> KustomizeError { KustomizeError(message, self.span ?? span) }
}
