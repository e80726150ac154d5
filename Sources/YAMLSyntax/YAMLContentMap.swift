/// Maps offsets in a scalar's content to the bytes of the file: a string within a YAML file is linted in place.
///
/// Offsets count the UTF-8 bytes of `YAMLNode.text`.
package struct YAMLContentMap: Sendable {
  /// A piece of content that is literally in the file, or that the file expresses otherwise.
  struct Piece: Sendable {
    var text: Int
    var file: Int
    var length: Int
    /// Bytes in the file: differs for escapes and folded line breaks.
    var fileLength: Int
    var isLiteral: Bool
  }

  /// The columns of indentation of each line of a block scalar; 0 for other scalars.
  package internal(set) var indentation = 0
  /// In the order of the content, without gaps.
  private(set) var pieces: [Piece] = []
  private(set) var textLength = 0
  private var endOfFileText: Int

  init(at start: Int) { endOfFileText = start }

  mutating func addLiteral(_ file: Range<Int>) {
    guard !file.isEmpty else { return }
    if let last = pieces.last, last.isLiteral, last.file + last.length == file.lowerBound {
      pieces[pieces.count - 1].length += file.count
      pieces[pieces.count - 1].fileLength += file.count
    } else {
      pieces.append(
        Piece(text: textLength, file: file.lowerBound, length: file.count, fileLength: file.count, isLiteral: true))
    }
    textLength += file.count
    endOfFileText = file.upperBound
  }

  mutating func addReplaced(_ file: Range<Int>, length: Int) {
    pieces.append(
      Piece(text: textLength, file: file.lowerBound, length: length, fileLength: file.count, isLiteral: false))
    textLength += length
    endOfFileText = file.upperBound
  }

  /// The byte of the file for a byte of the content. An escape is one location; the end of the content is the location
  /// behind its last byte.
  package func fileOffset(of textOffset: Int) -> Int {
    guard let piece = piece(holding: textOffset) else { return endOfFileText }
    return piece.isLiteral ? piece.file + max(0, textOffset - piece.text) : piece.file
  }

  /// The bytes of the file for a range of the content, from the first to the last.
  package func fileRange(of range: Range<Int>) -> Range<Int> {
    let start = fileOffset(of: range.lowerBound)
    guard !range.isEmpty, let last = piece(holding: range.upperBound - 1) else { return start..<start }
    let end = last.isLiteral ? last.file + (range.upperBound - last.text) : last.file + last.fileLength
    return start..<max(start, end)
  }

  /// Whether a byte of the content is literally in the file, neither escaped nor by a folded line break.
  package func isLiteral(at textOffset: Int) -> Bool { piece(holding: textOffset)?.isLiteral ?? false }

  private func piece(holding textOffset: Int) -> Piece? {
    guard textOffset < textLength else { return nil }
    var low = 0
    var high = pieces.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if pieces[middle].text <= textOffset { low = middle } else { high = middle }
    }
    return pieces[low]
  }
}

extension YAMLNode {
  /// Where the bytes of a scalar's content are in the file; nil for collections.
  package var contentMap: YAMLContentMap? {
    let record = record
    guard record.kind == .scalar else { return nil }
    return tree.bytes.withUnsafeBufferPointer { bytes in
      tree.withText(of: record) { text in
        if !record.isInPool {
          var map = YAMLContentMap(at: record.literalText.lowerBound)
          map.addLiteral(record.literalText)
          return map
        }
        if record.style.isBlock {
          return BlockScalarMapper(bytes: bytes, range: record.range, end: tree.range.upperBound, text: text).map()
        }
        return FlowScalarMapper(bytes: bytes, range: record.range, style: record.style, text: text).map()
      }
    }
  }
}
