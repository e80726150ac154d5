import SourceText

extension RenderedText {
  /// The bytes of the source for a range that is written there as it is rendered; nil for other ranges, and for an empty
  /// one, behind which the text of the source may continue otherwise.
  package func literalSource(of range: Range<Int>, in sources: SourceMap) -> SourceSpan? {
    guard !range.isEmpty else { return nil }
    let covering = pieces[firstPiece(behind: range.lowerBound)...].prefix { $0.range.lowerBound < range.upperBound }
    // Quotes around a text are not part of its piece, so that the bytes are compared.
    guard let literal = covering.first(where: \.isLiteral) else { return nil }
    let start = literal.source.start - (literal.range.lowerBound - range.lowerBound)
    let source = sources[literal.source.file].bytes
    guard start >= 0, start + range.count <= source.count,
      source[start..<start + range.count].elementsEqual(bytes[range])
    else { return nil }
    return SourceSpan(file: literal.source.file, start: start, end: start + range.count)
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

  /// The number of the first piece that ends behind an offset.
  private func firstPiece(behind offset: Int) -> Int {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].range.upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
