import SourceText
import StreamModel

/// A self-contained page: totals, the chains of all streams, findings with source lines and diffs.
struct HTMLFormat {
  private let report: Report
  private var positions: SourcePositions

  /// Lines of source around a finding.
  private static let context = 3
  /// Longer lines are cut in excerpts.
  private static let lineLimit = 400
  /// Bytes of files that are compared for diffs; each diff reads its files as a whole. Findings behind that show their edits
  /// in the other formats.
  private static let diffBudget = 1 << 26

  /// Whether the page shows only chains.
  private let isTrace: Bool

  init(_ report: Report) {
    self.report = report
    isTrace = false
    positions = SourcePositions(report.sources)
  }

  /// The page with only the chains.
  init(_ trace: TraceReport) {
    var report = Report(sources: trace.sources, findings: [], problems: trace.problems, summary: trace.summary)
    report.traces = trace.traces
    report.hiddenTraces = trace.hidden
    self.report = report
    isTrace = true
    positions = SourcePositions(report.sources)
  }

  consuming func render() -> [UInt8] {
    let template = PackageResources.report_html
    let marker = Array("__DATA__".utf8)
    guard let location = template.firstRange(of: marker) else { return template }
    var result = Array(template[..<location.lowerBound])
    result += data()
    result += template[location.upperBound...]
    return result
  }

  /// The data as JSON in which `<` is escaped, so that it cannot be parsed as markup.
  private mutating func data() -> [UInt8] {
    var json = JSONWriter()
    json.raw("{")
    let headline =
      isTrace
      ? counted(report.traces.count, "proxy chain", "proxy chains")
      : SummaryText(report, isVerbose: false).headline
    json.field("headline", headline, isFirst: true)
    json.raw(", \"isTrace\": \(isTrace)")
    json.key("accounting")
    json.array(isTrace ? [] : SummaryText(report, isVerbose: false).accounting) { $0.string($1) }
    json.key("report")
    json.raw(String(decoding: JSONFormat(report).render(), as: UTF8.self))
    json.key("trace")
    let trace = TraceReport(
      sources: report.sources, traces: report.traces, hidden: report.hiddenTraces, problems: [], summary: report.summary
    )
    json.raw(String(decoding: TraceJSON(trace).render(), as: UTF8.self))
    json.key("excerpts")
    json.raw("[")
    for (index, finding) in report.findings.enumerated() {
      if index > 0 { json.raw(",\n") }
      write(finding.span, &json)
    }
    json.raw("]")
    json.key("diffs")
    let sources = report.sources
    var budget = Self.diffBudget
    json.array(report.findings) { json, finding in
      guard let fix = finding.fixes.first else {
        json.raw("null")
        return
      }
      budget -= Set(fix.edits.map(\.span.file)).reduce(1024) { $0 + sources[$1].bytes.count }
      guard budget > 0 else {
        json.raw("null")
        return
      }
      json.string(Self.diff(fix, sources))
    }
    json.raw("}")
    var result: [UInt8] = []
    result.reserveCapacity(json.bytes.count + 1024)
    for byte in json.bytes {
      if byte == UInt8(ascii: "<") { result.append("\\u003c") } else { result.append(byte) }
    }
    return result
  }

  private static func diff(_ fix: Fix, _ sources: SourceMap) -> String {
    var files: [FileID] = []
    for edit in fix.edits where !files.contains(edit.span.file) { files.append(edit.span.file) }
    var result = ""
    for file in files {
      let source = sources[file]
      let after = applying(fix.edits.filter { $0.span.file == file }, to: source.bytes)
      result += String(decoding: UnifiedDiff(path: source.path, from: source.bytes, to: after).bytes, as: UTF8.self)
    }
    return result
  }

  private mutating func write(_ span: SourceSpan, _ json: inout JSONWriter) {
    let table = positions.table(of: span.file)
    let source = report.sources[span.file]
    let (line, column) = positions.position(span.start, in: span.file)
    let end = positions.position(span.end, in: span.file)
    let first = max(1, line - Self.context)
    let last = min(table.count, line + Self.context)
    json.raw("{")
    json.field("start", first, isFirst: true)
    json.field("line", line)
    json.field("from", min(column - 1, Self.lineLimit))
    json.field("to", end.line == line ? min(end.column - 1, Self.lineLimit) : Self.lineLimit)
    json.key("lines")
    json.array(Array(first...max(first, last))) { json, number in
      let contents = table.contents(ofLine: number - 1)
      // A character has several bytes at most; a line may be as long as a file.
      json.string(String(source.text(contents.prefix(Self.lineLimit * 16)).prefix(Self.lineLimit)))
    }
    json.raw("}")
  }
}
