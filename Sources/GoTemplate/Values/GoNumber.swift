/// Numbers as Go prints them.
package enum GoNumber {
  /// `%v` of a float64: the shortest text that reads back, with an exponent below -4 and from
  /// 1e6 on (strconv, format `g` with the shortest precision).
  package static func text(_ value: Double) -> String {
    guard let (digits, exponent, isNegative) = shortest(value) else { return special(value) }
    let sign = isNegative ? "-" : ""
    let power = exponent - 1
    if power < -4 || power >= 6 { return sign + scientific(digits, power) }
    return sign + plain(digits, exponent)
  }

  /// `encoding/json`: an exponent only below 1e-6 and from 1e21 on.
  package static func json(_ value: Double) -> String {
    guard let (digits, exponent, isNegative) = shortest(value) else { return "null" }
    let sign = isNegative ? "-" : ""
    let magnitude = abs(value)
    if magnitude != 0, magnitude < 1e-6 || magnitude >= 1e21 {
      let text = scientific(digits, exponent - 1)
      // e-07 becomes e-7.
      if let e = text.utf8.firstIndex(of: 0x65) {
        let tail = text[text.utf8.index(after: e)...]
        if tail.hasPrefix("-0") { return sign + text[..<e] + "e-" + tail.dropFirst(2) }
      }
      return sign + text
    }
    return sign + plain(digits, exponent)
  }

  /// How YAML writes a JSON number: whole numbers of 64 bits as they are, others like `text`.
  package static func yaml(_ value: Double) -> String {
    if value == value.rounded(.towardZero), abs(value) < 1.8446744073709552e19 { return json(value) }
    if value.isNaN { return ".nan" }
    if value.isInfinite { return value < 0 ? "-.inf" : ".inf" }
    return text(value)
  }

  private static func special(_ value: Double) -> String {
    value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf"
  }

  /// The shortest digits, with the value 0.DIGITS × 10^exponent; nil for what is no number.
  private static func shortest(_ value: Double) -> (digits: [UInt8], exponent: Int, isNegative: Bool)? {
    guard value.isFinite else { return nil }
    if value == 0 { return ([0x30], 1, value.sign == .minus) }
    var digits: [UInt8] = []
    var exponent = 0
    var point: Int?
    var rest = Substring("\(abs(value))")
    if let e = rest.utf8.firstIndex(of: 0x65) {
      exponent = Int(rest[rest.utf8.index(after: e)...]) ?? 0
      rest = rest[..<e]
    }
    for byte in rest.utf8 {
      if byte == 0x2E { point = digits.count } else { digits.append(byte) }
    }
    exponent += point ?? digits.count
    while digits.count > 1, digits.first == 0x30 {
      digits.removeFirst()
      exponent -= 1
    }
    while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
    return (digits, exponent, value.sign == .minus)
  }

  private static func scientific(_ digits: [UInt8], _ power: Int) -> String {
    var text = String(decoding: digits.prefix(1), as: UTF8.self)
    if digits.count > 1 { text += "." + String(decoding: digits.dropFirst(), as: UTF8.self) }
    let size = abs(power)
    return text + (power < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + "\(size)"
  }

  private static func plain(_ digits: [UInt8], _ exponent: Int) -> String {
    let text = String(decoding: digits, as: UTF8.self)
    if exponent <= 0 { return "0." + String(repeating: "0", count: -exponent) + text }
    if digits.count <= exponent { return text + String(repeating: "0", count: exponent - digits.count) }
    return text.prefix(exponent) + "." + text.dropFirst(exponent)
  }

  /// `strconv.FormatFloat(value, 'f', digits, 64)`.
  package static func fixed(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return special(value) }
    let digits = max(0, min(digits, 30))
    // The exact decimal expansion of the shortest digits is rounded half to even of the true value; a double has no
    // exact half in the digits that charts use.
    let (shortest, exponent, isNegative) = shortest(value) ?? ([0x30], 1, false)
    var all = shortest
    var point = exponent
    if point < 0 {
      all = [UInt8](repeating: 0x30, count: -point) + all
      point = 0
    }
    let keep = point + digits
    while all.count < keep { all.append(0x30) }
    var roundsUp = all.count > keep && all[keep] >= 0x35
    var kept = Array(all.prefix(keep))
    var index = kept.count - 1
    while roundsUp, index >= 0 {
      if kept[index] == 0x39 {
        kept[index] = 0x30
      } else {
        kept[index] += 1
        roundsUp = false
      }
      index -= 1
    }
    if roundsUp {
      kept.insert(0x31, at: 0)
      point += 1
    }
    let text = String(decoding: kept, as: UTF8.self)
    let whole = point == 0 ? "0" : String(text.prefix(point))
    return (isNegative ? "-" : "") + whole + (digits > 0 ? "." + text.dropFirst(point) : "")
  }
}
