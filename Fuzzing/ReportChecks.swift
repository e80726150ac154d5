import Reports
import SourceText
import StreamModel

/// The invariants of every report.
struct ReportChecks {
  private let report: Report

  init(_ report: Report) { self.report = report }

  func run() {
    let spans = SpanChecks(report.sources)
    for finding in report.findings + report.suppressed.map(\.finding) {
      let name = "the finding \(finding.rule)"
      spans.requireValid(finding.span, name)
      require(!finding.message.isEmpty, "\(name) has no message")
      for related in finding.related { spans.requireValid(related.span, "the related location of \(name)") }
      for fix in finding.fixes {
        for edit in fix.edits { spans.requireValid(edit.span, "an edit of \(name)") }
        requireApart(fix.edits, name)
      }
    }
    for problem in report.problems {
      problem.span.map { spans.requireValid($0, "the problem \"\(problem.message)\"") }
      for related in problem.related { spans.requireValid(related.span, "the related location of a problem") }
    }
    render()
  }

  /// All formats slice lines out of the files; one of them is tried a run, so that the runs stay fast.
  private func render() {
    let formats = ReportFormat.allCases
    let length = report.sources.files.reduce(0) { $0 + $1.bytes.count }
    let output = formats[length % formats.count].render(report, style: ReportStyle(colour: false, verbose: true))
    require(String(validating: output, as: UTF8.self) != nil, "the output is not UTF-8")
  }
}
