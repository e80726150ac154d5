/// Converts libyaml's marks, which count code points, into byte offsets of the file.
///
/// Marks mostly grow and never jump far back, so the walk from the last location stays linear.
struct ByteOffsets {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let range: Range<Int>
  private let isASCII: Bool
  private var codePoint = 0
  private var byte: Int

  /// `range` is where the parser's input lies in the file.
  init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    self.bytes = bytes
    self.range = range
    byte = range.lowerBound
    isASCII = Self.isASCII(bytes, range)
  }

  subscript(mark: Int) -> Int {
    mutating get {
      if isASCII { return min(range.lowerBound + mark, range.upperBound) }
      while codePoint < mark, byte < range.upperBound {
        byte += 1
        while byte < range.upperBound, bytes[byte] & 0xC0 == 0x80 { byte += 1 }
        codePoint += 1
      }
      while codePoint > mark, byte > range.lowerBound {
        byte -= 1
        while byte > range.lowerBound, bytes[byte] & 0xC0 == 0x80 { byte -= 1 }
        codePoint -= 1
      }
      return byte
    }
  }

  private static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    let raw = UnsafeRawBufferPointer(bytes)
    var at = range.lowerBound
    while at + 8 <= range.upperBound {
      if raw.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { return false }
      at += 8
    }
    while at < range.upperBound {
      if bytes[at] >= 0x80 { return false }
      at += 1
    }
    return true
  }
}
