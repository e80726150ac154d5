import SourceText
import StreamModel

/// The format for display, in the shape that compilers have made familiar.
struct HumanFormat {
  private let report: Report
  private let style: ReportStyle
  private let paint: Paint
  private var positions: SourcePositions
  private var out: [UInt8] = []

  /// Lines of a finding, without those that a terminal adds because they are too wide.
  private static let lineLimit = 12

  init(_ report: Report, style: ReportStyle) {
    self.report = report
    self.style = style
    paint = Paint(isOn: style.colour)
    positions = SourcePositions(report.sources)
  }

  consuming func render() -> [UInt8] {
    // The worst first; findings of one severity stay in the order of their locations.
    for severity in Severity.allCases.reversed() {
      for finding in report.findings where finding.severity == severity {
        write(finding)
        out.append(0x0A)
      }
    }
    for problem in report.problems where problem.level != .note || style.verbose {
      write(problem)
      out.append(0x0A)
    }
    if style.quiet {
      if out.last == 0x0A { out.removeLast() }
      return out
    }
    if style.statistics { out.append(report.statisticsTable) }
    for line in SummaryText(report, isVerbose: style.verbose).lines {
      out.appendSafely(line)
      out.append(0x0A)
    }
    if let worst = report.findings.max(by: { $0.severity < $1.severity }) {
      out.append("For the reasons and other remedies: streamlint explain \(worst.rule)\n")
    }
    return out
  }

  // MARK: Findings

  /// With as much as fits into the limit of lines.
  private mutating func write(_ finding: Finding) {
    let start = out.count
    let layouts = style.verbose ? [FindingLayout.verbose] : FindingLayout.all
    for layout in layouts {
      out.removeLast(out.count - start)
      write(finding, layout)
      if out[start...].count(where: { $0 == 0x0A }) <= Self.lineLimit { return }
    }
  }

  private mutating func write(_ finding: Finding, _ layout: FindingLayout) {
    let start = out.count
    paint.begin(finding.severity.role, &out)
    out.append("\(finding.severity.rawValue)[")
    paint.link(finding.rule, to: style.links ? finding.url : "", &out)
    out.append("]")
    paint.end(&out)
    let headline = Headline(finding)
    writeHeadline(headline.text)
    let snippet = Snippet(
      finding.span, label: headline.label,
      related: finding.related.map { Snippet.RelatedLocation(label: $0.label, span: $0.span) },
      style: Snippet.Style(
        marksRelated: layout.marksRelated, related: layout.related, hasLead: layout.hasLead, width: style.width),
      positions: &positions)
    let own = report.sources.text(finding.span)
    let blocks = finding.enclosing.last == own ? finding.enclosing.dropLast() : finding.enclosing[...]
    let context = ([finding.object].compactMap { $0 } + blocks).joined(separator: " > ")
    snippet.write(to: &out, context: context, role: finding.severity.role, paint: paint, positions: &positions)
    if layout.namesOmitted { writeOmitted(snippet) }
    if let route = routes(finding, layout) { note("route", oneLine(route), snippet.gutter, layout.noteLines) }
    if !finding.sources.isEmpty {
      note(
        "source", oneLine(finding.sources.map { "\($0.kind.rawValue) \($0.name)" }.joined(separator: ", ")),
        snippet.gutter, layout.noteLines)
    }
    if let condition = finding.condition { note("condition", condition, snippet.gutter, layout.noteLines) }
    let consequences = ConsequenceText(finding)
    for line in consequences.lines.prefix(layout.consequences) {
      let end = layout.explainsConsequences ? nil : line.firstRange(of: ": ")?.lowerBound
      note(consequences.label, String(line[..<(end ?? line.endIndex)]), snippet.gutter, layout.noteLines)
    }
    if let why = layout.why {
      note("why", why == .whole ? finding.why : finding.why.firstSentence, snippet.gutter)
    }
    let written = out[start...].count { $0 == 0x0A }
    advise(finding, snippet.gutter, layout, lines: layout.isLast ? max(1, Self.lineLimit - written) : .max)
  }

  /// The remedy: the change itself where --fix can make it, else the text.
  private mutating func advise(_ finding: Finding, _ gutter: Int, _ layout: FindingLayout, lines: Int) {
    guard let fix = finding.fixes.first, layout.changes > 0 else {
      note("help", finding.remedy, gutter, lines)
      return
    }
    let reasons = fix.reasons.joined(separator: "; ")
    let care = reasons.isEmpty ? "[fixable]" : "[fixable with --unsafe-fixes: \(reasons)]"
    note("help", oneLine("\(finding.remedy.firstLine) \(care)"), gutter, layout.noteLines)
    var changes: [(sign: String, text: String, role: Paint.Role)] = []
    for (file, lines) in FixPreview(fix, positions: &positions).files {
      if file != finding.span.file { changes.append(("  ", report.sources[file].path, .gutter)) }
      changes += lines.map { ($0.isAdded ? "+ " : "- ", $0.text, $0.isAdded ? .info : .error) }
    }
    let shown = changes.count <= layout.changes ? changes.count : layout.changes - 1
    for line in changes.prefix(shown) { change(line.sign, line.text, line.role, gutter) }
    if shown < changes.count {
      change("  ", counted(changes.count - shown, "more line (--diff)", "more lines (--diff)"), .gutter, gutter)
    }
  }

  private mutating func change(_ sign: String, _ text: String, _ role: Paint.Role, _ gutter: Int) {
    out.append(0x20, count: gutter + 5)
    paint.begin(role, &out)
    out.append(sign)
    out.appendSafely(text)
    paint.end(&out)
    out.append(0x0A)
  }

  /// The routes and why we think that they stream.
  private func routes(_ finding: Finding, _ layout: FindingLayout) -> String? {
    guard let route = finding.route else { return nil }
    let because = { (evidence: Evidence?) -> String in
      layout.namesEvidence ? evidence.map { ": \($0.text)" } ?? "" : ""
    }
    var intent: String
    switch finding.intent {
    case .declared(let source): intent = "declared by \(source)"
    case .evident(let evidence): intent = "evident" + because(evidence.first)
    case .likely(let hints): intent = "may stream" + because(hints.first)
    case .unknown: intent = "intent unknown"
    case .closed(let evidence): intent = "closed: \(evidence.text)"
    }
    if let kind = finding.kind { intent = "\(kind.rawValue), \(intent)" }
    var text = "\(route) (\(intent))"
    if !finding.moreRoutes.isEmpty {
      let shown = finding.moreRoutes.prefix(layout.moreRoutes)
      let rest = finding.moreRoutes.count - shown.count
      text += shown.isEmpty ? "" : ", also " + shown.joined(separator: ", ")
      if rest > 0 { text += " and \(rest) more" }
    }
    return text
  }

  // MARK: Problems

  private mutating func write(_ problem: InputProblem) {
    paint.write(problem.level.word, problem.level.role, to: &out)
    writeHeadline(problem.message)
    guard let span = problem.span else {
      if !problem.message.hasPrefix(problem.file), problem.file != "-" {
        out.append(0x20)
        paint.write("--> ", .gutter, to: &out)
        out.appendSafely(problem.file)
        out.append(0x0A)
      }
      return
    }
    let snippet = Snippet(
      span, label: "", related: problem.related.map { Snippet.RelatedLocation(label: $0.label, span: $0.span) },
      positions: &positions)
    snippet.write(to: &out, context: "", role: problem.level.role, paint: paint, positions: &positions)
    writeOmitted(snippet)
  }

  // MARK: Pieces

  private mutating func writeHeadline(_ message: String) {
    out.append(": ")
    paint.begin(.strong, &out)
    out.appendSafely(message)
    paint.end(&out)
    out.append(0x0A)
  }

  private mutating func writeOmitted(_ snippet: Snippet) {
    if snippet.omitted > 0 {
      note("also", counted(snippet.omitted, "more location", "more locations"), snippet.gutter)
    }
  }

  /// A name from the input, which may contain line breaks, as a part of one line.
  private func oneLine(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.appendSafely(text)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `= label: text`, wrapped with a hanging indent, of at most so many lines.
  private mutating func note(_ label: String, _ text: String, _ gutter: Int, _ limit: Int = .max) {
    let indent = gutter + 1
    let hanging = indent + 4 + label.utf8.count
    var isFirst = true
    for line in Wrapping.lines(text, width: max(40, style.width - hanging), limit: limit) {
      if isFirst {
        out.append(0x20, count: indent)
        paint.write("= ", .gutter, to: &out)
        paint.write(label, .strong, to: &out)
        out.append(": ")
      } else if !line.isEmpty {
        out.append(0x20, count: hanging)
      }
      out.appendSafely(line)
      out.append(0x0A)
      isFirst = false
    }
  }
}
