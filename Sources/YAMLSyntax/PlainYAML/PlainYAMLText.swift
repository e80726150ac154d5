/// Looks at many bytes at once.
enum PlainYAMLText {
  private static var ones: UInt64 { 0x0101_0101_0101_0101 }
  private static var highs: UInt64 { 0x8080_8080_8080_8080 }

  /// Whether a document holds nothing but characters that libyaml takes, and no line breaks but LF and CR LF.
  static func isReadable(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    let raw = UnsafeRawBufferPointer(bytes)
    var at = range.lowerBound
    while at + 8 <= range.upperBound {
      let word = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      // In bytes of ASCII no sum carries: high bits show those from a space up, DEL, and all but a line feed.
      let fromSpace = word &+ (ones &* 0x60)
      let isDelete = word &+ ones
      let isNoBreak = (word ^ (ones &* 0x0A)) &+ (ones &* 0x7F)
      if (word | isDelete | (~fromSpace & isNoBreak)) & highs == 0 {
        at += 8
      } else {
        guard let next = skipOdd(bytes, at, range.upperBound) else { return false }
        at = next
      }
    }
    while at < range.upperBound {
      guard let next = skipCharacter(bytes, at, range.upperBound) else { return false }
      at = next
    }
    return true
  }

  /// The place behind the next 8 bytes and the character that begins in them; nil when one is not readable.
  private static func skipOdd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var at = start
    while at < start + 8 {
      guard let next = skipCharacter(bytes, at, end) else { return nil }
      at = next
    }
    return at
  }

  /// The place behind a character; nil for what libyaml refuses, for its odd line breaks and for byte order marks.
  private static func skipCharacter(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int) -> Int? {
    let first = bytes[at]
    func more(_ offset: Int) -> UInt32? {
      guard at + offset < end, bytes[at + offset] & 0xC0 == 0x80 else { return nil }
      return UInt32(bytes[at + offset] & 0x3F)
    }
    switch first {
    case 0x09, 0x0A, 0x20...0x7E: return at + 1
    case 0x0D: return at + 1 < end && bytes[at + 1] == 0x0A ? at + 2 : nil
    case 0xC2...0xDF:
      guard let second = more(1), UInt32(first & 0x1F) << 6 | second >= 0xA0 else { return nil }
      return at + 2
    case 0xE0...0xEF:
      guard let second = more(1), let third = more(2) else { return nil }
      switch UInt32(first & 0x0F) << 12 | second << 6 | third {
      case 0x2028, 0x2029, 0xFEFF: return nil
      case 0x800...0xD7FF, 0xE000...0xFFFD: return at + 3
      default: return nil
      }
    case 0xF0...0xF4:
      guard let second = more(1), let third = more(2), let fourth = more(3) else { return nil }
      let code = UInt32(first & 0x07) << 18 | second << 12 | third << 6 | fourth
      return (0x10000...0x10FFFF).contains(code) ? at + 4 : nil
    default: return nil
    }
  }

  /// The first of three bytes within a range, or its end.
  static func find(
    _ a: UInt8, _ b: UInt8, _ c: UInt8, in bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
  ) -> Int {
    let raw = UnsafeRawBufferPointer(bytes)
    let (all, some, others) = (ones &* UInt64(a), ones &* UInt64(b), ones &* UInt64(c))
    var at = start
    while at + 8 <= end {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      // The lowest byte that becomes zero is the lowest whose high bit is set.
      let (x, y, z) = (word ^ all, word ^ some, word ^ others)
      let found = (((x &- ones) & ~x) | ((y &- ones) & ~y) | ((z &- ones) & ~z)) & highs
      if found != 0 { return at + found.trailingZeroBitCount / 8 }
      at += 8
    }
    while at < end, bytes[at] != a, bytes[at] != b, bytes[at] != c { at += 1 }
    return at
  }
}
