import SourceText
import StreamModel

/// The table of routes, the worst first, and the chain of each.
struct AuditRoutes {
  private let report: Report
  private let links: AuditLinks
  /// The traces in the order of the table, with their numbers in the report.
  private let traces: [ChainTrace]

  init(_ report: Report, _ links: AuditLinks) {
    self.report = report
    self.links = links
    let ranks = Dictionary(uniqueKeysWithValues: TraceVerdict.worstFirst.enumerated().map { ($0.element, $0.offset) })
    traces = report.traces.enumerated().sorted {
      (ranks[$0.element.verdict] ?? 0, $0.offset) < (ranks[$1.element.verdict] ?? 0, $1.offset)
    }.map(\.element)
  }

  func write(to html: inout HTMLText) {
    html.raw("<section aria-labelledby=\"routes-title\">\n<h2 id=\"routes-title\">Routes</h2>\n")
    if traces.isEmpty {
      html.raw("<p>No route is known to stream.</p>\n")
    } else {
      html.raw("<table class=\"routes\">\n<thead><tr><th scope=\"col\">Verdict</th><th scope=\"col\">Route</th>")
      html.raw("<th scope=\"col\">Kind</th><th scope=\"col\" class=\"number\">Longest silence</th>")
      html.raw(
        "<th scope=\"col\" class=\"number\">Longest life</th><th scope=\"col\">Cause</th></tr></thead>\n<tbody>\n")
      for (number, trace) in traces.enumerated() { writeRow(trace, number, to: &html) }
      html.raw("</tbody></table>\n")
    }
    if report.hiddenTraces > 0 {
      let count = counted(report.hiddenTraces, "chain of unknown intent is", "chains of unknown intent are")
      html.element("p", [("class", "soft")], "\(count) not shown.")
    }
    html.raw("</section>\n")
    guard !traces.isEmpty else { return }
    html.raw("<section aria-labelledby=\"chains-title\">\n<h2 id=\"chains-title\">Proxy chains</h2>\n")
    html.raw(
      "<p class=\"soft\">Each hop from the client to the application, with its limits on a logarithmic axis of time. ")
    html.raw("The dashed line is what a stream must survive; a limit on its left is red.</p>\n")
    var positions = SourcePositions(report.sources)
    for (number, trace) in traces.enumerated() {
      AuditChain(trace, number, report, links).write(to: &html, &positions)
    }
    html.raw("</section>\n")
  }

  private func writeRow(_ trace: ChainTrace, _ number: Int, to html: inout HTMLText) {
    html.raw("<tr>")
    html.element("td") { $0.chip(trace.verdict.word, trace.verdict.rawValue) }
    html.element("td") { $0.element("a", [("href", "#\(AuditLinks.chain(number))")], trace.route) }
    html.element("td", [("data-name", "Kind")], trace.kind.rawValue)
    let none = "unlimited"
    html.element("td", [("class", "number"), ("data-name", "Longest silence")], trace.idle?.setting.shown ?? none)
    html.element("td", [("class", "number"), ("data-name", "Longest life")], trace.total?.setting.shown ?? none)
    html.element("td", [("data-name", "Cause")]) { html in
      let causes = trace.findings.filter { $0.severity != .info }.sorted { $0.severity > $1.severity }
      guard let cause = causes.first else { return html.text("–") }
      if let number = links.number(of: cause) {
        html.element("a", [("href", "#\(AuditLinks.finding(number))")], cause.message)
      } else {
        html.text(cause.message)
      }
      if causes.count > 1 { html.text(" and \(causes.count - 1) more") }
    }
    html.raw("</tr>\n")
  }
}
