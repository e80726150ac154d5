/// The meaning of a backslash in double quotes.
struct ScalarEscape {
  /// Bytes of the escape, backslash included.
  var length: Int
  /// The character, as UTF-8.
  var text: [UInt8]

  /// Reads an escape of YAML 1.1 at a backslash; an escaped line break is none.
  static func yaml(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int) -> ScalarEscape? {
    guard at + 1 < end else { return nil }
    func simple(_ code: UInt32) -> ScalarEscape? { ScalarEscape(length: 2, code: code) }
    switch bytes[at + 1] {
    case UInt8(ascii: "0"): return simple(0)
    case UInt8(ascii: "a"): return simple(7)
    case UInt8(ascii: "b"): return simple(8)
    case UInt8(ascii: "t"), 0x09: return simple(9)
    case UInt8(ascii: "n"): return simple(0x0A)
    case UInt8(ascii: "v"): return simple(0x0B)
    case UInt8(ascii: "f"): return simple(0x0C)
    case UInt8(ascii: "r"): return simple(0x0D)
    case UInt8(ascii: "e"): return simple(0x1B)
    case UInt8(ascii: " "), UInt8(ascii: "\""), UInt8(ascii: "/"), UInt8(ascii: "\\"):
      return simple(UInt32(bytes[at + 1]))
    case UInt8(ascii: "N"): return simple(0x85)
    case UInt8(ascii: "_"): return simple(0xA0)
    case UInt8(ascii: "L"): return simple(0x2028)
    case UInt8(ascii: "P"): return simple(0x2029)
    case UInt8(ascii: "x"): return hex(bytes, at, end, 2)
    case UInt8(ascii: "u"): return json(bytes, at, end)
    case UInt8(ascii: "U"): return hex(bytes, at, end, 8)
    default: return nil
    }
  }

  /// Reads an escape of JSON at a backslash; two halves of a surrogate pair are one.
  static func json(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int) -> ScalarEscape? {
    guard at + 1 < end else { return nil }
    switch bytes[at + 1] {
    case UInt8(ascii: "b"): return ScalarEscape(length: 2, code: 8)
    case UInt8(ascii: "t"): return ScalarEscape(length: 2, code: 9)
    case UInt8(ascii: "n"): return ScalarEscape(length: 2, code: 0x0A)
    case UInt8(ascii: "f"): return ScalarEscape(length: 2, code: 0x0C)
    case UInt8(ascii: "r"): return ScalarEscape(length: 2, code: 0x0D)
    case UInt8(ascii: "\""), UInt8(ascii: "/"), UInt8(ascii: "\\"):
      return ScalarEscape(length: 2, code: UInt32(bytes[at + 1]))
    case UInt8(ascii: "u"):
      guard let high = number(bytes, at + 2, end, 4) else { return nil }
      guard high & 0xFC00 == 0xD800 else { return ScalarEscape(length: 6, code: high) }
      guard at + 8 <= end, bytes[at + 6] == UInt8(ascii: "\\"), bytes[at + 7] == UInt8(ascii: "u"),
        let low = number(bytes, at + 8, end, 4), low & 0xFC00 == 0xDC00
      else { return nil }
      return ScalarEscape(length: 12, code: 0x10000 + (high & 0x3FF) << 10 + (low & 0x3FF))
    default: return nil
    }
  }

  private init?(length: Int, code: UInt32) {
    guard let scalar = Unicode.Scalar(code) else { return nil }
    self.length = length
    text = Array(String(scalar).utf8)
  }

  private static func hex(
    _ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int, _ digits: Int
  ) -> ScalarEscape? {
    number(bytes, at + 2, end, digits).flatMap { ScalarEscape(length: 2 + digits, code: $0) }
  }

  private static func number(
    _ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int, _ digits: Int
  ) -> UInt32? {
    guard at + digits <= end else { return nil }
    var value: UInt32 = 0
    for i in at..<at + digits {
      guard let digit = Character(Unicode.Scalar(bytes[i])).hexDigitValue, bytes[i] < 0x80 else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
