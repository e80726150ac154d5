import SourceText

/// How a client counts the characters of a line.
package enum PositionEncoding: String, Sendable {
  case utf8 = "utf-8"
  case utf16 = "utf-16"
}

/// A position of the protocol: both numbers start at 0.
package struct TextPosition: Sendable, Hashable {
  package let line: Int
  /// Units of the encoding from the start of the line.
  package let character: Int

  package init(line: Int, character: Int) {
    self.line = line
    self.character = character
  }
}

/// Positions of a text in both directions. What is outside of the text is its nearest position.
package struct TextPositions: Sendable {
  private let bytes: [UInt8]
  private let lines: LineTable
  private let encoding: PositionEncoding

  package init(_ bytes: [UInt8], _ encoding: PositionEncoding) {
    self.bytes = bytes
    self.encoding = encoding
    lines = LineTable(bytes)
  }

  /// The byte offset of a position. Behind the end of a line is its end, within a character is its start.
  package func offset(of position: TextPosition) -> Int {
    guard position.line >= 0 else { return 0 }
    guard position.line < lines.count else { return bytes.count }
    let contents = lines.contents(ofLine: position.line)
    if encoding == .utf8 {
      var offset = contents.lowerBound + min(max(0, position.character), contents.count)
      while offset > contents.lowerBound, offset < contents.upperBound, Self.continues(bytes[offset]) { offset -= 1 }
      return offset
    }
    var units = 0
    var offset = contents.lowerBound
    while offset < contents.upperBound {
      let own = Self.units(bytes[offset])
      if units + own > position.character { return offset }
      units += own
      offset += 1
      while offset < contents.upperBound, Self.continues(bytes[offset]) { offset += 1 }
    }
    return offset
  }

  package func position(of offset: Int) -> TextPosition {
    let offset = min(max(0, offset), bytes.count)
    let line = lines.lineIndex(of: offset)
    let contents = lines.contents(ofLine: line)
    // A line break is no character of the line.
    let end = min(offset, contents.upperBound)
    guard encoding == .utf16 else { return TextPosition(line: line, character: end - contents.lowerBound) }
    let units = bytes[contents.lowerBound..<end].reduce(0) { $0 + (Self.continues($1) ? 0 : Self.units($1)) }
    return TextPosition(line: line, character: units)
  }

  /// The bytes of the line of an offset, without its line break.
  package func line(at offset: Int) -> Range<Int> { lines.contents(ofLine: lines.lineIndex(of: offset)) }

  private static func continues(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  /// The units of a character by its first byte; one that is no UTF-8 counts as one.
  private static func units(_ byte: UInt8) -> Int { byte >= 0xF0 ? 2 : 1 }
}
