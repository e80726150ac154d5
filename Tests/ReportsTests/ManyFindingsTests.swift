import Reports
import SourceText
import StreamModel
import Testing

/// Every finding is written, also when there are many in one file or on one line.
@Suite struct ManyFindingsTests {
  @Test(arguments: ReportFormat.allCases, [true, false])
  func tenThousandFindings(_ format: ReportFormat, inOneLine: Bool) {
    var sample = Sample()
    let contents = String(repeating: "proxy_buffering on;" + (inOneLine ? " " : "\n"), count: 10_000)
    let file = sample.add("a.conf", contents)
    for i in 0..<10_000 {
      sample.addFinding(at: SourceSpan(file: file, start: i * 20, end: i * 20 + 19)) {
        $0.route = "/r\(i)"
        $0.message = "held on /r\(i)"
      }
    }
    let text = sample.text(format)
    // Comments and annotations have a limit, and tell what they leave out.
    #expect(text.contains(format == .markdown ? " more." : format == .github ? "9991 more " : "/r9999"))
  }
}
