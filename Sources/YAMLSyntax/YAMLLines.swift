/// The lines of a file as libyaml sees them: a lone CR, U+0085, U+2028 and U+2029 end one as well.
enum YAMLLines {
  /// The first byte of the line of an offset.
  static func start(of offset: Int, in bytes: [UInt8]) -> Int {
    var start = offset
    while start > 0, !isBehindBreak(start, bytes) { start -= 1 }
    return start
  }

  /// The first byte of the line break at or behind an offset, or the end of the file.
  static func end(from offset: Int, in bytes: [UInt8]) -> Int {
    var end = offset
    while end < bytes.count, breakLength(at: end, in: bytes) == 0 { end += 1 }
    return end
  }

  /// The length of the line break at an offset, 0 when there is none.
  static func breakLength(at offset: Int, in bytes: [UInt8]) -> Int {
    bytes.withUnsafeBufferPointer { LineBreak.length($0, offset, $0.count) }
  }

  private static func isBehindBreak(_ offset: Int, _ bytes: [UInt8]) -> Bool {
    switch bytes[offset - 1] {
    case 0x0A: return true
    case 0x0D: return offset == bytes.count || bytes[offset] != 0x0A
    case 0x85, 0xA8, 0xA9:
      return (2...3).contains { $0 <= offset && breakLength(at: offset - $0, in: bytes) == $0 }
    default: return false
    }
  }
}
