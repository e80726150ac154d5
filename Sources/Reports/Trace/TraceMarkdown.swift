import SourceText
import StreamModel

/// Every chain as a chart and a table, for a page or a comment.
struct TraceMarkdown {
  private let report: TraceReport
  private var positions: SourcePositions
  private var out: [UInt8] = []

  init(_ report: TraceReport) {
    self.report = report
    positions = SourcePositions(report.sources)
  }

  consuming func render() -> [UInt8] {
    for (index, trace) in report.traces.enumerated() {
      if index > 0 { out.append(0x0A) }
      write(trace)
    }
    if report.traces.isEmpty { out.append(report.emptiness + "\n") }
    return out
  }

  private mutating func write(_ trace: ChainTrace) {
    out.append("### \(MarkdownText.inline(trace.headline))\n\n```mermaid\n")
    TraceMermaid.write(trace, to: &out)
    out.append("```\n\n| hop | setting | value | from | verdict |\n|---|---|---|---|---|\n")
    for (index, hop) in trace.hops.enumerated() {
      for row in trace.shownSettings(of: hop, all: false) {
        let cells = [
          "\(index + 1) \(MarkdownText.inline(hop.title))", MarkdownText.code(row.value.setting),
          MarkdownText.inline(row.shown), MarkdownText.inline(origin(row.value)),
          (row.verdict == .breaks ? "**breaks**" : row.verdict.word) + (row.binds ? ", cuts first" : ""),
        ]
        out.append("| " + cells.joined(separator: " | ") + " |\n")
      }
    }
    out.append("\n\(MarkdownText.inline(trace.limits))\n")
  }

  private mutating func origin(_ value: EffectiveValue) -> String {
    guard value.isWritten else { return "default" }
    return positions.place(of: value.span)
  }
}
