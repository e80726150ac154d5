import StreamModel

/// How often each rule was reported, and in which folder.
struct AuditTotals {
  private let report: Report

  init(_ report: Report) { self.report = report }

  func write(to html: inout HTMLText) {
    guard !report.findings.isEmpty else { return }
    html.raw(
      "<section aria-labelledby=\"totals-title\">\n<h2 id=\"totals-title\">Totals</h2>\n<div class=\"columns\">\n")
    table("Rule", report.statistics.map { ($0.rule, $0.count) }, to: &html)
    var folders: [String: Int] = [:]
    for finding in report.findings { folders[folder(of: finding), default: 0] += 1 }
    let sorted = folders.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    table("Folder", sorted, to: &html)
    html.raw("</div></section>\n")
  }

  /// The folder at the top of the inputs, which is a repository where several are linted.
  private func folder(of finding: Finding) -> String {
    let parts = report.sources[finding.span.file].path.split(separator: "/")
    return parts.count > 1 ? parts.dropLast().prefix(2).joined(separator: "/") : "."
  }

  private func table(_ name: String, _ rows: [(String, Int)], to html: inout HTMLText) {
    html.raw(
      "<table><thead><tr><th scope=\"col\">\(name)</th><th scope=\"col\" class=\"number\">Findings</th></tr></thead>")
    html.raw("<tbody>\n")
    for (title, count) in rows {
      html.raw("<tr>")
      html.element("td", [], title)
      html.element("td", [("class", "number")], String(count))
      html.raw("</tr>\n")
    }
    html.raw("</tbody></table>\n")
  }
}
