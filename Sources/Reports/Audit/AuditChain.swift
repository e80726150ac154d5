import SourceText
import StreamModel

/// One chain: its limits as bars, and the settings of its hops.
struct AuditChain {
  private let trace: ChainTrace
  private let number: Int
  private let report: Report
  private let links: AuditLinks
  private let axis = TimeAxis()

  init(_ trace: ChainTrace, _ number: Int, _ report: Report, _ links: AuditLinks) {
    self.trace = trace
    self.number = number
    self.report = report
    self.links = links
  }

  func write(to html: inout HTMLText, _ positions: inout SourcePositions) {
    let isOpen = trace.verdict == .breaks
    html.raw("<details class=\"chain\" id=\"\(AuditLinks.chain(number))\"\(isOpen ? " open" : "")><summary>")
    html.chip(trace.verdict.word, trace.verdict.rawValue)
    html.raw(" ")
    html.element("b", [], trace.route)
    html.raw(" ")
    html.element("span", [("class", "place")], trace.headline.dropFirst(trace.route.count + 1))
    html.raw("</summary>\n<div class=\"body\">\n")
    writeBars("Silence", [.idleTimeout], policy: report.run?.idle, to: &html)
    writeBars("Life", [.totalTimeout], policy: report.run?.total, to: &html)
    html.raw(
      "<table class=\"settings\"><thead><tr><th scope=\"col\">Hop</th><th scope=\"col\">Verdict</th><th scope=\"col\">Setting</th>"
    )
    html.raw("<th scope=\"col\">Value</th><th scope=\"col\">From</th></tr></thead><tbody>\n")
    for (index, hop) in trace.hops.enumerated() { writeRows(of: hop, index, to: &html, &positions) }
    html.raw("</tbody></table>\n")
    writeLinks(to: &html)
    html.element("p", [("class", "soft")], trace.limits)
    html.raw("</div></details>\n")
  }

  /// The limits of one kind, a bar for each hop that has one.
  private func writeBars(_ name: String, _ aspects: [Aspect], policy: Int64?, to html: inout HTMLText) {
    var rows: [(hop: Int, setting: TracedSetting, milliseconds: Int64)] = []
    for (index, hop) in trace.hops.enumerated() {
      for setting in hop.settings where aspects.contains(setting.aspect) {
        if case .duration(let milliseconds) = setting.value.value { rows.append((index, setting, milliseconds)) }
      }
    }
    guard !rows.isEmpty else { return }
    html.raw("<div class=\"bars\">")
    html.element("b", [("class", "name")], name)
    html.element("div", [("class", "axis"), ("aria-hidden", "true")]) { html in
      for mark in axis.marks { html.element("span", [("style", "left: \(Self.style(mark.percent))")], mark.text) }
    }
    for row in rows {
      html.element("span", [("class", "name")], "\(row.hop + 1) \(trace.hops[row.hop].title)")
      html.element("div", [("class", "track")]) { html in
        let isShort = policy.map { row.milliseconds < $0 } ?? false
        let width = max(0.5, axis.percent(milliseconds: row.milliseconds))
        html.element("span", [("class", isShort ? "bar short" : "bar"), ("style", "width: \(Self.style(width))")], "")
        if let policy {
          let place = Self.style(axis.percent(milliseconds: policy))
          html.element("span", [("class", "policy"), ("style", "left: \(place)")], "")
        }
        let first = row.setting.binds ? " ◀ cuts first" : ""
        html.element(
          "span", [("class", "value")], "\(row.setting.shown)  \(row.setting.value.setting)\(first)")
      }
    }
    html.raw("</div>\n")
  }

  /// A percentage with one digit.
  private static func style(_ percent: Double) -> String {
    let tenths = Int((percent * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)%"
  }

  private func writeRows(
    of hop: TracedHop, _ index: Int, to html: inout HTMLText, _ positions: inout SourcePositions
  ) {
    let settings = trace.shownSettings(of: hop, all: false)
    let place = positions.place(of: hop.span)
    let head = { (html: inout HTMLText) in
      html.element("b", [], "\(index + 1) \(hop.title)")
      let words = [hop.object, hop.route.isEmpty ? nil : hop.route, place].compactMap(\.self)
      html.raw("<br>")
      html.element("span", [("class", "soft")], words.joined(separator: " · "))
    }
    html.raw("<tr>")
    html.element("th", [("scope", "rowgroup"), ("rowspan", String(max(1, settings.count)))], head)
    if settings.isEmpty { html.raw("<td colspan=\"4\">–</td>") }
    for (row, setting) in settings.enumerated() {
      if row > 0 { html.raw("<tr>") }
      html.element("td") { html in
        let finding = trace.findings.first { $0.setting == setting.value.setting && $0.severity != .info }
        if let number = finding.flatMap(links.number) {
          html.raw("<a href=\"#\(AuditLinks.finding(number))\">")
          html.chip(setting.verdict.word, setting.verdict.rawValue)
          html.raw("</a>")
        } else {
          html.chip(setting.verdict.word, setting.verdict.rawValue)
        }
      }
      html.element("td", [], setting.value.setting)
      html.element("td", [], setting.shown)
      html.element("td", [("class", "soft")], positions.origin(of: setting.value, in: hop))
      html.raw("</tr>\n")
    }
    if settings.isEmpty { html.raw("</tr>\n") }
  }

  private func writeLinks(to html: inout HTMLText) {
    let known = trace.hops.compactMap(\.link)
    let targets = Array(Set(trace.hops.last?.targets ?? [])).sorted().prefix(4)
    guard !known.isEmpty || !targets.isEmpty else { return }
    html.raw("<ul class=\"links soft\">")
    for link in known { html.element("li", [], (link.isGuess ? "guessed: " : "") + link.text) }
    if !targets.isEmpty { html.element("li", [], "the last hop leads to \(targets.joined(separator: ", "))") }
    html.raw("</ul>\n")
  }
}
