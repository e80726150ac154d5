/// The words of one action, read from left to right.
struct ActionWords {
  private let tokens: [TemplateToken]
  private var index = 0
  private let whole: Range<Int>
  /// Where the last word ended that was taken.
  private(set) var lastEnd: Int

  init(_ tokens: [TemplateToken], _ whole: Range<Int>) {
    self.tokens = tokens
    self.whole = whole
    lastEnd = whole.lowerBound
  }

  var peek: TemplateToken {
    index < tokens.count ? tokens[index] : TemplateToken(kind: .end, range: whole.upperBound..<whole.upperBound)
  }

  mutating func advance() {
    if peek.kind != .space, index < tokens.count { lastEnd = peek.range.upperBound }
    index += 1
  }

  mutating func skipSpace() {
    while peek.kind == .space { advance() }
  }

  /// The name that comes next, or nil.
  func peekName(in bytes: [UInt8]) -> String? {
    guard peek.kind == .name else { return nil }
    return String(decoding: bytes[peek.range], as: UTF8.self)
  }

  /// How the next word is called in a message.
  func shown(in bytes: [UInt8]) -> String {
    if peek.kind == .end { return "the end of the action" }
    return "\"" + String(decoding: bytes[peek.range], as: UTF8.self) + "\""
  }

  /// The next word, or the whole action where there is none.
  var errorRange: Range<Int> { peek.range.isEmpty ? whole : peek.range }

  mutating func expectEnd(_ context: String) throws(SyntaxMistake) {
    skipSpace()
    guard peek.kind == .end else {
      throw SyntaxMistake(message: "unexpected words in \(context)", range: errorRange)
    }
  }
}
