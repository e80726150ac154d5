import StreamModel

/// The content of all reports, in the order of one run.
struct MergedReport {
  private(set) var parts: [PartialReport]
  private(set) var findings: [PartialReport.Item]
  private(set) var suppressed: [PartialReport.Item]
  private(set) var problems: [PartialReport.Remark]
  private(set) var routes: [PartialReport.Route]
  /// Nil where a report has no counts.
  private(set) var summary: Summary?
  /// The size of notes that no report contains.
  private var extra: [UInt8] = []

  init(_ parts: [PartialReport]) {
    self.parts = parts
    findings = parts.flatMap(\.findings)
    suppressed = parts.flatMap(\.suppressed)
    problems = parts.flatMap(\.problems)
    routes = parts.flatMap(\.routes)
    var total = Summary()
    for part in parts { if let own = part.summary { total.add(own) } }
    for shared in Self.agreed(parts) {
      problems += shared.problems
      findings += shared.findings
      for finding in shared.findings { total.count(finding.severity) }
    }
    // The report of a single repository keeps its order; a join of several sorts.
    let isOne = parts.allSatisfy { $0.shard != nil } && parts.reduce(0) { $0 + ($1.shard?.repositories ?? 0) } <= 1
    if !isOne {
      findings = sorted(findings) { $0.order }
      suppressed = sorted(suppressed) { $0.order }
      problems = withoutRepeats(sorted(problems) { $0.order }) { $0.order }
      total.sortInputs()
      routes = sorted(routes) { $0.order }
    }
    summary = parts.allSatisfy { $0.summary != nil } ? total : nil
  }

  /// The notes on which all parts with the same configuration file or flag agree, in the wording of the first.
  private static func agreed(_ parts: [PartialReport]) -> [PartialReport.Shared] {
    var open: [String: PartialReport.Shared] = [:]
    for shared in parts.flatMap(\.shared) {
      guard var known = open[shared.configuration] else {
        open[shared.configuration] = shared
        continue
      }
      known.problems.removeAll { one in !shared.problems.contains { $0.order == one.order } }
      known.findings.removeAll { one in !shared.findings.contains { $0.order == one.order } }
      open[shared.configuration] = known
    }
    return open.keys.sorted().compactMap { open[$0] }
  }

  /// The findings by severity.
  var counts: [Severity: Int] {
    if let summary { return [.error: summary.errors, .warning: summary.warnings, .info: summary.infos] }
    return findings.reduce(into: [:]) { $0[$1.severity, default: 0] += 1 }
  }

  /// Adds a warning about the merge itself, behind all others.
  mutating func addRemark(_ message: String, _ format: ReportFormat) {
    var json = JSONWriter()
    json.raw("{")
    json.field("level", "warning", isFirst: true)
    if format == .json {
      json.field("file", "--partial")
      json.field("message", message)
      json.field("location", nil)
      json.raw("}")
    } else {
      json.raw(", \"message\": {")
      json.field("text", message, isFirst: true)
      json.raw("}}")
    }
    extra = json.bytes
  }

  /// The name of each finding, with a number where several are alike.
  var fingerprints: [String] {
    var seen: [String: Int] = [:]
    return findings.map { finding in
      let occurrence = seen[finding.name, default: 0]
      seen[finding.name] = occurrence + 1
      return occurrence == 0
        ? finding.name : Report.fingerprint(finding.name, occurrence: occurrence) ?? finding.name
    }
  }

  /// Writes the bytes of a report with some of them replaced; the replacements are in the order of their locations.
  func write(_ range: Range<Int>, of part: Int, _ replacements: [(Range<Int>, String)], _ json: inout JSONWriter) {
    let bytes = parts[part].reader.bytes
    var start = range.lowerBound
    for (position, text) in replacements {
      json.raw(bytes[start..<position.lowerBound])
      json.raw(text)
      start = position.upperBound
    }
    json.raw(bytes[start..<range.upperBound])
  }

  /// Writes all notes, a line each; returns their number.
  @discardableResult
  func writeProblems(_ json: inout JSONWriter) -> Int {
    for (index, problem) in problems.enumerated() {
      json.line(index)
      write(problem.range, of: problem.part, [], &json)
    }
    guard !extra.isEmpty else { return problems.count }
    json.line(problems.count)
    json.raw(extra)
    return problems.count + 1
  }
}
