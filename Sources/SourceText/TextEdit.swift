/// Replaces a byte range of one file by a string; an empty range inserts.
package struct TextEdit: Hashable, Sendable {
  /// The bytes that are replaced.
  package let span: SourceSpan
  /// The new content.
  package let text: String

  package init(span: SourceSpan, text: String) {
    self.span = span
    self.text = text
  }
}

/// The bytes of a file after edits that do not overlap.
package func applying(_ edits: [TextEdit], to bytes: [UInt8]) -> [UInt8] { EditedText(bytes, edits).after }
