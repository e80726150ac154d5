/// A duration as our own flags and files write it: `300`, `300s`, `5m`, `1h30m`, `500ms`.
package struct TimeLength: Sendable, Hashable {
  /// Milliseconds.
  package let milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// Reads numbers with the units `ms`, `s`, `m`, `h` and `d`; a number without a unit is in seconds. Nil for anything
  /// else and on overflow.
  package init?(parsing text: String) {
    var total: Int64 = 0
    var number: Int64?
    var bytes = Array(text.utf8)[...]
    guard !bytes.isEmpty else { return nil }
    while let byte = bytes.first {
      if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
        let count = number ?? 0
        guard count < Self.longest else { return nil }
        number = count * 10 + Int64(byte - UInt8(ascii: "0"))
        bytes = bytes.dropFirst()
        continue
      }
      guard let count = number else { return nil }
      let factor: Int64
      switch byte {
      case UInt8(ascii: "m") where bytes.dropFirst().first == UInt8(ascii: "s"):
        factor = 1
        bytes = bytes.dropFirst()
      case UInt8(ascii: "s"): factor = 1000
      case UInt8(ascii: "m"): factor = 60_000
      case UInt8(ascii: "h"): factor = 3_600_000
      case UInt8(ascii: "d"): factor = 86_400_000
      default: return nil
      }
      let (part, overflow) = count.multipliedReportingOverflow(by: factor)
      let (sum, tooLong) = total.addingReportingOverflow(part)
      guard !overflow, !tooLong else { return nil }
      total = sum
      number = nil
      bytes = bytes.dropFirst()
    }
    if let count = number {
      let (part, overflow) = count.multipliedReportingOverflow(by: 1000)
      let (sum, tooLong) = total.addingReportingOverflow(part)
      guard !overflow, !tooLong else { return nil }
      total = sum
    }
    guard total <= Self.longest else { return nil }
    milliseconds = total
  }

  /// Some thirty thousand years, in milliseconds: sums and products of durations cannot overflow.
  private static let longest: Int64 = 1_000_000_000_000_000

  /// For display: `60 s`, `5 minutes` is `300 s`, `500 ms`.
  package var text: String {
    milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
  }
}
