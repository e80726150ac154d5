/// Splits a template into text and actions, with trim markers applied.
struct TemplateSplitter {
  enum Part {
    case text(Range<Int>)
    /// The inside of an action, and the whole of it with its delimiters.
    case action(Range<Int>, whole: Range<Int>)
  }

  static func parts(_ bytes: [UInt8]) throws(SyntaxMistake) -> [Part] {
    var parts: [Part] = []
    var at = 0
    while let open = bytes.firstOffset(of: [0x7B, 0x7B], from: at) {
      var textEnd = open
      var inside = open + 2
      if inside + 1 < bytes.count, bytes[inside] == 0x2D, isSpace(bytes[inside + 1]) {
        while textEnd > at, isSpace(bytes[textEnd - 1]) { textEnd -= 1 }
        inside += 2
      }
      if textEnd > at { parts.append(.text(at..<textEnd)) }
      var trims = false
      if bytes[inside...].starts(with: [0x2F, 0x2A]) {
        guard let close = bytes.firstOffset(of: [0x2A, 0x2F], from: inside + 2) else {
          throw SyntaxMistake(message: "unclosed comment", range: open..<open + 2)
        }
        at = close + 2
        if at + 3 < bytes.count, isSpace(bytes[at]), bytes[at + 1] == 0x2D {
          trims = true
          at += 2
        }
        guard bytes[min(at, bytes.count)...].starts(with: [0x7D, 0x7D]) else {
          throw SyntaxMistake(message: "comment ends before closing delimiter", range: open..<open + 2)
        }
        at += 2
      } else {
        let close = try end(of: inside, open, bytes)
        var insideEnd = close
        if close - 1 > inside, bytes[close - 1] == 0x2D, isSpace(bytes[close - 2]) {
          trims = true
          insideEnd = close - 2
        }
        at = close + 2
        parts.append(.action(inside..<max(inside, insideEnd), whole: open..<at))
      }
      if trims {
        while at < bytes.count, isSpace(bytes[at]) { at += 1 }
      }
    }
    if at < bytes.count { parts.append(.text(at..<bytes.count)) }
    return parts
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  /// The offset of the `}}` that ends an action; those in strings do not.
  private static func end(of start: Int, _ open: Int, _ bytes: [UInt8]) throws(SyntaxMistake) -> Int {
    var at = start
    while at < bytes.count {
      switch bytes[at] {
      case 0x7D where at + 1 < bytes.count && bytes[at + 1] == 0x7D: return at
      case 0x22, 0x27:
        let quote = bytes[at]
        let opened = at
        at += 1
        while at < bytes.count, bytes[at] != quote, bytes[at] != 0x0A { at += bytes[at] == 0x5C ? 2 : 1 }
        guard at < bytes.count, bytes[at] == quote else {
          throw SyntaxMistake(message: "unterminated quoted string", range: opened..<opened + 1)
        }
      case 0x60:
        guard let close = bytes[(at + 1)...].firstIndex(of: 0x60) else {
          throw SyntaxMistake(message: "unterminated raw quoted string", range: at..<at + 1)
        }
        at = close
      default: break
      }
      at += 1
    }
    throw SyntaxMistake(message: "unclosed action", range: open..<open + 2)
  }
}
