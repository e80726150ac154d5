import SourceText

/// Splits the inside of one action into words.
struct ActionLexer {
  private let bytes: [UInt8]
  private let end: Int
  private var at: Int

  /// `range` is what is between the delimiters and trim markers.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    at = range.lowerBound
    end = range.upperBound
  }

  static func tokens(_ bytes: [UInt8], _ range: Range<Int>) throws(SyntaxMistake) -> [TemplateToken] {
    var lexer = ActionLexer(bytes, range)
    var tokens: [TemplateToken] = []
    while lexer.at < lexer.end { tokens.append(try lexer.next()) }
    tokens.append(TemplateToken(kind: .end, range: lexer.end..<lexer.end))
    return tokens
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == 0x5F || (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
  }

  private mutating func next() throws(SyntaxMistake) -> TemplateToken {
    let start = at
    let byte = bytes[at]
    func token(_ kind: TemplateToken.Kind) -> TemplateToken { TemplateToken(kind: kind, range: start..<at) }
    if Self.isSpace(byte) {
      while at < end, Self.isSpace(bytes[at]) { at += 1 }
      return token(.space)
    }
    at += 1
    switch byte {
    case UInt8(ascii: "("): return token(.open)
    case UInt8(ascii: ")"): return token(.close)
    case UInt8(ascii: "|"): return token(.pipe)
    case UInt8(ascii: ","): return token(.comma)
    case UInt8(ascii: "="): return token(.assign)
    case UInt8(ascii: ":"):
      guard at < end, bytes[at] == UInt8(ascii: "=") else { throw mistake("expected :=", start) }
      at += 1
      return token(.declare)
    case UInt8(ascii: "\""):
      try skipQuoted(0x22, start)
      return token(.string)
    case UInt8(ascii: "'"):
      try skipQuoted(0x27, start)
      return token(.character)
    case UInt8(ascii: "`"):
      guard let close = bytes[at..<end].firstIndex(of: 0x60) else {
        throw mistake("unterminated raw quoted string", start)
      }
      at = close + 1
      return token(.raw)
    case UInt8(ascii: "$"):
      skipWord()
      return token(.variable)
    case UInt8(ascii: "."):
      if at < end, bytes[at] >= 0x30, bytes[at] <= 0x39 { return try number(start) }
      if at < end, Self.isWord(bytes[at]) {
        skipWord()
        return token(.field)
      }
      return token(.dot)
    case UInt8(ascii: "+"), UInt8(ascii: "-"), 0x30...0x39: return try number(start)
    default:
      guard Self.isWord(byte) else {
        throw mistake("unexpected \(SafeText.quoted(byte)) in an action", start)
      }
      skipWord()
      return token(.name)
    }
  }

  private mutating func skipWord() {
    while at < end, Self.isWord(bytes[at]) { at += 1 }
  }

  private mutating func skipQuoted(_ quote: UInt8, _ start: Int) throws(SyntaxMistake) {
    while at < end, bytes[at] != quote, bytes[at] != 0x0A {
      at += bytes[at] == 0x5C ? 2 : 1
    }
    guard at < end, bytes[at] == quote else {
      throw mistake(quote == 0x22 ? "unterminated quoted string" : "unterminated character constant", start)
    }
    at += 1
  }

  private mutating func number(_ start: Int) throws(SyntaxMistake) -> TemplateToken {
    while at < end {
      let byte = bytes[at]
      let isSign = byte == 0x2B || byte == 0x2D
      let wasExponent = bytes[at - 1] | 0x20 == 0x65
      guard Self.isWord(byte) || byte == 0x2E || (isSign && wasExponent) else { break }
      at += 1
    }
    return TemplateToken(kind: .number, range: start..<at)
  }

  private func mistake(_ message: String, _ start: Int) -> SyntaxMistake {
    SyntaxMistake(message: message, range: start..<min(end, start + 1))
  }
}

/// A mistake in a template.
struct SyntaxMistake: Error {
  let message: String
  let range: Range<Int>
}

/// How a byte is shown in a message.
private enum SafeText {
  static func quoted(_ byte: UInt8) -> String {
    byte >= 0x20 && byte < 0x7F ? "\"\(Unicode.Scalar(byte))\"" : "byte \(byte)"
  }
}
