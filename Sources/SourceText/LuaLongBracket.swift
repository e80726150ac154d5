/// The brackets `[[ … ]]` and `[==[ … ]==]` of Lua, around strings and comments of several lines (Lua 5.1 manual, 2.1).
package enum LuaLongBracket {
  /// The number of `=` of the bracket that opens at the offset, or nil.
  package static func level<Bytes: RandomAccessCollection<UInt8>>(
    _ bytes: Bytes, at start: Int
  ) -> Int? where Bytes.Index == Int {
    guard start < bytes.count, bytes[start] == UInt8(ascii: "[") else { return nil }
    var i = start + 1
    while i < bytes.count, bytes[i] == UInt8(ascii: "=") { i += 1 }
    guard i < bytes.count, bytes[i] == UInt8(ascii: "[") else { return nil }
    return i - start - 1
  }

  /// The offset behind the bracket that closes one of this level, or nil. `start` is behind the opening bracket.
  package static func end<Bytes: RandomAccessCollection<UInt8>>(
    _ bytes: Bytes, from start: Int, level: Int
  ) -> Int? where Bytes.Index == Int {
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
