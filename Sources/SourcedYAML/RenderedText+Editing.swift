import SourceText

extension RenderedText {
  /// The bytes of the source for a range that is written there as it is rendered; nil for other ranges. An empty range
  /// is between two lines of one file.
  package func literalSource(of range: Range<Int>, in sources: SourceMap) -> SourceSpan? {
    guard !range.isEmpty else { return gap(at: range.lowerBound, in: sources) }
    let covering = pieces[firstPiece(behind: range.lowerBound)...].prefix { $0.range.lowerBound < range.upperBound }
    // Quotes around a text may belong to its piece or not, so that the bytes are compared.
    for piece in covering {
      let starts = [piece.source.start, piece.source.start - (piece.range.lowerBound - range.lowerBound)]
      let source = sources[piece.source.file].bytes
      for start in starts where start >= 0 && start + range.count <= source.count {
        guard source[start..<start + range.count].elementsEqual(bytes[range]) else { continue }
        return SourceSpan(file: piece.source.file, start: start, end: start + range.count)
      }
    }
    return nil
  }

  /// The place in the source at the end of a line, or between two lines, that are there as they are here; nil where an
  /// action of a template decides about one of the two lines.
  private func gap(at offset: Int, in sources: SourceMap) -> SourceSpan? {
    let isLineEnd = offset < bytes.count && bytes[offset] == 0x0A
    let lineBreak = isLineEnd ? offset : offset - 1
    guard lineBreak >= 0, lineBreak + 1 < bytes.count, bytes[lineBreak] == 0x0A,
      let end = literalSource(of: lineBreak..<lineBreak + 1, in: sources),
      let next = literalSource(of: lineBreak + 1..<lineBreak + 2, in: sources), end.file == next.file,
      end.end == next.start
    else { return nil }
    let source = sources[end.file].bytes
    let lineStart = source[..<end.start].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    guard !isAction(source[lineStart..<end.start]), !isAction(source[next.start...]) else { return nil }
    let place = isLineEnd ? end.start : next.start
    return SourceSpan(file: end.file, start: place, end: place)
  }

  /// Whether a line begins with an action.
  private func isAction(_ line: ArraySlice<UInt8>) -> Bool {
    line.drop { $0 == 0x20 || $0 == 0x09 }.starts(with: "{{".utf8)
  }

  /// Appends a part of another text with its sources.
  package mutating func append(_ range: Range<Int>, of other: RenderedText) {
    let range = range.clamped(to: 0..<other.bytes.count)
    var at = range.lowerBound
    for piece in other.pieces[other.firstPiece(behind: range.lowerBound)...]
      .prefix(while: { $0.range.lowerBound < range.upperBound })
    {
      let part = piece.range.clamped(to: range)
      append(String(decoding: other.bytes[at..<part.lowerBound], as: UTF8.self))
      var source = piece.source
      if piece.isLiteral {
        let start = source.start + part.lowerBound - piece.range.lowerBound
        source = SourceSpan(file: source.file, start: start, end: start + part.count)
      }
      append(String(decoding: other.bytes[part], as: UTF8.self), from: source, isLiteral: piece.isLiteral)
      at = part.upperBound
    }
    append(String(decoding: other.bytes[at..<range.upperBound], as: UTF8.self))
  }

  /// The source of a range for a person. Of a key with its value on one line, each from another file, that is the value:
  /// who changes it edits the file that sets it.
  package func editedSource(of range: Range<Int>) -> SourceSpan? {
    let covering = pieces[firstPiece(behind: range.lowerBound)...].prefix { $0.range.lowerBound < range.upperBound }
    guard let key = covering.first, let last = covering.last, !bytes[range].contains(0x0A) else {
      return source(of: range)
    }
    let value = covering.dropFirst()
    guard let first = value.first, value.allSatisfy({ $0.source.file == last.source.file }),
      key.source.file != last.source.file, first.source.start <= last.source.end
    else { return source(of: range) }
    return SourceSpan(file: last.source.file, start: first.source.start, end: last.source.end)
  }

  /// The source of the nearest piece before an offset that is not of one file.
  package func source(before offset: Int, notIn file: FileID) -> SourceSpan? {
    var number = min(firstPiece(behind: offset), pieces.count - 1)
    while number >= 0 {
      let piece = pieces[number]
      if piece.range.lowerBound <= offset, piece.source.file != file {
        // The last line of a literal piece is the one that the offset is on.
        let text = bytes[piece.range]
        let line = text.dropLast().lastIndex(of: 0x0A).map { $0 + 1 - piece.range.lowerBound } ?? 0
        let start = piece.isLiteral ? piece.source.start + line : piece.source.start
        let blanks = text.dropFirst(line).prefix { $0 == 0x20 }.count
        return SourceSpan(file: piece.source.file, start: min(start + blanks, piece.source.end), end: piece.source.end)
      }
      number -= 1
    }
    return nil
  }

  /// The same text, where what it was made of in a file was itself rendered: the sources are those of that text.
  package func moved(into other: RenderedText, of file: FileID) -> RenderedText {
    var result = RenderedText()
    var at = 0
    for piece in pieces {
      result.append(String(decoding: bytes[at..<piece.range.lowerBound], as: UTF8.self))
      let source = piece.source.file == file ? other.editedSource(of: piece.source.range) : piece.source
      result.append(String(decoding: bytes[piece.range], as: UTF8.self), from: source, isLiteral: piece.isLiteral)
      at = piece.range.upperBound
    }
    result.append(String(decoding: bytes[at...], as: UTF8.self))
    return result
  }
}
