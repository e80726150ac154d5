import SourceText
import StreamModel

/// The diagnostics of reviewdog (`-f=rdjson`; source: proto/rdf/reviewdog.proto). Columns count bytes from 1, an end is
/// exclusive.
struct RDJSONFormat {
  private let report: Report
  private var positions: SourcePositions
  private var json = JSONWriter()

  init(_ report: Report) {
    self.report = report
    positions = SourcePositions(report.sources)
  }

  consuming func render() -> [UInt8] {
    json.raw("{\"source\": {\"name\": \"streamlint\", \"url\": \"https://github.com/streamlint/streamlint\"},\n")
    json.raw(" \"diagnostics\": [")
    for (index, finding) in report.findings.enumerated() {
      json.line(index)
      write(finding)
    }
    let errors = report.problems.filter { $0.level == .error }
    for (index, problem) in errors.enumerated() {
      json.line(report.findings.count + index)
      write(problem)
    }
    json.raw(report.findings.isEmpty && errors.isEmpty ? "]}\n" : "\n ]}\n")
    return json.bytes
  }

  private mutating func write(_ finding: Finding) {
    let remedy = finding.remedy.withoutBlanksAtEnd
    json.raw("{")
    json.field("message", SARIFFormat.message(of: finding) + (remedy.isEmpty ? "" : "\n\n\(remedy)"), isFirst: true)
    json.key("location")
    write(finding.span)
    json.field("severity", Self.word(finding.severity))
    json.raw(", \"code\": {")
    json.field("value", finding.rule, isFirst: true)
    if !finding.url.isEmpty { json.field("url", finding.url) }
    json.raw("}")
    let related = finding.furtherLocations
    if !related.isEmpty {
      json.raw(", \"related_locations\": [")
      for (index, related) in related.enumerated() {
        json.raw(index == 0 ? "{" : ", {")
        json.field("message", related.label, isFirst: true)
        json.key("location")
        write(related.span)
        json.raw("}")
      }
      json.raw("]")
    }
    writeSuggestions(finding)
    json.raw("}")
  }

  /// reviewdog applies one suggestion at a time: a fix of several edits is none.
  private mutating func writeSuggestions(_ finding: Finding) {
    let edits = finding.fixes.filter { $0.edits.count == 1 }.flatMap(\.edits)
      .filter { $0.span.file == finding.span.file }
    guard !edits.isEmpty else { return }
    json.raw(", \"suggestions\": [")
    for (index, edit) in edits.enumerated() {
      json.raw(index == 0 ? "{\"range\": " : ", {\"range\": ")
      writeRange(edit.span)
      json.field("text", edit.text)
      json.raw("}")
    }
    json.raw("]")
  }

  private mutating func write(_ problem: InputProblem) {
    json.raw("{")
    json.field("message", problem.message, isFirst: true)
    json.key("location")
    if let span = problem.span {
      write(span)
    } else {
      json.raw("{")
      json.field("path", problem.file, isFirst: true)
      json.raw("}")
    }
    json.field("severity", "ERROR")
    json.raw(", \"code\": {\"value\": \"input\"}}")
  }

  private mutating func write(_ span: SourceSpan) {
    json.raw("{")
    json.field("path", report.sources[span.file].path, isFirst: true)
    json.key("range")
    writeRange(span)
    json.raw("}")
  }

  private mutating func writeRange(_ span: SourceSpan) {
    json.raw("{\"start\": ")
    writePosition(span.start, in: span.file)
    json.raw(", \"end\": ")
    writePosition(span.end, in: span.file)
    json.raw("}")
  }

  private mutating func writePosition(_ offset: Int, in file: FileID) {
    let table = positions.table(of: file)
    let offset = min(max(0, offset), report.sources[file].bytes.count)
    let line = table.lineIndex(of: offset)
    json.raw("{")
    json.field("line", line + 1, isFirst: true)
    json.field("column", offset - table.starts[line] + 1)
    json.raw("}")
  }

  private static func word(_ severity: Severity) -> String {
    switch severity {
    case .error: "ERROR"
    case .warning: "WARNING"
    case .info: "INFO"
    }
  }
}
