/// Maps the content of `|` and `>` scalars.
///
/// The content from libyaml decides whether a line break was kept, folded into a space or dropped.
struct BlockScalarMapper {
  let bytes: UnsafeBufferPointer<UInt8>
  let range: Range<Int>
  /// The end of the document; blank lines behind `range` may belong to the content.
  let end: Int
  let text: UnsafeBufferPointer<UInt8>

  func map() -> YAMLContentMap {
    var at = range.lowerBound
    while at < end, LineBreak.length(bytes, at, end) == 0 { at += 1 }
    at += LineBreak.length(bytes, at, end)
    var map = YAMLContentMap(at: at)
    let indentation = indentation(from: at)
    map.indentation = indentation ?? 0
    // Without any content all lines are blank, however long.
    let unindented = indentation ?? .max
    // Line breaks that are undecided until the next content is seen.
    var breaks: [Range<Int>] = []
    while map.textLength < text.count, at < end {
      var content = at
      while content < end, content - at < unindented, bytes[content] == 0x20 { content += 1 }
      var lineEnd = content
      while lineEnd < end, LineBreak.length(bytes, lineEnd, end) == 0 { lineEnd += 1 }
      let length = LineBreak.length(bytes, lineEnd, end)
      if lineEnd > content {
        settle(&breaks, &map)
        map.addLiteral(content..<min(lineEnd, content + text.count - map.textLength))
      }
      if length > 0 { breaks.append(lineEnd..<lineEnd + length) }
      at = lineEnd + length
    }
    settle(&breaks, &map)
    // The last line of a file may lack its break.
    if map.textLength < text.count { map.addReplaced(at..<at, length: text.count - map.textLength) }
    return map
  }

  private func settle(_ breaks: inout [Range<Int>], _ map: inout YAMLContentMap) {
    defer { breaks.removeAll(keepingCapacity: true) }
    guard let first = breaks.first, let last = breaks.last, map.textLength < text.count else { return }
    var kept = 0
    var at = map.textLength
    while at < text.count {
      let length = LineBreak.length(text, at, text.count)
      if length == 0 { break }
      kept += 1
      at += length
    }
    if kept == 0 {
      if text[map.textLength] == 0x20 { map.addReplaced(first.lowerBound..<last.upperBound, length: 1) }
      return
    }
    // Folding drops the first break where blank lines follow.
    for lineBreak in breaks.dropFirst(map.textLength == 0 || kept >= breaks.count ? 0 : breaks.count - kept).prefix(
      kept)
    {
      map.addBreak(bytes, lineBreak)
    }
  }

  /// The first line with content is indented by as many blanks as the block.
  private func indentation(from start: Int) -> Int? {
    var at = 0
    while at < text.count, LineBreak.length(text, at, text.count) > 0 { at += LineBreak.length(text, at, text.count) }
    if at >= text.count { return nil }
    let inText = spaces(text, at)
    var line = start
    var skipped = 0
    while skipped < at, line < end {
      let length = LineBreak.length(bytes, line, end)
      if length > 0 { skipped += LineBreak.textLength(bytes, line) }
      line += max(1, length)
    }
    return max(0, spaces(bytes, line) - inText)
  }

  private func spaces(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    var at = start
    while at < bytes.count, bytes[at] == 0x20 { at += 1 }
    return at - start
  }
}

extension YAMLContentMap {
  /// Adds a line break that the content keeps.
  mutating func addBreak(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    let length = LineBreak.textLength(bytes, range.lowerBound)
    if bytes[range.lowerBound] == 0x0A || length == 3 {
      addLiteral(range)
    } else {
      addReplaced(range, length: 1)
    }
  }
}
