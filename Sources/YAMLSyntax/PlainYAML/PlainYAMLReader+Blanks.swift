import CLibYAML

/// Blanks, line breaks and comments.
extension PlainYAMLReader {
  /// Whether a blank or nothing stands at an offset.
  @inline(__always)
  func isBlank(_ at: Int) -> Bool {
    guard at < end else { return true }
    return bytes[at] <= 0x20
  }

  /// Whether a line ends at an offset; a CR always has its LF.
  @inline(__always)
  func isBreak(_ at: Int) -> Bool { bytes[at] == 0x0A || bytes[at] == 0x0D }

  /// Whether a colon stands at an offset that ends a key of a block.
  @inline(__always)
  func isColon(_ at: Int) -> Bool { at < end && bytes[at] == UInt8(ascii: ":") && isBlank(at + 1) }

  mutating func skipSpaces() {
    while at < end, bytes[at] == 0x20 { at += 1 }
  }

  /// Goes behind the line break that stands here.
  mutating func skipBreak() { at += bytes[at] == 0x0D ? 2 : 1 }

  /// Goes to the next line.
  mutating func skipLine() { at = behindLine(at) }

  /// Where the line behind an offset begins.
  func behindLine(_ at: Int) -> Int {
    guard at < end, let base = bytes.baseAddress, let found = memchr(base + at, 0x0A, end - at) else { return end }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
  }

  /// Goes to the next line; false when more than a comment stands on this one. Nothing but spaces is skipped before it.
  mutating func skipToNextLine() -> Bool {
    skipSpaces()
    if at == end { return true }
    switch bytes[at] {
    case 0x0A, 0x0D:
      skipBreak()
      return true
    case UInt8(ascii: "#") where at == start || isBlank(at - 1):
      skipLine()
      return true
    default:
      return false
    }
  }
}
