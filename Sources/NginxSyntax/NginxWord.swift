/// One word of a directive: its name or an argument.
package struct NginxWord: Sendable {
  /// How the word is written.
  package enum Quoting: UInt8, Sendable {
    /// Without quotes.
    case plain
    /// In '…'.
    case single
    /// In "…".
    case double
    /// The body of a `*_by_lua_block`, without its braces.
    case luaBlock
  }

  private let lower: UInt32
  /// The length in bytes and, in the lowest bits, how the word is written.
  let packed: UInt32

  private static let longest = 1 << 28 - 1

  /// A word of at most 256 MB, which is more than any file that is read.
  init(start: Int, end: Int, quoting: Quoting, hasEscapes: Bool, hasVariable: Bool) {
    lower = UInt32(start)
    packed =
      UInt32(min(end - start, Self.longest)) << 4 | UInt32(quoting.rawValue) << 2 | (hasEscapes ? 2 : 0)
      | (hasVariable ? 1 : 0)
  }

  /// A word of which the rest is packed already.
  init(start: Int, packed: UInt32) {
    lower = UInt32(start)
    self.packed = packed
  }

  /// How the word is written.
  package var quoting: Quoting { Quoting(rawValue: UInt8(truncatingIfNeeded: packed >> 2 & 3)) ?? .plain }
  /// A backslash is in the word, so that its value may differ from its bytes.
  package var hasEscapes: Bool { packed & 2 != 0 }
  /// A `$` is in the word.
  package var hasVariable: Bool { packed & 1 != 0 }
  /// First byte, the opening quote included.
  package var start: Int { Int(lower) }
  /// First byte behind the word, behind the closing quote.
  package var end: Int { Int(lower) + Int(packed >> 4) }
  /// The bytes between the quotes.
  package var content: Range<Int> {
    switch quoting {
    case .plain, .luaBlock: start..<end
    case .single, .double: (start + 1)..<max(start + 1, end - 1)
    }
  }
}
