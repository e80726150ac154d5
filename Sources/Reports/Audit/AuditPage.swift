import Catalog
import SourceText
import StreamModel

/// A self-contained page for an audit: what was judged, a table of routes with their chains, findings with source lines and
/// diffs. It is complete as it is; a script only filters, opens and closes.
struct AuditPage {
  private let report: Report
  /// Whether the page shows only chains.
  private let isTrace: Bool

  init(_ report: Report) {
    self.report = report
    isTrace = false
  }

  /// The page with only the chains.
  init(_ trace: TraceReport) {
    var report = Report(sources: trace.sources, findings: [], problems: trace.problems, summary: trace.summary)
    report.traces = trace.traces
    report.hiddenTraces = trace.hidden
    self.report = report
    isTrace = true
  }

  func render() -> [UInt8] {
    var html = HTMLText()
    html.raw(
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
      <meta name="color-scheme" content="light dark">
      <link rel="icon" href="data:,">
      <title>streamlint report</title>
      <style>

      """)
    html.raw(String(decoding: PackageResources.report_css, as: UTF8.self))
    html.raw("</style>\n</head>\n<body>\n")
    html.raw(isTrace ? "" : "<a class=\"skip\" href=\"#findings\">Skip to the findings</a>\n")
    AuditHead(report, isTrace: isTrace).write(to: &html)
    html.raw("<main>\n")
    let links = AuditLinks(report)
    AuditRoutes(report, links).write(to: &html)
    if !isTrace {
      AuditTotals(report).write(to: &html)
      AuditFindings(report, links).write(to: &html)
      writeInputs(to: &html)
    }
    html.raw("</main>\n")
    html.raw("<footer><p class=\"soft\">Made by streamlint \(streamlintVersion). ")
    html.raw("This page loads no external resources.</p></footer>\n<script>\n")
    html.raw(String(decoding: PackageResources.report_js, as: UTF8.self))
    html.raw("</script>\n</body>\n</html>\n")
    return html.bytes
  }

  /// What could not be read or was left out.
  private func writeInputs(to html: inout HTMLText) {
    let problems = report.problems.filter { $0.level != .note }
    let skipped = report.summary.skipped
    guard !problems.isEmpty || !skipped.isEmpty else { return }
    html.raw("<section id=\"inputs\" aria-labelledby=\"inputs-title\"><h2 id=\"inputs-title\">Inputs</h2>\n<ul>\n")
    for problem in problems {
      html.element("li", [], "\(problem.level.word): \(problem.message) (\(problem.file))")
      html.raw("\n")
    }
    for item in skipped {
      html.element("li", [], "skipped: \(item.file): \(item.reason)")
      html.raw("\n")
    }
    html.raw("</ul></section>\n")
  }
}

/// The addresses of chains and findings within the page.
struct AuditLinks {
  private struct Key: Hashable {
    let rule: String
    let span: SourceSpan
  }

  private var findings: [Key: Int] = [:]

  init(_ report: Report) {
    for (index, finding) in report.findings.enumerated() {
      let key = Key(rule: finding.rule, span: finding.span)
      if findings[key] == nil { findings[key] = index }
    }
  }

  /// The number of the finding of the page that is one of a chain; nil where it is not shown.
  func number(of finding: Finding) -> Int? { findings[Key(rule: finding.rule, span: finding.span)] }

  static func finding(_ number: Int) -> String { "finding-\(number + 1)" }
  static func chain(_ number: Int) -> String { "chain-\(number + 1)" }
}

extension HTMLText {
  /// A word in the colour of its meaning.
  mutating func chip(_ word: String, _ kind: String) { element("span", [("class", "chip \(kind)")], word) }
}
