import RuleFiles
import StreamModel
import Testing

/// Times as HAProxy reads them.
@Suite struct HAProxyTimeTests {
  @Test(arguments: [
    ("h-val-3600", "3600", 3600), ("h-val-2000ms", "2000ms", 2000), ("h-val-1h", "1h", 3_600_000),
    ("h-val-1m30s", "1m30s", 60_000), ("h-val-1s500ms", "1s500ms", 1000), ("h-val-24d", "24d", 2_073_600_000),
    ("h-val-2147483647", "2147483647", 2_147_483_647), ("h-val-2000000us", "2000000us", 2000),
    ("h-val-500us", "500us", 1), ("h-val-1d", "1d", 86_400_000),
  ])
  func duration(_ row: String, _ text: String, _ milliseconds: Int64) {
    #expect(ValueFormat.haproxyTime.value(of: text, words: [:]) == .duration(milliseconds: milliseconds), "\(row)")
  }

  @Test(arguments: [("h-val-0", "0"), ("h-val-0s", "0s")])
  func noLimit(_ row: String, _ text: String) {
    #expect(ValueFormat.haproxyTime.value(of: text, words: [:]) == .word("none"), "\(row)")
  }

  @Test(arguments: [
    ("h-val-2_s", "2 s"), ("h-val-2S", "2S"), ("h-val-1.5s", "1.5s"), ("h-val-infinity", "infinity"),
    ("h-val--1", "-1"), ("h-val-empty", ""),
  ])
  func refused(_ row: String, _ text: String) {
    #expect(ValueFormat.haproxyTime.value(of: text, words: [:]) == nil, "\(row)")
  }

  /// Numbers beyond all limits stay numbers.
  @Test func huge() {
    let digits = String(repeating: "9", count: 40)
    for unit in ["", "us", "ms", "s", "m", "h", "d"] {
      guard case .duration(let time)? = ValueFormat.haproxyTime.value(of: digits + unit, words: [:]) else {
        Issue.record("\(unit) was refused")
        continue
      }
      #expect(time > 2_147_483_647)
    }
  }
}
