/// Replaces a byte range of one file by text; an empty range inserts.
public struct TextEdit: Hashable, Sendable {
  /// What is replaced.
  public let span: SourceSpan
  /// What stands there afterwards.
  public let text: String

  /// Creates an edit.
  public init(span: SourceSpan, text: String) {
    self.span = span
    self.text = text
  }
}
