/// Plain and quoted scalars.
extension PlainYAMLReader {
  /// Reads a scalar of a block and the blanks behind it; nil when it is none.
  mutating func scanScalar() -> YAMLTree.Record? {
    switch bytes[at] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      let scalar = scanQuoted()
      skipSpaces()
      return scalar
    default:
      return scanPlain()
    }
  }

  /// Whether a plain scalar may begin with a character. libyaml allows a few more.
  @inline(__always)
  func mayBeginPlain(_ at: Int) -> Bool {
    Self.mayBeginPlain(bytes[at]) || (bytes[at] == UInt8(ascii: "-") && !isBlank(at + 1))
  }

  @inline(__always)
  private static func mayBeginPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "["),
      UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "#"), UInt8(ascii: "&"),
      UInt8(ascii: "*"), UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "'"),
      UInt8(ascii: "\""), UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"), 0x09, 0x0A, 0x0D, 0x20:
      return false
    default: return true
    }
  }

  /// Leaves `at` at what ends the scalar: a colon, a comment or a line break.
  private mutating func scanPlain() -> YAMLTree.Record? {
    guard mayBeginPlain(at) else { return nil }
    spansLines = false
    let first = at
    while true {
      at = PlainYAMLText.find(UInt8(ascii: ":"), UInt8(ascii: "#"), 0x0A, in: bytes, at, end)
      if at == end || bytes[at] == 0x0A || isColon(at) || (bytes[at] == UInt8(ascii: "#") && isBlank(at - 1)) {
        let last = behindText(from: first)
        return YAMLTree.Record(first..<last, .plain)
      }
      at += 1
    }
  }

  /// The place behind the last character before `at` that is no blank.
  @inline(__always)
  func behindText(from first: Int) -> Int {
    var last = at
    while last > first, isBlank(last - 1) { last -= 1 }
    return last
  }

  mutating func scanQuoted() -> YAMLTree.Record? {
    let quote = bytes[at]
    let first = at
    // No escape begins with a quote, and '' is seen at its first one.
    let escape = quote == UInt8(ascii: "'") ? quote : UInt8(ascii: "\\")
    let text = builder.pool.count
    spansLines = false
    var from = first + 1
    at = from
    while true {
      at = PlainYAMLText.find(quote, escape, 0x0A, in: bytes, at, end)
      guard at < end else { return nil }
      if bytes[at] == 0x0A {
        guard foldLines(from: from) else { return nil }
        from = at
        continue
      }
      let isSingle = bytes[at] == UInt8(ascii: "'")
      if bytes[at] == quote, !isSingle || at + 1 == end || bytes[at + 1] != quote {
        let last = at
        at += 1
        let style = isSingle ? YAMLScalarStyle.singleQuoted : .doubleQuoted
        if from == first + 1 { return YAMLTree.Record(first..<at, style) }
        builder.appendText(bytes, from..<last)
        return YAMLTree.Record(first..<at, pooled: builder.addText(from: text), style)
      }
      guard let meaning = meaningOfEscape() else { return nil }
      builder.appendText(bytes, from..<at)
      builder.appendText(meaning)
      at += 2
      from = at
    }
  }

  /// What two characters mean; nil for those that are seldom seen.
  private func meaningOfEscape() -> UInt8? {
    guard at + 1 < end else { return nil }
    switch bytes[at + 1] {
    case UInt8(ascii: "'") where bytes[at] == UInt8(ascii: "'"): return UInt8(ascii: "'")
    case UInt8(ascii: "\""): return UInt8(ascii: "\"")
    case UInt8(ascii: "\\"): return UInt8(ascii: "\\")
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "t"): return 0x09
    default: return nil
    }
  }
}
