/// Finds the end of Lua code that is in an nginx block.
enum LuaScanner {
  /// The offset of the brace that closes the block whose code starts at `start`, or nil.
  static func endOfBlock(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var depth = 1
    var i = start
    let end = bytes.count
    while i < end {
      switch bytes[i] {
      case UInt8(ascii: "{"):
        depth += 1
        i += 1
      case UInt8(ascii: "}"):
        depth -= 1
        if depth == 0 { return i }
        i += 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        guard let next = endOfString(bytes, from: i) else { return nil }
        i = next
      case UInt8(ascii: "-") where i + 1 < end && bytes[i + 1] == UInt8(ascii: "-"):
        if let level = longBracket(bytes, at: i + 2) {
          guard let next = endOfLongBracket(bytes, from: i + 4 + level, level: level) else { return nil }
          i = next
        } else {
          while i < end, bytes[i] != 0x0A { i += 1 }
        }
      case UInt8(ascii: "["):
        if let level = longBracket(bytes, at: i) {
          guard let next = endOfLongBracket(bytes, from: i + 2 + level, level: level) else { return nil }
          i = next
        } else {
          i += 1
        }
      default:
        i += 1
      }
    }
    return nil
  }

  private static func endOfString(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    let quote = bytes[start]
    var i = start + 1
    while i < bytes.count {
      if bytes[i] == UInt8(ascii: "\\") {
        i += 2
        continue
      }
      if bytes[i] == quote { return i + 1 }
      i += 1
    }
    return nil
  }

  /// The number of `=` of a long bracket `[==[` at the offset, or nil.
  private static func longBracket(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
    guard start < bytes.count, bytes[start] == UInt8(ascii: "[") else { return nil }
    var i = start + 1
    while i < bytes.count, bytes[i] == UInt8(ascii: "=") { i += 1 }
    guard i < bytes.count, bytes[i] == UInt8(ascii: "[") else { return nil }
    return i - start - 1
  }

  private static func endOfLongBracket(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, level: Int) -> Int? {
    var i = start
    while i < bytes.count {
      if bytes[i] == UInt8(ascii: "]") {
        var k = i + 1
        while k < bytes.count, k - i - 1 < level, bytes[k] == UInt8(ascii: "=") { k += 1 }
        if k - i - 1 == level, k < bytes.count, bytes[k] == UInt8(ascii: "]") { return k + 1 }
      }
      i += 1
    }
    return nil
  }
}
