import Reports
import SourceText
import StreamModel
import TestSupport
import Testing

@Suite struct ConciseFormatTests {
  private func sample() -> Sample {
    var sample = Sample()
    let file = sample.add("conf.d/chat.conf", chat)
    sample.addFinding(at: sample.span("proxy_buffering on;", in: file))
    sample.addFinding(at: sample.span("location", in: file)) {
      $0.severity = .warning
      $0.route = nil
    }
    sample.addFinding(at: sample.span("proxy_pass", in: file)) {
      $0.moreRoutes = ["/a", "/b"]
    }
    return sample
  }

  @Test func lines() throws {
    try expectGolden(sample().text(.concise), at: "Golden/concise/plain.txt")
  }

  @Test func quietLeavesTheSummaryOut() {
    let lines = sample().text(.concise, quiet: true).split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.allSatisfy { $0.hasPrefix("conf.d/chat.conf:") })
  }
}
