import SourceText

/// Base64, base32 and checksums.
enum EncodingFunctions {
  static let table: [String: TemplateFunction] = [
    "b64enc": TemplateFunction(1...1) { call throws(TemplateError) in
      .text(String(decoding: Base64.encoded(try call.bytes(0)), as: UTF8.self))
    },
    "b64dec": TemplateFunction(1...1) { call throws(TemplateError) in
      guard let bytes = Base64.decoded(try call.bytes(0)) else {
        return .unknown("it is no base64")
      }
      return .text(TemplateText(bytes: bytes))
    },
    "b32enc": TemplateFunction(1...1) { call throws(TemplateError) in
      .text(String(decoding: base32(try call.bytes(0)), as: UTF8.self))
    },
    "b32dec": .unknown("b32dec is not evaluated"),
    "sha256sum": TemplateFunction(1...1) { call throws(TemplateError) in
      let bytes = try call.bytes(0)
      try call.budget.spend(bytes.count / 64)
      return .text(hexadecimal(SHA256.digest(bytes)))
    },
    "sha1sum": TemplateFunction(1...1) { call throws(TemplateError) in
      let bytes = try call.bytes(0)
      try call.budget.spend(bytes.count / 64)
      return .text(hexadecimal(SHA1.digest(bytes)))
    },
    "sha512sum": .unknown("sha512sum is not evaluated"),
    "adler32sum": TemplateFunction(1...1) { call throws(TemplateError) in
      var a: UInt32 = 1
      var b: UInt32 = 0
      for byte in try call.bytes(0) {
        a = (a + UInt32(byte)) % 65521
        b = (b + a) % 65521
      }
      return .text("\(b << 16 | a)")
    },
  ]

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var result: [UInt8] = []
    for byte in bytes { result += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: result, as: UTF8.self)
  }

  private static func base32(_ bytes: [UInt8]) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    var result: [UInt8] = []
    var buffer: UInt64 = 0
    var bits = 0
    for byte in bytes {
      buffer = buffer << 8 | UInt64(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        result.append(alphabet[Int(buffer >> UInt64(bits)) & 31])
      }
      buffer &= (1 << UInt64(bits)) - 1
    }
    if bits > 0 { result.append(alphabet[Int(buffer << UInt64(5 - bits)) & 31]) }
    while result.count % 8 != 0 { result.append(0x3D) }
    return result
  }
}

/// Base64 with the standard alphabet and padding.
package enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  package static func encoded(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count / 3 * 4 + 4)
    var at = 0
    while at < bytes.count {
      let rest = bytes.count - at
      let first = UInt32(bytes[at])
      let second = rest > 1 ? UInt32(bytes[at + 1]) : 0
      let third = rest > 2 ? UInt32(bytes[at + 2]) : 0
      let group = first << 16 | second << 8 | third
      result.append(alphabet[Int(group >> 18)])
      result.append(alphabet[Int(group >> 12 & 63)])
      result.append(rest > 1 ? alphabet[Int(group >> 6 & 63)] : 0x3D)
      result.append(rest > 2 ? alphabet[Int(group & 63)] : 0x3D)
      at += 3
    }
    return result
  }

  /// nil for what is not base64. Line breaks are skipped as Go does.
  package static func decoded(_ bytes: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var buffer: UInt32 = 0
    var count = 0
    var padding = 0
    for byte in bytes where byte != 0x0A && byte != 0x0D {
      if byte == 0x3D {
        padding += 1
        continue
      }
      guard padding == 0, let value = value(byte) else { return nil }
      buffer = buffer << 6 | value
      count += 1
      if count % 4 == 0 { result += [UInt8(buffer >> 16 & 255), UInt8(buffer >> 8 & 255), UInt8(buffer & 255)] }
    }
    switch count % 4 {
    case 0: return padding == 0 ? result : nil
    case 2: return padding == 2 ? result + [UInt8(buffer >> 4 & 255)] : nil
    case 3: return padding == 1 ? result + [UInt8(buffer >> 10 & 255), UInt8(buffer >> 2 & 255)] : nil
    default: return nil
    }
  }

  private static func value(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x41...0x5A: UInt32(byte - 0x41)
    case 0x61...0x7A: UInt32(byte - 0x61 + 26)
    case 0x30...0x39: UInt32(byte - 0x30 + 52)
    case 0x2B: 62
    case 0x2F: 63
    default: nil
    }
  }
}
