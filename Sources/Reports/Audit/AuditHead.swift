import StreamModel

/// The head of the page: what was asked, of what, and what came of it.
struct AuditHead {
  private let report: Report
  private let isTrace: Bool

  init(_ report: Report, isTrace: Bool) {
    self.report = report
    self.isTrace = isTrace
  }

  func write(to html: inout HTMLText) {
    html.raw("<header>\n<h1>streamlint report</h1>\n")
    let summary = SummaryText(report, isVerbose: false)
    html.element(
      "p", [("id", "headline")],
      isTrace ? counted(report.traces.count, "proxy chain", "proxy chains") : summary.headline)
    html.raw("\n")
    writeFacts(to: &html)
    if !isTrace {
      writeTiles(to: &html)
      if !summary.accounting.isEmpty {
        html.raw("<h2>What was not judged</h2>\n<ul>\n")
        for line in summary.accounting {
          html.element("li", [], line.drop { $0 == " " || $0 == "-" })
          html.raw("\n")
        }
        html.raw("</ul>\n")
      }
    }
    html.raw("</header>\n")
  }

  private func writeFacts(to html: inout HTMLText) {
    var facts: [(String, String)] = []
    if let run = report.run {
      facts.append(("Inputs", run.paths.joined(separator: ", ")))
      facts.append(("Date", run.date))
      facts.append(("Command", run.command))
      facts.append(
        (
          "A stream must survive",
          "\(TimeLength(milliseconds: run.idle).text) of silence, \(TimeLength(milliseconds: run.total).text) in all"
        ))
      if !run.versions.isEmpty { facts.append(("Assumed versions", run.versions.joined(separator: ", "))) }
    }
    if let repository = report.repository {
      let branch = repository.branch.map { ", branch \($0)" } ?? ""
      facts.append(("Repository", "\(repository.address ?? "without a remote")\(branch)"))
      facts.append(("Commit", repository.commit))
    }
    guard !facts.isEmpty else { return }
    html.raw("<dl>\n")
    for (name, value) in facts {
      html.element("dt", [], name)
      html.element("dd", [], value)
      html.raw("\n")
    }
    html.raw("</dl>\n")
  }

  private func writeTiles(to html: inout HTMLText) {
    let summary = report.summary
    let tiles: [(String, Int, String)] = [
      ("errors", summary.errors, "error"), ("warnings", summary.warnings, "warning"), ("infos", summary.infos, "info"),
      ("routes judged", summary.judged, ""), ("of unknown intent", summary.unknownIntent, ""),
      ("closed", summary.closed, ""), ("files", summary.files, ""), ("suppressed", summary.suppressed, ""),
    ]
    html.raw("<ul class=\"tiles\" aria-label=\"Totals\">\n")
    for (name, count, kind) in tiles {
      html.element("li", count > 0 && !kind.isEmpty ? [("class", kind)] : []) { html in
        html.element("b", [], String(count))
        html.text(" \(name)")
      }
      html.raw("\n")
    }
    html.raw("</ul>\n")
  }
}
