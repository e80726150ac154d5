/// Numbers as Go reads them in source text and with `strconv`.
package enum GoLiteral {
  /// `strconv.ParseInt(text, 0, 64)`: a sign, `0x`, `0o`, `0b` or a leading zero for octal, underscores between digits.
  package static func integer(_ text: String) -> Int? {
    var rest = Substring(text)
    var sign = ""
    if let first = rest.first, first == "-" || first == "+" {
      if first == "-" { sign = "-" }
      rest = rest.dropFirst()
    }
    var radix = 10
    var hasPrefix = false
    for (prefix, base) in [("0x", 16), ("0X", 16), ("0b", 2), ("0B", 2), ("0o", 8), ("0O", 8)]
    where rest.hasPrefix(prefix) {
      radix = base
      rest = rest.dropFirst(2)
      hasPrefix = true
    }
    if !hasPrefix, rest.utf8.count > 1, rest.first == "0" {
      radix = 8
      rest = rest.dropFirst()
    }
    if rest.utf8.contains(UInt8(ascii: "_")) {
      guard rest.last != "_", !rest.contains("__"), hasPrefix || radix == 8 || rest.first != "_" else { return nil }
      rest = Substring(rest.filter { $0 != "_" })
    }
    guard let first = rest.utf8.first, first != 0x2B, first != 0x2D else { return nil }
    return Int(sign + rest, radix: radix)
  }

  /// `strconv.ParseFloat`; a hexadecimal number has an exponent, `0x1p60`.
  package static func decimal(_ text: String) -> Double? {
    let plain = text.utf8.contains(UInt8(ascii: "_")) ? text.filter { $0 != "_" } : text
    guard let first = plain.utf8.first else { return nil }
    guard (first >= 0x30 && first <= 0x39) || first == 0x2B || first == 0x2D || first == 0x2E else { return nil }
    if plain.hasPrefix("0x"), plain.contains("p") || plain.contains("P") { return Double(plain) }
    guard plain.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || "+-.eE".utf8.contains($0) }) else { return nil }
    return Double(plain.hasPrefix("+") ? String(plain.dropFirst()) : plain)
  }
}
