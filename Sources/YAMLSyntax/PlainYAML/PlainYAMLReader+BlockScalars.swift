/// `|` and `>` scalars whose indentation is that of their text.
extension PlainYAMLReader {
  /// Reads a block scalar up to the line that does not belong to it.
  mutating func readBlockScalar() throws(YAMLSyntaxError) -> Bool {
    let first = at
    let isLiteral = bytes[at] == UInt8(ascii: "|")
    at += 1
    var chomping: UInt8 = 0
    if at < end, bytes[at] == UInt8(ascii: "-") || bytes[at] == UInt8(ascii: "+") {
      chomping = bytes[at]
      at += 1
    }
    guard skipToNextLine() else { return false }
    let text = builder.pool.count
    var lines = BlockLines(indentation: level.indentation + 1)
    guard skipToFirstText(&lines) else { return false }
    while lines.hasText {
      appendLine(&lines, isLiteral)
      skipToText(&lines)
    }
    if chomping != UInt8(ascii: "-"), lines.hasBreak { builder.appendText(0x0A) }
    if chomping == UInt8(ascii: "+") { appendBlankLines(&lines) }
    let last = behindText(from: first)
    try builder.addScalar(
      YAMLTree.Record(first..<last, pooled: builder.addText(from: text), isLiteral ? .literal : .folded))
    return true
  }

  /// What is known of the lines of a block scalar so far.
  struct BlockLines {
    var indentation: Int
    /// Whether `at` stands at the text of a line.
    var hasText = false
    /// Whether a line of text came before, with a line break.
    var hasBreak = false
    /// Whether that line began with a blank.
    var wasIndented = false
    /// Blank lines since then.
    var blankLines = 0
  }

  /// The longest of the leading blank lines and the first line with text tell the indentation.
  private mutating func skipToFirstText(_ lines: inout BlockLines) -> Bool {
    while true {
      let line = at
      skipSpaces()
      lines.indentation = max(lines.indentation, at - line)
      if at < end {
        if bytes[at] == 0x09 { return false }
        if isBreak(at) {
          skipBreak()
          lines.blankLines += 1
          continue
        }
        lines.hasText = at - line == lines.indentation
      }
      if !lines.hasText { at = line }
      return true
    }
  }

  /// Skips blank lines; leaves `at` at the text of a line or at the beginning of the line that does not belong to it.
  private mutating func skipToText(_ lines: inout BlockLines) {
    lines.hasText = false
    while at < end {
      let line = at
      let margin = min(end, line + lines.indentation)
      while at < margin, bytes[at] == 0x20 { at += 1 }
      if at < end {
        if isBreak(at) {
          skipBreak()
          lines.blankLines += 1
          continue
        }
        lines.hasText = at - line == lines.indentation
      }
      if !lines.hasText { at = line }
      return
    }
  }

  private mutating func appendLine(_ lines: inout BlockLines, _ isLiteral: Bool) {
    let isIndented = isBlank(at)
    if lines.hasBreak {
      if isLiteral || isIndented || lines.wasIndented {
        builder.appendText(0x0A)
      } else if lines.blankLines == 0 {
        builder.appendText(0x20)
      }
    }
    appendBlankLines(&lines)
    lines.wasIndented = isIndented
    let next = behindLine(at)
    lines.hasBreak = bytes[next - 1] == 0x0A
    var textEnd = next
    if lines.hasBreak { textEnd -= bytes[next - 2] == 0x0D ? 2 : 1 }
    builder.appendText(bytes, at..<textEnd)
    at = next
  }

  private mutating func appendBlankLines(_ lines: inout BlockLines) {
    while lines.blankLines > 0 {
      builder.appendText(0x0A)
      lines.blankLines -= 1
    }
  }
}
