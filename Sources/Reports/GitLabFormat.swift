import SourceText
import Streaming

/// GitLab's Code Quality report.
struct GitLabFormat {
  private let report: Report
  private var positions: SourcePositions
  private var json = JSONWriter()

  init(_ report: Report) {
    self.report = report
    positions = SourcePositions(report.sources)
  }

  consuming func render() -> [UInt8] {
    json.raw("[")
    let fingerprints = report.fingerprints()
    for (index, finding) in report.findings.enumerated() {
      json.raw(index == 0 ? "\n  " : ",\n  ")
      write(finding, fingerprints[index])
    }
    json.raw(report.findings.isEmpty ? "]\n" : "\n]\n")
    return json.bytes
  }

  private mutating func write(_ finding: Finding, _ fingerprint: String) {
    let severity =
      switch (finding.severity, finding.confidence) {
      case (.error, .certain): "critical"
      case (.error, .conditional): "major"
      case (.warning, _): "minor"
      case (.info, _): "info"
      }
    let start = positions.position(finding.span.start, in: finding.span.file)
    let end = positions.position(finding.span.end, in: finding.span.file)
    json.raw("{")
    json.field("description", finding.message.isEmpty ? finding.rule : finding.message, isFirst: true)
    json.field("check_name", finding.rule)
    json.field("fingerprint", fingerprint)
    json.field("severity", severity)
    json.raw(", \"location\": {")
    json.field("path", report.sources[finding.span.file].path, isFirst: true)
    json.raw(", \"lines\": {\"begin\": \(start.line), \"end\": \(end.line)}}}")
  }
}
