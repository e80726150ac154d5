/// Maps the content of plain and quoted scalars.
struct FlowScalarMapper {
  let bytes: UnsafeBufferPointer<UInt8>
  let range: Range<Int>
  let style: YAMLScalarStyle
  let text: UnsafeBufferPointer<UInt8>

  func map() -> YAMLContentMap {
    let quotes = style == .plain ? 0 : 1
    let end = range.upperBound - quotes
    var at = range.lowerBound + quotes
    var map = YAMLContentMap(at: at)
    while at < end, map.textLength < text.count {
      let byte = bytes[at]
      if isBlank(byte) || LineBreak.length(bytes, at, end) > 0 {
        at = mapBlanks(at, end, &map)
      } else if style == .singleQuoted, byte == UInt8(ascii: "'") {
        map.addReplaced(at..<at + 2, length: 1)
        at += 2
      } else if style == .doubleQuoted, byte == UInt8(ascii: "\\") {
        at = mapEscape(at, end, &map)
      } else {
        map.addLiteral(at..<at + 1)
        at += 1
      }
    }
    return map
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Blanks within a line are content; those around line breaks are not, and the breaks are folded.
  private func mapBlanks(_ start: Int, _ end: Int, _ map: inout YAMLContentMap) -> Int {
    var at = start
    while at < end, isBlank(bytes[at]) { at += 1 }
    if LineBreak.length(bytes, at, end) == 0 {
      map.addLiteral(start..<at)
      return at
    }
    let breaks = lineBreaks(&at, end)
    if breaks.count == 1, bytes[breaks[0].lowerBound] != 0xE2 {
      map.addReplaced(start..<at, length: 1)
    } else {
      for lineBreak in breaks.dropFirst(bytes[breaks[0].lowerBound] == 0xE2 ? 0 : 1) { map.addBreak(bytes, lineBreak) }
    }
    return at
  }

  private func mapEscape(_ start: Int, _ end: Int, _ map: inout YAMLContentMap) -> Int {
    if LineBreak.length(bytes, start + 1, end) > 0 {
      // An escaped line break has no content; blank lines behind it are kept.
      var at = start + 1
      for lineBreak in lineBreaks(&at, end).dropFirst() { map.addBreak(bytes, lineBreak) }
      return at
    }
    guard let escape = ScalarEscape.yaml(bytes, start, end) else {
      map.addLiteral(start..<start + 1)
      return start + 1
    }
    map.addReplaced(start..<start + escape.length, length: escape.text.count)
    return start + escape.length
  }

  /// Takes line breaks and the blanks around them.
  private func lineBreaks(_ at: inout Int, _ end: Int) -> [Range<Int>] {
    var breaks: [Range<Int>] = []
    while at < end {
      let length = LineBreak.length(bytes, at, end)
      if length > 0 { breaks.append(at..<at + length) } else if !isBlank(bytes[at]) { break }
      at += max(1, length)
    }
    return breaks
  }
}
