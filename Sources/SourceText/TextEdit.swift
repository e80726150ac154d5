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

/// The bytes of a file after edits that do not overlap. Of new lines at one location the deeper ones belong to the
/// block above and come first.
package func applying(_ edits: [TextEdit], to bytes: [UInt8]) -> [UInt8] {
  func depth(_ edit: TextEdit) -> Int {
    edit.text.utf8.drop { $0 == 0x0A || $0 == 0x0D }.prefix { $0 == 0x20 || $0 == 0x09 }.count
  }
  let sorted = edits.enumerated().sorted { a, b in
    (a.element.span.start, a.element.span.end, -depth(a.element), a.offset)
      < (b.element.span.start, b.element.span.end, -depth(b.element), b.offset)
  }
  var result: [UInt8] = []
  result.reserveCapacity(bytes.count + 1024)
  var position = 0
  for (_, edit) in sorted {
    let start = min(max(edit.span.start, position), bytes.count)
    result += bytes[position..<start]
    result += Array(edit.text.utf8)
    position = min(max(edit.span.end, start), bytes.count)
  }
  result += bytes[position...]
  return result
}
