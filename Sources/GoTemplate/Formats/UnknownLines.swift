extension TemplateText {
  /// The text with each unknown part that has a line of its own made an item or an entry, as its neighbours are: what
  /// `toYaml | nindent` prints of an unknown value would be no YAML below `a: b` or `- a`.
  package func completingUnknownLines() -> TemplateText {
    guard pieces.contains(where: { $0.kind == .unknown }) else { return self }
    var result = TemplateText()
    let lines = lineRanges
    var previous: Range<Int>?
    for (index, line) in lines.enumerated() {
      guard isUnknownLine(line) else {
        result.append(self, line)
        if !isBlank(line) { previous = line }
        continue
      }
      let columns = indentation(line)
      let next = lines[(index + 1)...].prefix(64).first { !isBlank($0) && !isUnknownLine($0) }
      let start = line.lowerBound + columns
      let belongsToList = [previous, next].contains { $0.map { isItem($0) && indentation($0) == columns } ?? false }
      let belongsToMap = [previous, next].contains { $0.map { isEntry($0) && indentation($0) == columns } ?? false }
      let end = line.upperBound - (bytes[line].last == 0x0A ? 1 : 0)
      result.append(self, line.lowerBound..<start)
      if belongsToList { result.append("- ".utf8, kind: .unknown) }
      result.append(self, start..<end)
      if belongsToMap, !belongsToList { result.append(": ".utf8, kind: .unknown) }
      result.append(self, end..<line.upperBound)
    }
    return result
  }

  /// The lines with their breaks.
  private var lineRanges: [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    while start < count {
      let end = (bytes[start...].firstIndex(of: 0x0A) ?? count - 1) + 1
      lines.append(start..<end)
      start = end
    }
    return lines
  }

  private func isBlank(_ line: Range<Int>) -> Bool { bytes[line].allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D } }

  private func indentation(_ line: Range<Int>) -> Int { bytes[line].prefix { $0 == 0x20 }.count }

  /// Whether a line has nothing but unknown text and blanks.
  private func isUnknownLine(_ line: Range<Int>) -> Bool {
    var index = pieceIndex(at: line.lowerBound)
    var start = line.lowerBound
    var hasUnknown = false
    while start < line.upperBound, index < pieces.count {
      let end = min(pieces[index].end, line.upperBound)
      if pieces[index].kind == .unknown {
        hasUnknown = true
      } else if !isBlank(start..<end) {
        return false
      }
      start = end
      index += 1
    }
    return hasUnknown
  }

  private func isItem(_ line: Range<Int>) -> Bool {
    let rest = bytes[line].drop { $0 == 0x20 }
    return rest.first == 0x2D
      && (rest.count < 2 || rest[rest.startIndex + 1] == 0x20 || rest[rest.startIndex + 1] == 0x0A)
  }

  private func isEntry(_ line: Range<Int>) -> Bool {
    let content = bytes[line]
    guard !isItem(line), let colon = content.firstIndex(of: 0x3A) else { return false }
    // The colon of a key is followed by a blank; one of `http://` is not.
    var at: Int? = colon
    while let found = at {
      let next = found + 1
      if next >= content.endIndex || content[next] == 0x20 || content[next] == 0x0A || content[next] == 0x0D {
        return true
      }
      at = content[next...].firstIndex(of: 0x3A)
    }
    return false
  }
}
