/// Replaces template actions by a string of the same length that keeps the YAML around them unchanged.
///
/// - An action alone on its lines becomes blanks.
/// - An action within other content becomes the word `Tmpl____`, which is a plain value, may be in quotes and be a key.
/// - What leads a block scalar becomes `#_____` at the indentation of the text that follows: libyaml takes the
///   indentation from the longest of the leading blank lines. `#` is text there, and a comment for nginx.
struct TemplateMasker {
  private var bytes: [UInt8]
  private var actions: [TemplateAction]
  /// The indentation of the line that opened a block scalar whose content has not begun.
  private var header: Int?
  /// The indentation of that content once it was looked up; -1 when there is none.
  private var leading: Int?

  init(_ bytes: [UInt8], _ actions: [TemplateAction]) {
    self.bytes = bytes
    self.actions = actions
  }

  mutating func mask() -> MaskedText {
    let ends = groupEnds()
    var line = 0
    var next = 0
    while line < bytes.count {
      let lineEnd = endOfLine(line)
      guard next < actions.count else { break }
      if actions[next].range.lowerBound >= lineEnd {
        note(line, lineEnd)
        line = lineEnd + 1
        continue
      }
      let end = ends[next]
      if actions[next].isAlone {
        blank(next..<end, line)
      } else {
        for action in next..<end { replace(actions[action].range) }
        note(line, endOfLine(actions[end - 1].range.upperBound))
      }
      line = endOfLine(actions[end - 1].range.upperBound) + 1
      next = end
    }
    return MaskedText(bytes: bytes, actions: actions)
  }

  /// For each first action of a group the index behind its last: actions that share lines. Marks groups without other
  /// content.
  private mutating func groupEnds() -> [Int] {
    var ends = Array(repeating: 0, count: actions.count)
    var first = 0
    while first < actions.count {
      var isAlone = isBlankBefore(actions[first].range.lowerBound)
      var last = first
      var lineEnd = endOfLine(actions[first].range.upperBound)
      while last + 1 < actions.count, actions[last + 1].range.lowerBound < lineEnd {
        isAlone = isAlone && isBlank(actions[last].range.upperBound..<actions[last + 1].range.lowerBound)
        last += 1
        if actions[last].range.upperBound > lineEnd { lineEnd = endOfLine(actions[last].range.upperBound) }
      }
      isAlone = isAlone && isBlankOrComment(from: actions[last].range.upperBound)
      ends[first] = last + 1
      for action in first...last { actions[action].isAlone = isAlone }
      first = last + 1
    }
    return ends
  }

  private mutating func blank(_ group: Range<Int>, _ line: Int) {
    var first = true
    for action in group {
      for at in actions[action].range where bytes[at] != 0x0A && bytes[at] != 0x0D { bytes[at] = 0x20 }
      if first { leadBlock(line, actions[action].range) }
      first = false
    }
  }

  /// Begins the content of a block scalar at its indentation where a blank line would be longer than that.
  private mutating func leadBlock(_ line: Int, _ action: Range<Int>) {
    guard let header else { return }
    if leading == nil { leading = indentationOfText(from: action.upperBound, above: header) }
    guard let leading, leading >= 0 else { return }
    let start = line + leading
    let end = min(action.upperBound, endOfLine(line))
    guard start < end else { return }
    for at in start..<end where bytes[at] != 0x0D { bytes[at] = UInt8(ascii: "_") }
    bytes[start] = UInt8(ascii: "#")
    self.header = nil
  }

  /// The indentation of the first line of content behind an offset that is no action; -1 when the block scalar ends
  /// before.
  private func indentationOfText(from offset: Int, above header: Int) -> Int {
    var line = endOfLine(offset) + 1
    while line < bytes.count {
      let end = endOfLine(line)
      var at = line
      while at < end, bytes[at] == 0x20 { at += 1 }
      if at < end, bytes[at] != 0x0D, bytes[at] != 0x09 {
        guard let action = aloneAction(at: at) else { return at - line > header ? at - line : -1 }
        line = endOfLine(action.range.upperBound) + 1
        continue
      }
      line = end + 1
    }
    return -1
  }

  private func aloneAction(at offset: Int) -> TemplateAction? {
    guard let action = actions.overlapping(offset..<offset + 1).first, action.isAlone else { return nil }
    return action
  }

  private mutating func replace(_ range: Range<Int>) {
    if isBehindBlockHeader(range.lowerBound) {
      for at in range where bytes[at] != 0x0A && bytes[at] != 0x0D { bytes[at] = 0x20 }
      return
    }
    for at in range { bytes[at] = UInt8(ascii: "_") }
    for (at, byte) in zip(range, TemplateMask.word.description.utf8) { bytes[at] = byte }
  }

  /// `key: |{{ … }}`
  private func isBehindBlockHeader(_ offset: Int) -> Bool {
    var at = offset
    while at > 0, bytes[at - 1] == 0x20 { at -= 1 }
    return isBlockHeader(endingAt: at)
  }

  /// Remembers whether an ordinary line opens a block scalar.
  private mutating func note(_ line: Int, _ end: Int) {
    if isBlank(line..<end) { return }
    header = nil
    leading = nil
    var last = end
    // A comment may follow the header.
    if let hash = bytes[line..<end].firstIndex(of: UInt8(ascii: "#")), hash > line, bytes[hash - 1] == 0x20 {
      last = hash
    }
    while last > line, isBlank(bytes[last - 1]) { last -= 1 }
    guard isBlockHeader(endingAt: last) else { return }
    // The keys of an item are behind its `- `.
    header = bytes[line..<end].prefix { $0 == 0x20 || $0 == UInt8(ascii: "-") }.count
  }

  /// Whether `|`, `>-`, `|2+` or the like ends at an offset, behind a blank.
  private func isBlockHeader(endingAt end: Int) -> Bool {
    var at = end
    while at > 0, end - at < 3, "+-123456789".utf8.contains(bytes[at - 1]) { at -= 1 }
    guard at > 1, bytes[at - 1] == UInt8(ascii: "|") || bytes[at - 1] == UInt8(ascii: ">") else { return false }
    return isBlank(bytes[at - 2])
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  private func isBlank(_ range: Range<Int>) -> Bool { bytes[range].allSatisfy { isBlank($0) } }

  private func isBlankBefore(_ offset: Int) -> Bool {
    var at = offset
    while at > 0, bytes[at - 1] != 0x0A {
      if !isBlank(bytes[at - 1]) { return false }
      at -= 1
    }
    return true
  }

  private func isBlankOrComment(from offset: Int) -> Bool {
    var at = offset
    while at < bytes.count, bytes[at] != 0x0A {
      if bytes[at] == UInt8(ascii: "#") { return at > offset }
      if !isBlank(bytes[at]) { return false }
      at += 1
    }
    return true
  }

  private func endOfLine(_ offset: Int) -> Int {
    var at = offset
    while at < bytes.count, bytes[at] != 0x0A { at += 1 }
    return at
  }
}
