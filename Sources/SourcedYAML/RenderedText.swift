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

  /// The source of a range: that of the piece that contains its start, else of the nearest piece before it. nil for
  /// text without any piece before it.
  package func source(of range: Range<Int>) -> SourceSpan? {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].range.lowerBound <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let piece = pieces[low - 1]
    guard piece.range.contains(range.lowerBound) || range.isEmpty else { return piece.source }
    guard piece.isLiteral else { return piece.source }
    let start = piece.source.start + range.lowerBound - piece.range.lowerBound
    let end = min(piece.source.end, start + range.count)
    return SourceSpan(file: piece.source.file, start: start, end: end)
  }
}
