/// Line breaks of libyaml.
enum LineBreak {
  /// The length of the line break at an offset, 0 when there is none.
  static func length(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int) -> Int {
    guard at < end else { return 0 }
    switch bytes[at] {
    case 0x0A: return 1
    case 0x0D: return at + 1 < end && bytes[at + 1] == 0x0A ? 2 : 1
    case 0xC2: return at + 1 < end && bytes[at + 1] == 0x85 ? 2 : 0
    case 0xE2: return at + 2 < end && bytes[at + 1] == 0x80 && bytes[at + 2] | 1 == 0xA9 ? 3 : 0
    default: return 0
    }
  }

  /// The bytes of the break in the content: U+2028 and U+2029 are kept, all others become a line feed.
  static func textLength(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int { bytes[at] == 0xE2 ? 3 : 1 }
}
