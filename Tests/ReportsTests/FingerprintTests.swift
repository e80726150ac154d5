import Reports
import SourceText
import StreamModel
import Testing

@Suite struct FingerprintTests {
  private func fingerprints(
    _ text: String, path: String = "a.conf", positions: [String] = ["proxy_buffering on;"],
    _ change: (inout Finding) -> Void = { _ in }
  ) -> [String] {
    var sample = Sample()
    let file = sample.add(path, text)
    for position in positions { sample.addFinding(at: sample.span(position, in: file), change) }
    return sample.report.fingerprints()
  }

  @Test func survivesMovesAndOtherTextOfTheLine() {
    let moved = "# new\n\n" + chat.replacing("proxy_buffering on;", with: "proxy_buffering on; # x")
    #expect(fingerprints(chat) == fingerprints(moved))
    #expect(fingerprints(chat)[0].utf8.count == 32)
    // Baselines of users contain these.
    #expect(fingerprints(chat) == ["731ca7b2a2877034445b82e38b2fd92d"])
  }

  @Test func tellsFindingsApart() {
    let all = [
      fingerprints(chat), fingerprints(chat, path: "b.conf"), fingerprints(chat) { $0.rule = "x" },
      fingerprints(chat) { ($0.enclosing, $0.route) = ([], "/x") }, fingerprints(chat) { $0.enclosing = [] },
      fingerprints(chat) { $0.setting = "x" },
      fingerprints(chat) { $0.object = "Ingress/x" }, fingerprints(chat) { $0.enclosing = ["http", "server"] },
      fingerprints(chat) { ($0.enclosing, $0.serverNames) = (["http", "server"], ["a.example.com"]) },
    ]
    #expect(Set(all).count == all.count)
  }

  /// Of the routes of a block or an object any may be told first.
  @Test func routesOfABlockAreOneCause() {
    let block = { (route: String) in
      fingerprints(chat) { ($0.enclosing, $0.route) = (["server"], route) }
    }
    #expect(block("/a") == block("/b"))
    let object = { (route: String) in
      fingerprints(chat) { ($0.object, $0.route) = ("Ingress/x", route) }
    }
    #expect(object("/a") == object("/b"))
  }

  @Test func countsDoublets() {
    let positions = Array(repeating: "proxy_buffering on;", count: 3)
    let three = fingerprints(chat, positions: positions)
    #expect(Set(three).count == 3)
    #expect(three.first == fingerprints(chat).first)
  }
}
