import SourceText
import Streaming

/// The versioned contract of `schemas/findings-v1.schema.json`: every field is always there, null where it is unknown.
struct JSONFormat {
  private let report: Report
  private var positions: SourcePositions
  private var json = JSONWriter()

  /// Raised when a field changes its meaning or goes; new fields do not raise it.
  private static let schemaVersion = 1

  init(_ report: Report) {
    self.report = report
    positions = SourcePositions(report.sources)
  }

  consuming func render() -> [UInt8] {
    json.raw("{\"schemaVersion\": \(Self.schemaVersion),\n \"tool\": {\"name\": \"streamlint\", \"version\": ")
    json.string(streamlintVersion)
    json.raw("},\n \"findings\": [")
    let fingerprints = report.fingerprints()
    for (index, finding) in report.findings.enumerated() {
      json.raw(index == 0 ? "\n  " : ",\n  ")
      write(finding, fingerprint: fingerprints[index])
    }
    json.raw(report.findings.isEmpty ? "],\n \"problems\": [" : "\n ],\n \"problems\": [")
    for (index, problem) in report.problems.enumerated() {
      json.raw(index == 0 ? "\n  " : ",\n  ")
      write(problem)
    }
    json.raw(report.problems.isEmpty ? "],\n \"summary\": " : "\n ],\n \"summary\": ")
    writeSummary()
    json.raw("}\n")
    return json.bytes
  }

  private mutating func write(_ finding: Finding, fingerprint: String) {
    json.raw("{")
    json.field("rule", finding.rule, isFirst: true)
    json.field("severity", finding.severity.rawValue)
    json.field("confidence", finding.confidence.rawValue)
    json.field("message", finding.message)
    json.field("condition", finding.condition)
    json.longField("why", finding.why)
    json.longField("remedy", finding.remedy)
    json.longField("url", finding.url)
    json.field("technology", finding.technology)
    json.field("property", finding.property.rawValue)
    json.field("setting", finding.setting)
    json.field("value", finding.value)
    json.field("origin", finding.origin.rawValue)
    json.field("object", finding.object)
    json.field("route", finding.route)
    json.key("moreRoutes")
    json.array(finding.moreRoutes) { $0.string($1) }
    json.field("streamKind", finding.kind?.rawValue)
    json.field("intent", finding.intent.word)
    json.key("location")
    write(finding.span)
    json.key("related")
    json.raw("[")
    for (index, related) in finding.related.enumerated() {
      json.raw(index == 0 ? "{" : ", {")
      json.field("label", related.label, isFirst: true)
      json.key("location")
      write(related.span)
      json.raw("}")
    }
    json.raw("]")
    json.key("fixes")
    let sources = report.sources
    json.array(finding.fixes) { json, fix in
      json.raw("{")
      json.field("title", fix.title, isFirst: true)
      json.field("safety", fix.safety.rawValue)
      json.key("edits")
      json.array(fix.edits) { json, edit in
        json.raw("{")
        json.field("file", sources[edit.span.file].path, isFirst: true)
        json.field("byteStart", edit.span.start)
        json.field("byteEnd", edit.span.end)
        json.field("text", edit.text)
        json.raw("}")
      }
      json.raw("}")
    }
    json.field("fingerprint", fingerprint)
    json.raw("}")
  }

  private mutating func write(_ span: SourceSpan) {
    let source = report.sources[span.file]
    let start = min(span.start, source.bytes.count)
    let end = min(span.end, source.bytes.count)
    let from = positions.position(start, in: span.file)
    let to = positions.position(end, in: span.file)
    json.raw("{")
    json.field("file", source.path, isFirst: true)
    json.field("line", from.line)
    json.field("column", from.column)
    json.field("endLine", to.line)
    json.field("endColumn", to.column)
    json.field("byteStart", start)
    json.field("byteEnd", end)
    json.raw("}")
  }

  private mutating func write(_ problem: InputProblem) {
    json.raw("{")
    json.field("level", problem.level.word, isFirst: true)
    json.field("file", problem.file)
    json.field("message", problem.message)
    json.key("location")
    if let span = problem.span { write(span) } else { json.raw("null") }
    json.raw("}")
  }

  private mutating func writeSummary() {
    let summary = report.summary
    json.raw("{")
    json.field("files", summary.files, isFirst: true)
    json.field("routes", summary.routes)
    json.field("unknownIntent", summary.unknownIntent)
    json.field("errors", summary.errors)
    json.field("warnings", summary.warnings)
    json.field("infos", summary.infos)
    json.field("suppressed", summary.suppressed)
    json.key("skipped")
    json.array(summary.skipped) { json, skipped in
      json.raw("{")
      json.field("file", skipped.file, isFirst: true)
      json.field("reason", skipped.reason)
      json.raw("}")
    }
    json.raw("}")
  }
}
