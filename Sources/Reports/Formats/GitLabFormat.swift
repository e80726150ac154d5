import SourceText
import StreamModel

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
    // GitLab compares with the report of the target branch by itself: what is left out would count as resolved.
    let report = report.withKnownFindings
    let fingerprints = report.fingerprints()
    for (index, finding) in report.findings.enumerated() {
      json.raw(index == 0 ? "\n  " : ",\n  ")
      write(finding, fingerprints[index])
    }
    let errors = report.problems.filter { $0.level == .error }
    for (index, problem) in errors.enumerated() {
      json.raw(index == 0 && report.findings.isEmpty ? "\n  " : ",\n  ")
      // Without it an unreadable input would look clean.
      let place = problem.span.map { positions.position($0.start, in: $0.file).line } ?? 1
      write(
        problem.message, "input", fingerprint: report.fingerprint(ofProblem: problem, number: index),
        severity: "blocker", path: problem.span.map { report.sources[$0.file].path } ?? problem.file, place...place)
    }
    json.raw(report.findings.isEmpty && errors.isEmpty ? "]\n" : "\n]\n")
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
    let remedy = finding.remedy.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    write(
      SARIFFormat.message(of: finding) + (remedy.isEmpty ? "" : ". \(remedy)"), finding.rule, fingerprint: fingerprint,
      severity: severity, path: report.sources[finding.span.file].path, start.line...max(start.line, end.line))
  }

  private mutating func write(
    _ description: String, _ check: String, fingerprint: String, severity: String, path: String,
    _ lines: ClosedRange<Int>
  ) {
    json.raw("{")
    json.field("description", description, isFirst: true)
    json.field("check_name", check)
    json.field("fingerprint", fingerprint)
    json.field("severity", severity)
    json.raw(", \"location\": {")
    json.field("path", path, isFirst: true)
    json.raw(", \"lines\": {\"begin\": \(lines.lowerBound), \"end\": \(lines.upperBound)}}}")
  }
}

extension Report {
  /// The report with the findings that `--new-since` leaves out, sorted by location and rule.
  fileprivate var withKnownFindings: Report {
    let known = suppressed.filter(\.isInBase).map(\.finding)
    guard !known.isEmpty else { return self }
    var result = self
    result.findings += known
    result.findings.sort { a, b in
      let x = (sources[a.span.file].path, a.span.start, a.rule, a.setting)
      let y = (sources[b.span.file].path, b.span.start, b.rule, b.setting)
      return x < y
    }
    return result
  }
}
