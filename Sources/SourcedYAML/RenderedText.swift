import SourceText

/// Text that was made of other files, with the origin of its bytes. It is read like a file; what is found in it is
/// reported where a person edits it.
package struct RenderedText: Sendable {
  /// A range of the text with the bytes it was made of.
  package struct Piece: Sendable {
    /// The bytes of the rendered text.
    package let range: Range<Int>
    package let source: SourceSpan
    /// Whether the rendered bytes are those of the source, byte for byte, so that a place inside maps to a place.
    package let isLiteral: Bool

    package init(range: Range<Int>, source: SourceSpan, isLiteral: Bool) {
      self.range = range
      self.source = source
      self.isLiteral = isLiteral
    }
  }

  package private(set) var bytes: [UInt8] = []
  /// In the order of the text; text between them was made by no file.
  package private(set) var pieces: [Piece] = []
  /// Whether the writer is behind the `- ` of a list, where the first key needs no indentation.
  var isInItem = false

  package init() {}

  /// Appends text that no file has.
  package mutating func append(_ text: some StringProtocol) { bytes.append(contentsOf: text.utf8) }

  /// Appends text that was made of the bytes of a file.
  package mutating func append(_ text: some StringProtocol, from source: SourceSpan?, isLiteral: Bool = false) {
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    guard let source, start < bytes.count else { return }
    let sameLength = source.end - source.start == bytes.count - start
    pieces.append(Piece(range: start..<bytes.count, source: source, isLiteral: isLiteral && sameLength))
  }

  /// The source of a range: from that of its first byte to that of its last one where they are in one file in this
  /// order, else that of the first byte. A byte outside of all pieces has the source of the nearest piece before it;
  /// nil for text without any piece before it.
  package func source(of range: Range<Int>) -> SourceSpan? {
    guard let first = piece(at: range.lowerBound) else { return nil }
    guard first.isLiteral, range.lowerBound < first.range.upperBound || range.isEmpty else { return first.source }
    let start = min(first.source.end, first.source.start + range.lowerBound - first.range.lowerBound)
    let end = start + min(range.count, first.range.upperBound - range.lowerBound)
    let span = SourceSpan(file: first.source.file, start: start, end: end)
    guard range.upperBound > first.range.upperBound, let last = piece(at: range.upperBound - 1),
      last.source.file == span.file
    else { return span }
    let lastEnd =
      last.isLiteral
      ? last.source.start + min(range.upperBound, last.range.upperBound) - last.range.lowerBound : last.source.end
    return lastEnd > end ? SourceSpan(file: span.file, start: start, end: lastEnd) : span
  }

  /// The piece that contains a byte, or the nearest one before it.
  private func piece(at offset: Int) -> Piece? {
    let number = firstPiece(behind: offset)
    if number < pieces.count, pieces[number].range.lowerBound <= offset { return pieces[number] }
    return number > 0 ? pieces[number - 1] : nil
  }

  /// The number of the first piece that ends behind an offset.
  func firstPiece(behind offset: Int) -> Int {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].range.upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
