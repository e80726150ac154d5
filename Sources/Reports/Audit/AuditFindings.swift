import SourceText
import StreamModel

/// The findings with their source lines and diffs, and the form that filters them.
struct AuditFindings {
  private let report: Report
  private let links: AuditLinks

  /// Lines of source around a finding.
  private static let context = 3
  /// Longer lines are cut in excerpts.
  private static let lineLimit = 400
  /// Bytes of files that are compared for diffs; each diff reads its files as a whole. Findings behind that show their edits
  /// in the other formats.
  private static let diffBudget = 1 << 26

  init(_ report: Report, _ links: AuditLinks) {
    self.report = report
    self.links = links
  }

  func write(to html: inout HTMLText) {
    html.raw("<section id=\"findings\" aria-labelledby=\"findings-title\">\n<h2 id=\"findings-title\">Findings</h2>\n")
    if report.findings.isEmpty {
      html.raw("<p>None.</p>\n</section>\n")
      return
    }
    writeForm(to: &html)
    var positions = SourcePositions(report.sources)
    var budget = Self.diffBudget
    // The worst first; findings of one severity stay in the order of their locations.
    for severity in Severity.allCases.reversed() {
      for (number, finding) in report.findings.enumerated() where finding.severity == severity {
        write(finding, number, to: &html, &positions, &budget)
      }
    }
    html.raw("</section>\n")
  }

  private func writeForm(to html: inout HTMLText) {
    html.raw("<form class=\"filters scripted\" id=\"filters\" aria-label=\"Filter the findings\">\n")
    html.raw("<fieldset><legend>Severity</legend>")
    for word in ["error", "warning", "info"] {
      html.raw("<label><input type=\"checkbox\" name=\"severity\" value=\"\(word)\" checked> \(word)</label> ")
    }
    html.raw("</fieldset>\n")
    select("Technology", "technology", report.findings.map(\.technology), to: &html)
    select("File", "file", report.findings.map { report.sources[$0.span.file].path }, to: &html)
    html.raw("<label class=\"field\">Text<input type=\"search\" name=\"text\" autocomplete=\"off\"></label>\n")
    html.raw("<button type=\"reset\">Reset</button>\n")
    html.raw(
      "<button type=\"button\" class=\"toggle\" id=\"toggle\" aria-pressed=\"false\">Open all</button>\n</form>\n")
    html.raw("<p class=\"scripted\" id=\"count\" role=\"status\" aria-live=\"polite\"></p>\n")
  }

  private func select(_ title: String, _ name: String, _ values: [String], to html: inout HTMLText) {
    html.raw("<label class=\"field\">\(title)<select name=\"\(name)\"><option value=\"\">all</option>")
    for value in Set(values).sorted() { html.element("option", [], value) }
    html.raw("</select></label>\n")
  }

  private func write(
    _ finding: Finding, _ number: Int, to html: inout HTMLText, _ positions: inout SourcePositions,
    _ budget: inout Int
  ) {
    let path = report.sources[finding.span.file].path
    let searched = [finding.rule, finding.setting, finding.object, path].compactMap(\.self) + finding.routes
    html.raw("<details class=\"finding \(finding.severity.rawValue)\" id=\"\(AuditLinks.finding(number))\"")
    for (name, value) in [
      ("severity", finding.severity.rawValue), ("technology", finding.technology), ("file", path),
      ("text", searched.joined(separator: " ")),
    ] {
      html.raw(" data-\(name)=\"")
      html.text(value)
      html.raw("\"")
    }
    html.raw("><summary>")
    html.chip(finding.severity.rawValue, finding.severity.rawValue)
    html.raw(" ")
    html.element("b", [], finding.message)
    let doubt = finding.confidence == .conditional ? ", conditional" : ""
    html.raw(" ")
    html.element(
      "span", [("class", "place")], "\(finding.rule)\(doubt) · \(positions.place(of: finding.span))")
    html.raw("</summary>\n<div class=\"body\">\n")
    writeExcerpt(of: finding.span, to: &html, &positions)
    writeFacts(of: finding, to: &html, &positions)
    if let fix = finding.fixes.first {
      html.element("p", [], "Fix (\(fix.safety.rawValue)): \(fix.description)")
      budget -= Set(fix.edits.map(\.span.file)).reduce(1024) { $0 + report.sources[$1].bytes.count }
      if budget > 0 { writeDiff(of: fix, to: &html) }
    }
    if !finding.url.isEmpty {
      html.element("p") { html in
        html.element("a", [("href", finding.url), ("rel", "noreferrer")], "About \(finding.rule)")
      }
    }
    html.raw("</div></details>\n")
  }

  private func writeFacts(of finding: Finding, to html: inout HTMLText, _ positions: inout SourcePositions) {
    var facts: [(String, String)] = []
    if !finding.routes.isEmpty { facts.append(("Route", finding.routes.joined(separator: ", "))) }
    if let object = finding.object { facts.append(("Object", object)) }
    if let condition = finding.condition { facts.append(("Condition", condition)) }
    for led in finding.consequences {
      let name = finding.origin == .default ? "Also missing" : "Therefore"
      facts.append((name, "\(led.message) (\(positions.place(of: led.span)))"))
    }
    if !finding.why.isEmpty { facts.append(("Why", String(finding.why.withoutBlanksAtEnd))) }
    if !finding.remedy.isEmpty { facts.append(("What to do", String(finding.remedy.withoutBlanksAtEnd))) }
    for related in finding.related { facts.append(("Also", "\(related.label) (\(positions.place(of: related.span)))")) }
    html.raw("<dl>")
    for (name, value) in facts {
      html.element("dt", [], name)
      html.element("dd", [("class", "text")], value)
      html.raw("\n")
    }
    html.raw("</dl>\n")
  }

  private func writeExcerpt(of span: SourceSpan, to html: inout HTMLText, _ positions: inout SourcePositions) {
    let table = positions.table(of: span.file)
    let source = report.sources[span.file]
    let place = positions.position(of: span)
    let first = max(1, place.line - Self.context)
    let last = max(first, min(table.count, place.line + Self.context))
    html.raw("<pre tabindex=\"0\" aria-label=\"Source\">")
    for number in first...last {
      let contents = table.contents(ofLine: number - 1)
      // A character has several bytes at most; a line may be as long as a file.
      let line = source.text(contents.prefix(Self.lineLimit * 16)).prefix(Self.lineLimit)
      html.raw("<span class=\"row\"><span class=\"number\">\(number)</span>")
      if number == place.line {
        let from = min(place.column - 1, line.count)
        let to = place.endLine == place.line ? min(max(from, place.endColumn - 1), line.count) : line.count
        html.text(line.prefix(from))
        let marked = line.dropFirst(from).prefix(to - from)
        html.element("mark", [], marked.isEmpty ? " " : marked)
        html.text(line.dropFirst(to))
      } else {
        html.text(line)
      }
      html.raw("</span>")
    }
    html.raw("</pre>\n")
  }

  private func writeDiff(of fix: Fix, to html: inout HTMLText) {
    html.raw("<pre class=\"diff\" tabindex=\"0\" aria-label=\"Fix as a diff\">")
    var files: [FileID] = []
    for edit in fix.edits where !files.contains(edit.span.file) { files.append(edit.span.file) }
    for file in files {
      let source = report.sources[file]
      let after = applying(fix.edits.filter { $0.span.file == file }, to: source.bytes)
      let diff = UnifiedDiff(path: source.path, from: source.bytes, to: after).bytes
      for line in diff.split(separator: 0x0A) {
        let kind = DiffLine(line).map { " \($0.rawValue)" } ?? ""
        html.raw("<span class=\"row\(kind)\">")
        html.text(String(decoding: line.prefix(Self.lineLimit * 4), as: UTF8.self))
        html.raw("</span>")
      }
    }
    html.raw("</pre>\n")
  }
}
