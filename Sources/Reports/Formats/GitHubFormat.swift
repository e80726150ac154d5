import SourceText
import StreamModel

/// Workflow commands of GitHub Actions: findings show at their lines in a pull request.
struct GitHubFormat {
  private let report: Report
  private var positions: SourcePositions
  private var out: [UInt8] = []
  /// Annotations that may still be written.
  private var left = Self.limit

  /// Annotations of a step. GitHub shows ten of each level; more of them hide the grave ones.
  private static let limit = 10

  init(_ report: Report) {
    self.report = report
    positions = SourcePositions(report.sources)
  }

  consuming func render() -> [UInt8] {
    let problems = report.problems.filter { $0.level != .note }
    let more = report.findings.count + problems.count - Self.limit
    // The last one tells how many are left out.
    if more > 0 { left -= 1 }
    // Inputs that cannot be read come first, then the gravest findings.
    for problem in problems.filter({ $0.level == .error }) { write(problem) }
    for severity in Severity.allCases.sorted(by: >) {
      for finding in report.findings where finding.severity == severity { write(finding) }
    }
    for problem in problems.filter({ $0.level == .warning }) { write(problem) }
    if more > 0 { out.append("::notice title=streamlint::\(more + 1) more are not shown here\n") }
    return out
  }

  private mutating func write(_ finding: Finding) {
    let command =
      switch finding.severity {
      case .error: "error"
      case .warning: "warning"
      case .info: "notice"
      }
    let text = finding.messageParts
    write(
      command, finding.span, "streamlint \(finding.rule)", "\(text.joined(separator: "\n"))\n\n\(finding.remedy)")
  }

  private mutating func write(_ problem: InputProblem) {
    let command = problem.level == .error ? "error" : "warning"
    if let span = problem.span { return write(command, span, "streamlint", problem.message) }
    guard left > 0 else { return }
    left -= 1
    out.append("::\(command) title=streamlint::\(Self.data(problem.message))\n")
  }

  private mutating func write(_ command: String, _ span: SourceSpan, _ title: String, _ message: String) {
    guard left > 0 else { return }
    left -= 1
    let start = positions.position(span.start, in: span.file)
    let end = positions.position(span.end, in: span.file)
    var properties = "file=\(Self.property(report.sources[span.file].path)),line=\(start.line),endLine=\(end.line)"
    // Columns of an annotation are valid within one line only.
    if start.line == end.line { properties += ",col=\(start.column),endColumn=\(max(start.column, end.column - 1))" }
    out.append("::\(command) \(properties),title=\(Self.property(title))::\(Self.data(message))\n")
  }

  /// Characters that a message must escape (actions/toolkit, packages/core/src/command.ts).
  private static func data(_ text: String) -> String { CommandText.escaped(text, special: "\r\n", percent: "%25") }

  private static func property(_ text: String) -> String {
    CommandText.escaped(text, special: "\r\n:,", percent: "%25")
  }
}
