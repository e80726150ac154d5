import SourceText

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
        if let level = LuaLongBracket.level(bytes, at: i + 2) {
          guard let next = LuaLongBracket.end(bytes, from: i + 4 + level, level: level) else { return nil }
          i = next
        } else {
          while i < end, bytes[i] != 0x0A { i += 1 }
        }
      case UInt8(ascii: "["):
        if let level = LuaLongBracket.level(bytes, at: i) {
          guard let next = LuaLongBracket.end(bytes, from: i + 2 + level, level: level) else { return nil }
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
}
