/// A half-open range of bytes in one file.
package struct SourceSpan: Hashable, Sendable {
  /// The file that contains the range.
  package let file: FileID
  private let lower: UInt32
  private let upper: UInt32

  /// `end` is the first byte behind it.
  package init(file: FileID, start: Int, end: Int) {
    self.file = file
    lower = UInt32(truncatingIfNeeded: max(0, start))
    upper = UInt32(truncatingIfNeeded: max(start, end))
  }

  /// First byte.
  package var start: Int { Int(lower) }
  /// First byte behind the span.
  package var end: Int { Int(upper) }
  /// The bytes as a range.
  package var range: Range<Int> { start..<end }

  /// The smallest span that contains both; `other` must be in the same file.
  package func joined(with other: SourceSpan) -> SourceSpan {
    SourceSpan(file: file, start: min(start, other.start), end: max(end, other.end))
  }
}

extension SourceSpan: Comparable {
  /// Orders by file, then start, then end.
  package static func < (a: SourceSpan, b: SourceSpan) -> Bool {
    (a.file, a.lower, a.upper) < (b.file, b.lower, b.upper)
  }
}
