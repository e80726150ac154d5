import SourceText

/// One line of a file for a terminal, with the columns of the marked part.
struct LineView {
  /// The line: tabs expanded, nothing in it that a terminal would act on, cut around the focus when it is long.
  private(set) var text: [UInt8] = []
  /// The columns of the focus, from 0.
  private(set) var focus = 0..<0

  /// Longest line that is shown as a whole, in columns.
  static let limit = 160
  /// How much of a long line is shown before the focus.
  private static let lead = 50
  private static let tab = 4
  /// Bounds the work on a line of marks that have no width.
  private static let scalarLimit = 1000

  /// Shows `line` of `bytes` around `focus`; both are byte ranges, and the focus lies in the line.
  init(_ bytes: [UInt8], line: Range<Int>, focus: Range<Int>) {
    bytes.withUnsafeBufferPointer { buffer in
      let isWhole = layOut(buffer, from: line.lowerBound, line: line, focus: focus)
      if isWhole || self.focus.lowerBound < Self.limit - Self.lead { return }
      var start = focus.lowerBound
      for _ in 0..<Self.lead where start > line.lowerBound {
        start -= 1
        while start > line.lowerBound, buffer[start] & 0xC0 == 0x80 { start -= 1 }
      }
      _ = layOut(buffer, from: start, line: line, focus: focus)
    }
    while text.last == 0x20 { text.removeLast() }
  }

  /// Fills the line from a byte on; false when something was cut off behind.
  private mutating func layOut(
    _ buffer: UnsafeBufferPointer<UInt8>, from start: Int, line: Range<Int>, focus: Range<Int>
  ) -> Bool {
    text = []
    text.reserveCapacity(min(line.count, Self.limit) + 16)
    var column = 0
    if start > line.lowerBound {
      text.append("…")
      column = 1
    }
    var from: Int?
    var to: Int?
    var i = start
    var previous: Unicode.Scalar = " "
    var count = 0
    while i < line.upperBound, column < Self.limit, count < Self.scalarLimit {
      if i >= focus.lowerBound, from == nil { from = column }
      if i >= focus.upperBound, to == nil { to = column }
      let byte = buffer[i]
      count += 1
      // Logs of pipelines take `##` with a bracket anywhere in a line for a command.
      if byte >= 0x20, byte < 0x7F, !(byte == UInt8(ascii: "#") && text.last == byte) {
        text.append(byte)
        column += 1
        i += 1
        previous = " "
        continue
      }
      if byte == 0x09 {
        let width = Self.tab - column % Self.tab
        text.append(0x20, count: width)
        column += width
        i += 1
        continue
      }
      let (scalar, length) = decodeScalar(buffer, at: i, end: line.upperBound)
      i += length
      if scalar == "\u{FEFF}", i == length { continue }
      if SafeText.needsEscape(scalar) || scalar == "#" {
        let escape = SafeText.escape(scalar)
        text.append(escape)
        column += escape.utf8.count
      } else {
        text.append(contentsOf: String(scalar).utf8)
        column += Self.width(of: scalar, after: previous)
      }
      previous = scalar
    }
    let isWhole = i >= line.upperBound
    let lower = from ?? column
    self.focus = lower..<max(lower, to ?? column)
    if !isWhole { text.append("…") }
    return isWhole
  }

  /// Emoji are joined to one picture, and a variation selector makes a picture of a sign.
  private static func width(of scalar: Unicode.Scalar, after previous: Unicode.Scalar) -> Int {
    if previous == "\u{200D}" { return 0 }
    if scalar == "\u{FE0F}", previous.value > 0x2000, DisplayWidth.columns(of: previous) == 1 { return 1 }
    return DisplayWidth.columns(of: scalar)
  }
}

/// The scalar at a byte and its length; a byte that is not UTF-8 is the replacement character.
private func decodeScalar(_ buffer: UnsafeBufferPointer<UInt8>, at i: Int, end: Int) -> (Unicode.Scalar, Int) {
  let lead = buffer[i]
  let length: Int
  var value: UInt32
  switch lead {
  case 0..<0x80: return (Unicode.Scalar(lead), 1)
  case 0xC2..<0xE0: (length, value) = (2, UInt32(lead & 0x1F))
  case 0xE0..<0xF0: (length, value) = (3, UInt32(lead & 0x0F))
  case 0xF0..<0xF5: (length, value) = (4, UInt32(lead & 0x07))
  default: return ("\u{FFFD}", 1)
  }
  guard i + length <= end else { return ("\u{FFFD}", 1) }
  for k in 1..<length {
    guard buffer[i + k] & 0xC0 == 0x80 else { return ("\u{FFFD}", 1) }
    value = value << 6 | UInt32(buffer[i + k] & 0x3F)
  }
  let smallest: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
  guard value >= smallest, let scalar = Unicode.Scalar(value) else { return ("\u{FFFD}", 1) }
  return (scalar, length)
}
