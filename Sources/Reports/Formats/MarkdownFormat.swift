import SourceText
import StreamModel

/// A comment for a pull request: a table, and the details of each finding folded away.
struct MarkdownFormat {
  private let report: Report
  private let style: ReportStyle
  private var positions: SourcePositions
  private var out: [UInt8] = []

  /// GitHub cuts comments at 65,536 characters.
  private static let limit = 60_000

  init(_ report: Report, style: ReportStyle) {
    self.report = report
    self.style = style
    positions = SourcePositions(report.sources)
  }

  consuming func render() -> [UInt8] {
    let summary = SummaryText(report, isVerbose: false)
    out.append("### streamlint\n\n\(MarkdownText.inline(summary.headline))\n")
    if !summary.accounting.isEmpty {
      out.append("\n<details><summary>What was not judged</summary>\n\n")
      for line in summary.accounting {
        let text = String(line.drop { $0 == " " || $0 == "-" })
        out.append("\(line.hasPrefix("  ") ? "  " : "")- \(MarkdownText.inline(text))\n")
      }
      out.append("\n</details>\n")
    }
    if style.statistics, !report.findings.isEmpty {
      out.append("\n| rule | findings |\n|---|---|\n")
      for (count, rule) in report.statistics { out.append("| \(rule) | \(count) |\n") }
    }
    if !report.findings.isEmpty {
      out.append("\n| | rule | location | finding |\n|---|---|---|---|\n")
      var left = report.findings.count
      for finding in report.findings {
        guard out.count < Self.limit else {
          out.append("\nand \(left) more.\n")
          break
        }
        left -= 1
        out.append(
          "| \(Self.sign(finding.severity)) | [\(finding.rule)](\(finding.url)) | \(MarkdownText.code(positions.place(of: finding.span))) | \(MarkdownText.inline(finding.message)) |\n"
        )
      }
      details()
    }
    for problem in report.problems where problem.level != .note {
      out.append(
        "\n- \(problem.level == .error ? "**error**" : "warning"): \(MarkdownText.code(problem.file)): \(MarkdownText.inline(problem.message))\n"
      )
    }
    return out
  }

  /// Each rule explains itself once.
  private mutating func details() {
    var explained: Set<String> = []
    for finding in report.findings where out.count < Self.limit && !finding.why.isEmpty {
      guard explained.insert(finding.rule).inserted else { continue }
      out.append("\n<details><summary>\(finding.rule)</summary>\n\n\(MarkdownText.block(finding.why))\n\n")
      if let condition = finding.condition { out.append("Condition: \(MarkdownText.inline(condition))\n\n") }
      if let text = ConsequenceText(finding).sentence { out.append("\(MarkdownText.inline(text))\n\n") }
      out.append("\(MarkdownText.block(finding.remedy))\n\n</details>\n")
    }
  }

  private static func sign(_ severity: Severity) -> String {
    switch severity {
    case .error: "**error**"
    case .warning: "warning"
    case .info: "info"
    }
  }
}
