import Catalog
import Linting
import StreamModel
import Testing

/// Numbers of any size are reported or accepted, and never stop the program.
@Suite struct HugeTimesTests {
  @Test(arguments: [
    "9223372036854775807", "9223372036854775808", "9223372036854775807ms", "106751991167d", "99999999999999999999",
  ])
  func hugeTimesStopNobody(_ time: String) {
    let text = "location /events { proxy_pass http://a; proxy_read_timeout \(time); keepalive_timeout \(time); }"
    let policy = "policy: {idle: \"\(time)\", total: \"\(time)\"}\nstreams: [sse:/events]\n"
    let session = LintSession(options: LintOptions(), catalogue: .embedded)
    #expect(session.report(texts: ["a.conf": text]).summary.routes == 1)
    #expect(session.report(texts: ["a.conf": text, ".streamlint.yaml": policy]).summary.routes == 1)
    #expect(TimeLength(parsing: time).map { $0.milliseconds <= 1_000_000_000_000_000 } ?? true)
  }
}
