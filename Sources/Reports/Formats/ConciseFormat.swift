import SourceText
import StreamModel

/// One line per finding, for editors and `grep`.
struct ConciseFormat {
  private let report: Report
  private let style: ReportStyle
  private let paint: Paint
  private var positions: SourcePositions
  private var out: [UInt8] = []

  init(_ report: Report, style: ReportStyle) {
    self.report = report
    self.style = style
    paint = Paint(isOn: style.colour)
    positions = SourcePositions(report.sources)
  }

  consuming func render() -> [UInt8] {
    for finding in report.findings { write(finding) }
    for problem in report.problems where problem.level != .note || style.verbose { write(problem) }
    if style.quiet { return out }
    if style.statistics { out.append(report.statisticsTable) }
    for line in SummaryText(report, isVerbose: style.verbose).lines {
      out.appendSafely(line)
      out.append(0x0A)
    }
    return out
  }

  private mutating func write(_ finding: Finding) {
    let (line, column) = positions.position(finding.span.start, in: finding.span.file)
    out.appendSafely(report.sources[finding.span.file].path)
    out.append(":\(line):\(column): ")
    paint.write("\(finding.severity.rawValue)[\(finding.rule)]", finding.severity.role, to: &out)
    out.append(": ")
    out.appendSafely(finding.message)
    if let text = ConsequenceText(finding).sentence { out.appendSafely("; \(text)") }
    if let route = finding.route {
      out.append(" (route ")
      out.appendSafely(route)
      if !finding.moreRoutes.isEmpty { out.append(" and \(finding.moreRoutes.count) more") }
      out.append(")")
    }
    out.append(0x0A)
  }

  private mutating func write(_ problem: InputProblem) {
    out.appendSafely(problem.file)
    if let span = problem.span {
      let (line, column) = positions.position(span.start, in: span.file)
      out.append(":\(line):\(column)")
    }
    out.append(": ")
    paint.write(problem.level.word, problem.level.role, to: &out)
    out.append(": ")
    // Messages about inputs without a location begin with the name.
    let prefix = problem.file + ": "
    out.appendSafely(problem.message.hasPrefix(prefix) ? problem.message.dropFirst(prefix.count) : problem.message[...])
    out.append(0x0A)
  }
}
