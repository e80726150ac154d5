/// Plain and quoted scalars that go on in the next line.
extension PlainYAMLReader {
  /// Goes on with the plain scalar that was added last; `at` is the first character of a line that is indented more than
  /// what holds the scalar. False when something else came before the line, or when a key stands on it.
  mutating func continuePlain() -> Bool {
    guard let last = builder.records.last, last.kind == .scalar, last.style == .plain, last.start < last.end,
      bytes[at] != 0x09
    else { return false }
    var breaks = 0
    for place in scalarEnd..<at {
      if bytes[place] > 0x20 { return false }
      if bytes[place] == 0x0A { breaks += 1 }
    }
    let first = at
    repeat {
      at = PlainYAMLText.find(UInt8(ascii: ":"), UInt8(ascii: "#"), 0x0A, in: bytes, at, end)
      if isColon(at) { return false }
      if at == end || bytes[at] == 0x0A || (bytes[at] == UInt8(ascii: "#") && isBlank(at - 1)) { break }
      at += 1
    } while true
    let textEnd = behindText(from: first)
    builder.poolLastText(bytes)
    appendFolded(breaks)
    builder.appendText(bytes, first..<textEnd)
    builder.lengthenLast(to: textEnd)
    scalarEnd = at
    return skipToNextLine()
  }

  /// Takes the text of a quoted scalar before a line break, and the break with all blanks around it.
  mutating func foldLines(from first: Int) -> Bool {
    spansLines = true
    builder.appendText(bytes, first..<behindText(from: first))
    var breaks = 0
    while at < end, isBlank(at) {
      let byte = bytes[at]
      at += 1
      if byte == 0x0A {
        breaks += 1
        if isMarker(at) { return false }
      }
    }
    appendFolded(breaks)
    return at < end
  }

  /// One break becomes a space; of more the first is dropped.
  private mutating func appendFolded(_ breaks: Int) {
    if breaks == 1 { return builder.appendText(0x20) }
    for _ in 1..<breaks { builder.appendText(0x0A) }
  }
}
