import SourceText

/// Values as nginx reads them (src/core/ngx_parse.c, src/core/ngx_conf_file.c).
package enum NginxValue {
  /// Milliseconds of a duration for a directive of type msec: units ms, s, m, h, d, w in descending order; a bare
  /// number is in seconds. Nil for values that nginx refuses: upper case, fractions, y, M, wrong order.
  package static func milliseconds(_ text: String) -> Int64? { time(text, seconds: false) }

  /// Seconds for a directive of type sec: units y, M, w, d, h, m, s.
  package static func seconds(_ text: String) -> Int64? { time(text, seconds: true) }

  private static func time(_ text: String, seconds: Bool) -> Int64? {
    var bytes = Array(text.utf8)[...]
    guard !bytes.isEmpty else { return nil }
    var total: Int64 = 0
    var number: Int64?
    // Rank of the last unit; units must fall.
    var rank = 0
    while let byte = bytes.first {
      bytes = bytes.dropFirst()
      if byte == 0x20 { continue }
      if byte >= 48, byte <= 57 {
        let (product, overflow) = (number ?? 0).multipliedReportingOverflow(by: 10)
        guard !overflow, product < Int64.max / 1_000_000_000 else { return nil }
        number = product + Int64(byte - 48)
        continue
      }
      guard let count = number else { return nil }
      let unit: (rank: Int, milliseconds: Int64)
      switch byte {
      case UInt8(ascii: "y") where seconds: unit = (1, 31_536_000_000)
      case UInt8(ascii: "M") where seconds: unit = (2, 2_592_000_000)
      case UInt8(ascii: "w"): unit = (3, 604_800_000)
      case UInt8(ascii: "d"): unit = (4, 86_400_000)
      case UInt8(ascii: "h"): unit = (5, 3_600_000)
      case UInt8(ascii: "m") where bytes.first == UInt8(ascii: "s"):
        guard !seconds else { return nil }
        bytes = bytes.dropFirst()
        unit = (8, 1)
      case UInt8(ascii: "m"): unit = (6, 60_000)
      case UInt8(ascii: "s"): unit = (7, 1000)
      default: return nil
      }
      guard unit.rank > rank else { return nil }
      rank = unit.rank
      let (part, overflow) = count.multipliedReportingOverflow(by: unit.milliseconds)
      guard !overflow else { return nil }
      total = total.addingReportingOverflow(part).partialValue
      number = nil
    }
    if let count = number {
      guard rank < 7 else { return nil }
      total += count * 1000
    } else if rank == 0 {
      return nil
    }
    return seconds ? total / 1000 : total
  }

  /// `on` or `off` in any case.
  package static func flag(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "on": true
    case "off": false
    default: nil
    }
  }

  /// Bytes: digits with an optional k or m (g for offsets).
  package static func size(_ text: String, allowsGiga: Bool = false) -> Int64? {
    var bytes = Array(text.utf8)[...]
    guard let last = bytes.last else { return nil }
    var factor: Int64 = 1
    switch last {
    case UInt8(ascii: "k"), UInt8(ascii: "K"): factor = 1024
    case UInt8(ascii: "m"), UInt8(ascii: "M"): factor = 1024 * 1024
    case UInt8(ascii: "g"), UInt8(ascii: "G"):
      guard allowsGiga else { return nil }
      factor = 1024 * 1024 * 1024
    default: break
    }
    if factor > 1 { bytes = bytes.dropLast() }
    guard let number = number(bytes) else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : product
  }

  /// Digits only.
  package static func number(_ text: String) -> Int64? { number(Array(text.utf8)[...]) }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int64? {
    guard !bytes.isEmpty else { return nil }
    var result: Int64 = 0
    for byte in bytes {
      guard byte >= 48, byte <= 57 else { return nil }
      let (product, overflow) = result.multipliedReportingOverflow(by: 10)
      let (sum, tooMuch) = product.addingReportingOverflow(Int64(byte - 48))
      guard !overflow, !tooMuch else { return nil }
      result = sum
    }
    return result
  }
}
