import SourceText
import StreamModel

/// Checkstyle's XML, which most tools that gather warnings can read.
struct CheckstyleFormat {
  private let report: Report
  private var positions: SourcePositions
  private var out: [UInt8] = []

  init(_ report: Report) {
    self.report = report
    positions = SourcePositions(report.sources)
  }

  consuming func render() -> [UInt8] {
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n")
    var current: String?
    for finding in report.findings {
      let path = report.sources[finding.span.file].path
      begin(path, &current)
      let (line, column) = positions.position(finding.span.start, in: finding.span.file)
      let message = finding.messageParts.joined(separator: "; ")
      write(line, column, finding.severity.rawValue, message, "streamlint.\(finding.rule)")
    }
    for problem in report.problems where problem.level == .error {
      begin(problem.file, &current)
      let location = problem.span.map { positions.position($0.start, in: $0.file) } ?? (1, 1)
      write(location.0, location.1, "error", problem.message, "streamlint.input")
    }
    if current != nil { out.append("  </file>\n") }
    out.append("</checkstyle>\n")
    return out
  }

  private mutating func begin(_ path: String, _ current: inout String?) {
    guard current != path else { return }
    if current != nil { out.append("  </file>\n") }
    out.append("  <file name=\"\(XMLText.escaped(path))\">\n")
    current = path
  }

  private mutating func write(_ line: Int, _ column: Int, _ severity: String, _ message: String, _ source: String) {
    out.append(
      "    <error line=\"\(line)\" column=\"\(column)\" severity=\"\(severity)\" message=\"\(XMLText.escaped(message))\" source=\"\(XMLText.escaped(source))\"/>\n"
    )
  }
}
