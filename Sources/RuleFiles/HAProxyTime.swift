/// A time as HAProxy reads it: a number with a unit, or without one in milliseconds. Of several numbers only the first counts
/// (measured with HAProxy 2.6, 2.8 and 3.2: `1s500ms` is 1 s).
struct HAProxyTime {
  /// The units in milliseconds; a microsecond is less than one.
  static let units: [String: Int64] = ["ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]

  /// The first number.
  let number: Int64
  /// Its unit; empty when it has none.
  let unit: String
  /// Whether more follows.
  let isCompound: Bool

  init?(_ text: String) {
    guard let (number, unit, rest) = Self.part(text.utf8[...]) else { return nil }
    self.number = number
    self.unit = unit
    isCompound = !rest.isEmpty
    var next = rest
    while !next.isEmpty {
      guard let (_, _, rest) = Self.part(next), !unit.isEmpty else { return nil }
      next = rest
    }
  }

  /// Microseconds are rounded up.
  var milliseconds: Int64 {
    if unit == "us" { return number / 1000 + (number % 1000 == 0 ? 0 : 1) }
    let (product, overflow) = number.multipliedReportingOverflow(by: Self.units[unit] ?? 1)
    return overflow ? .max : product
  }

  /// A number and its unit at the beginning of a text.
  private static func part(_ text: Substring.UTF8View) -> (Int64, String, Substring.UTF8View)? {
    let digits = text.prefix { (0x30...0x39).contains($0) }
    let letters = text[digits.endIndex...].prefix { (0x61...0x7A).contains($0) }
    let unit = String(Substring(letters))
    guard !digits.isEmpty, unit.isEmpty || unit == "us" || units[unit] != nil else { return nil }
    let number = Int64(Substring(digits)) ?? .max
    return (number, unit, text[letters.endIndex...])
  }
}
