import Reports
import SourceText
import Streaming
import Testing

/// Every finding is written, also when there are many in one file or on one line.
@Suite struct ManyFindingsTests {
  @Test(arguments: ReportFormat.allCases, [true, false])
  func tenThousandFindings(_ format: ReportFormat, inOneLine: Bool) {
    var sample = Sample()
    let text = String(repeating: "proxy_buffering on;" + (inOneLine ? " " : "\n"), count: 10_000)
    let file = sample.add("a.conf", text)
    for i in 0..<10_000 {
      sample.addFinding(at: SourceSpan(file: file, start: i * 20, end: i * 20 + 19)) { $0.route = "/r\(i)" }
    }
    #expect(sample.text(format).contains("/r9999"))
  }
}
