import SourceText
import StreamModel

/// Logging commands of Azure Pipelines (`task.logissue`): findings show in the summary of a run.
struct AzureFormat {
  private let report: Report
  private var positions: SourcePositions
  private var out: [UInt8] = []

  init(_ report: Report) {
    self.report = report
    positions = SourcePositions(report.sources)
  }

  consuming func render() -> [UInt8] {
    for finding in report.findings {
      let position = positions.position(finding.span.start, in: finding.span.file)
      let text = finding.messageParts
      // A pipeline knows errors and warnings only.
      write(
        finding.severity == .error ? "error" : "warning", report.sources[finding.span.file].path, position,
        finding.rule, text.joined(separator: "; "))
    }
    for problem in report.problems where problem.level != .note {
      write(
        problem.level == .error ? "error" : "warning", problem.file,
        problem.span.map { positions.position($0.start, in: $0.file) }, "input", problem.message)
    }
    return out
  }

  private mutating func write(
    _ type: String, _ path: String, _ position: (line: Int, column: Int)?, _ code: String, _ message: String
  ) {
    out.append("##vso[task.logissue type=\(type);sourcepath=\(Self.property(path));")
    if let position { out.append("linenumber=\(position.line);columnnumber=\(position.column);") }
    out.append("code=\(Self.property(code));]\(Self.data(message))\n")
  }

  /// What a message must escape (source: azure-pipelines-task-lib, node/taskcommand.ts).
  private static func data(_ text: String) -> String { CommandText.escaped(text, special: "\r\n", percent: "%AZP25") }

  private static func property(_ text: String) -> String {
    CommandText.escaped(text, special: "\r\n;]", percent: "%AZP25")
  }
}
