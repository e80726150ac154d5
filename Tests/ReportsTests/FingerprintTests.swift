import Reports
import SourceText
import StreamModel
import Testing

@Suite struct FingerprintTests {
  private func fingerprints(
    _ text: String, path: String = "a.conf", places: [String] = ["proxy_buffering on;"],
    _ change: (inout Finding) -> Void = { _ in }
  ) -> [String] {
    var sample = Sample()
    let file = sample.add(path, text)
    for place in places { sample.addFinding(at: sample.span(place, in: file), change) }
    return sample.report.fingerprints()
  }

  @Test func survivesMovesAndIndentation() {
    let moved = "# new\n\n" + chat.replacing("        proxy_buffering", with: "\tproxy_buffering")
    #expect(fingerprints(chat) == fingerprints(moved))
    #expect(fingerprints(chat)[0].utf8.count == 32)
    // Baselines of users contain these.
    #expect(fingerprints(chat) == ["1b77a6e95b26abbb557bedd69d9161da"])
  }

  @Test func tellsFindingsApart() {
    let all = [
      fingerprints(chat), fingerprints(chat, path: "b.conf"), fingerprints(chat) { $0.rule = "x" },
      fingerprints(chat) { $0.route = "/x" }, fingerprints(chat) { $0.setting = "x" },
      fingerprints(chat) { $0.object = "Ingress/x" },
      fingerprints(chat.replacing("proxy_buffering on;", with: "proxy_buffering on; # x")),
    ]
    #expect(Set(all).count == all.count)
  }

  @Test func countsDoublets() {
    let places = Array(repeating: "proxy_buffering on;", count: 3)
    let three = fingerprints(chat, places: places)
    #expect(Set(three).count == 3)
    #expect(three.first == fingerprints(chat).first)
  }
}
