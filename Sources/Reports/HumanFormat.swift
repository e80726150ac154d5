import SourceText
import StreamModel

/// The format for display, in the shape that compilers have made familiar.
struct HumanFormat {
  private let report: Report
  private let style: ReportStyle
  private let paint: Paint
  private var positions: SourcePositions
  private var out: [UInt8] = []
  /// Where a string was printed in full: a hundred findings of one rule explain it once.
  private var explained: [String: String] = [:]

  private static let routeLimit = 3

  init(_ report: Report, style: ReportStyle) {
    self.report = report
    self.style = style
    paint = Paint(isOn: style.colour)
    positions = SourcePositions(report.sources)
  }

  consuming func render() -> [UInt8] {
    for finding in report.findings {
      write(finding)
      out.append(0x0A)
    }
    for problem in report.problems where problem.level != .note || style.verbose {
      write(problem)
      out.append(0x0A)
    }
    if style.quiet {
      if out.last == 0x0A { out.removeLast() }
      return out
    }
    if style.statistics { writeStatistics() }
    for line in SummaryText(report, isVerbose: style.verbose).lines {
      out.appendSafely(line)
      out.append(0x0A)
    }
    return out
  }

  /// How often each rule was reported, the most frequent first.
  private mutating func writeStatistics() {
    for (count, rule) in report.statistics {
      let digits = String(count)
      out.append(0x20, count: max(0, 6 - digits.utf8.count))
      out.append("\(digits)  \(rule)\n")
    }
    if !report.findings.isEmpty { out.append(0x0A) }
  }

  // MARK: Findings

  private mutating func write(_ finding: Finding) {
    paint.begin(finding.severity.role, &out)
    out.append("\(finding.severity.rawValue)[")
    paint.link(finding.rule, to: style.links ? finding.url : "", &out)
    out.append("]")
    paint.end(&out)
    writeHeadline(finding.message)
    let snippet = Snippet(
      finding.span, related: finding.related.map { Snippet.RelatedLocation(label: $0.label, span: $0.span) },
      positions: &positions)
    let own = report.sources.text(finding.span)
    let blocks = finding.enclosing.last == own ? finding.enclosing.dropLast() : finding.enclosing[...]
    snippet.write(
      to: &out, context: blocks.joined(separator: " > "), role: finding.severity.role, paint: paint,
      positions: &positions)
    writeOmitted(snippet)
    if let object = finding.object { note("object", oneLine(object), snippet.gutter) }
    if let route = routes(finding) { note("route", oneLine(route), snippet.gutter) }
    if let condition = finding.condition { note("condition", condition, snippet.gutter) }
    explain(finding, at: snippet)
  }

  /// The reason and the remedy, in full once for each text.
  private mutating func explain(_ finding: Finding, at snippet: Snippet) {
    let here = oneLine("\(report.sources[finding.span.file].path):\(snippet.line)")
    let why = explained["why " + finding.why]
    let help = explained["help " + finding.remedy]
    if let why, why == help {
      note("why, help", "as for \(why) above", snippet.gutter)
      offer(finding, snippet.gutter)
      return
    }
    if let why {
      note("why", "as for \(why) above", snippet.gutter)
    } else {
      note("why", finding.why, snippet.gutter)
      explained["why " + finding.why] = here
    }
    if let help {
      note("help", "as for \(help) above", snippet.gutter)
    } else {
      note("help", finding.remedy, snippet.gutter)
      explained["help " + finding.remedy] = here
    }
    offer(finding, snippet.gutter)
    note("see", "streamlint explain \(finding.rule)", snippet.gutter)
  }

  /// The effect of --fix.
  private mutating func offer(_ finding: Finding, _ gutter: Int) {
    guard let fix = finding.fixes.first else { return }
    note("fix", "\(oneLine(fix.title)) (--fix\(fix.safety == .unsafe ? " --unsafe-fixes" : ""))", gutter)
  }

  /// The routes and why we think that they stream.
  private func routes(_ finding: Finding) -> String? {
    guard let route = finding.route else { return nil }
    var intent: String
    switch finding.intent {
    case .declared(let source): intent = "declared by \(source)"
    case .evident(let evidence): intent = evidence.first.map { "evident: \($0.text)" } ?? "evident"
    case .likely(let hints): intent = hints.first.map { "may stream: \($0.text)" } ?? "may stream"
    case .unknown: intent = "intent unknown"
    case .closed(let evidence): intent = "closed: \(evidence.text)"
    }
    if let kind = finding.kind { intent = "\(kind.rawValue), \(intent)" }
    var text = "\(route) (\(intent))"
    if !finding.moreRoutes.isEmpty {
      let shown = style.verbose ? finding.moreRoutes[...] : finding.moreRoutes.prefix(Self.routeLimit)
      text += ", also " + shown.joined(separator: ", ")
      let rest = finding.moreRoutes.count - shown.count
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
      span, related: problem.related.map { Snippet.RelatedLocation(label: $0.label, span: $0.span) },
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

  /// `= label: text`, wrapped with a hanging indent.
  private mutating func note(_ label: String, _ text: String, _ gutter: Int) {
    let indent = gutter + 1
    let hanging = indent + 4 + label.utf8.count
    var isFirst = true
    for line in Wrapping.lines(text, width: max(40, style.width - hanging)) {
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
