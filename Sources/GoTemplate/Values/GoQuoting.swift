/// Strings in quotes as Go writes and reads them.
package enum GoQuoting {
  /// `strconv.Quote`.
  package static func quoted(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [0x22]
    var isASCII = true
    for byte in bytes {
      if byte >= 0x80 {
        isASCII = false
        break
      }
      append(byte, to: &result)
    }
    if !isASCII {
      result = [0x22]
      for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
        if scalar.value < 0x80 {
          append(UInt8(scalar.value), to: &result)
        } else if isPrintable(scalar) {
          result.append(contentsOf: String(scalar).utf8)
        } else {
          let digits = String(scalar.value, radix: 16)
          let width = scalar.value > 0xFFFF ? 8 : 4
          result.append(contentsOf: (scalar.value > 0xFFFF ? "\\U" : "\\u").utf8)
          result.append(contentsOf: String(repeating: "0", count: width - digits.count).utf8)
          result.append(contentsOf: digits.utf8)
        }
      }
    }
    result.append(0x22)
    return result
  }

  private static func append(_ byte: UInt8, to result: inout [UInt8]) {
    switch byte {
    case 0x22, 0x5C: result += [0x5C, byte]
    case 0x07: result += "\\a".utf8
    case 0x08: result += "\\b".utf8
    case 0x0C: result += "\\f".utf8
    case 0x0A: result += "\\n".utf8
    case 0x0D: result += "\\r".utf8
    case 0x09: result += "\\t".utf8
    case 0x0B: result += "\\v".utf8
    case 0x20..<0x7F: result.append(byte)
    default:
      let digits = String(byte, radix: 16)
      result += ("\\x" + (digits.count < 2 ? "0" : "") + digits).utf8
    }
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator:
      false
    default: true
    }
  }

  /// The content of a string or of a character in quotes, the quotes excluded; nil where an escape is wrong.
  package static func unquoted(_ bytes: some Collection<UInt8>) -> [UInt8]? {
    let bytes = Array(bytes)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      guard bytes[at] == 0x5C else {
        result.append(bytes[at])
        at += 1
        continue
      }
      guard at + 1 < bytes.count else { return nil }
      let escape = bytes[at + 1]
      at += 2
      switch escape {
      case UInt8(ascii: "a"): result.append(0x07)
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0C)
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "v"): result.append(0x0B)
      case 0x5C, 0x22, 0x27: result.append(escape)
      case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
        let width = escape == UInt8(ascii: "x") ? 2 : escape == UInt8(ascii: "u") ? 4 : 8
        guard let value = number(bytes, at, width, radix: 16) else { return nil }
        at += width
        if width == 2 {
          result.append(UInt8(truncatingIfNeeded: value))
        } else {
          guard let scalar = Unicode.Scalar(UInt32(value)) else { return nil }
          result.append(contentsOf: String(scalar).utf8)
        }
      case 0x30...0x37:
        guard let value = number(bytes, at - 1, 3, radix: 8), value < 256 else { return nil }
        at += 2
        result.append(UInt8(value))
      default: return nil
      }
    }
    return result
  }

  private static func number(_ bytes: [UInt8], _ start: Int, _ width: Int, radix: Int) -> Int? {
    guard start + width <= bytes.count else { return nil }
    let digits = bytes[start..<start + width]
    guard digits.allSatisfy({ $0 != 0x2B && $0 != 0x2D }) else { return nil }
    return Int(String(decoding: digits, as: UTF8.self), radix: radix)
  }
}
