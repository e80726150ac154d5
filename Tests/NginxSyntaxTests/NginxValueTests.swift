import NginxSyntax
import Testing

@Suite struct NginxValueTests {
  @Test(arguments: [
    ("60", 60_000), ("60s", 60_000), ("1h30m", 5_400_000), ("1m30", 90_000), ("1s500ms", 1500), ("1h 30m", 5_400_000),
    ("0", 0), ("2d", 172_800_000), ("1w", 604_800_000), ("500ms", 500), ("365d", 31_536_000_000),
  ])
  func times(_ text: String, _ milliseconds: Int64) {
    #expect(NginxValue.milliseconds(text) == milliseconds)
  }

  @Test(arguments: ["1y", "1M", "60S", "1.5s", "60sec", "30m1h", "off", "none", "-1", "", "s", "1h1h", "$x"])
  func refusedTimes(_ text: String) {
    #expect(NginxValue.milliseconds(text) == nil)
  }

  @Test(arguments: [("4096", 4096), ("8k", 8192), ("1M", 1_048_576)])
  func sizes(_ text: String, _ bytes: Int64) { #expect(NginxValue.size(text) == bytes) }

  @Test(arguments: ["1g", "8kb", "1.5m", "", "k", "-1"])
  func refusedSizes(_ text: String) { #expect(NginxValue.size(text) == nil) }

  @Test func offsetsMayBeGigabytes() { #expect(NginxValue.size("1g", allowsGiga: true) == 1_073_741_824) }

  @Test(arguments: [("on", true), ("OFF", false), ("On", true)])
  func flags(_ text: String, _ value: Bool) { #expect(NginxValue.flag(text) == value) }

  @Test(arguments: ["1", "yes", "true", ""])
  func refusedFlags(_ text: String) { #expect(NginxValue.flag(text) == nil) }
}
