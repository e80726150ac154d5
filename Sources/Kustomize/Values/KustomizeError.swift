import SourceText

/// Why a build stops, with the place of the cause.
struct KustomizeError: Error, Sendable {
  let message: String
  /// nil where only the caller knows the place.
  let span: SourceSpan?
  /// Whether a file that is named is not there.
  let isMissingFile: Bool

  init(_ message: String, _ span: SourceSpan? = nil, isMissingFile: Bool = false) {
    self.message = message
    self.span = span
    self.isMissingFile = isMissingFile
  }

  /// The same error at a place, unless it has one.
  func at(_ span: SourceSpan?) -> KustomizeError {
    KustomizeError(message, self.span ?? span, isMissingFile: isMissingFile)
  }
}
