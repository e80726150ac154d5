/// A number for a word in lower case: words with different numbers differ (FNV-1a).
package struct WordNumber: Sendable {
  private var hash: UInt32 = 2_166_136_261
  private var isASCII = true

  /// No letters.
  package init() {}

  /// Adds the next letter.
  package mutating func add(_ byte: UInt8) {
    if byte >= 0x80 { isASCII = false }
    hash = (hash ^ UInt32(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)) &* 16_777_619
  }

  /// The number; 0 for words with letters outside of ASCII, whose lower case is not a matter of bytes.
  package var value: UInt32 { isASCII ? max(hash, 1) : 0 }
}
