import SourceText
import StreamModel

/// The versioned contract of `schemas/findings-v1.schema.json`: every field is always there, null where it is unknown.
struct JSONFormat {
  private let report: Report
  private var positions: SourcePositions
  private var json = JSONWriter()

  /// Incremented when a field changes its meaning or is removed, not for new fields.
  static let schemaVersion = 1

  init(_ report: Report) {
    self.report = report
    positions = SourcePositions(report.sources)
  }

  consuming func render() -> [UInt8] {
    let report = report
    let fingerprints = report.fingerprints()
    Self.writeHead(&json)
    for (index, finding) in report.findings.enumerated() {
      json.line(index)
      write(finding, fingerprint: fingerprints[index])
    }
    json.raw(report.findings.isEmpty ? Self.afterNoFindings : Self.afterFindings)
    for (index, problem) in report.problems.enumerated() {
      json.line(index)
      write(problem)
    }
    json.raw(report.problems.isEmpty ? Self.afterNoProblems : Self.afterProblems)
    writeSummary()
    if let shard = report.shard {
      json.raw(",\n \"shard\": ")
      write(shard)
    }
    json.raw("}\n")
    return json.bytes
  }

  /// The findings alone, each in a line of its own.
  consuming func renderLines() -> [UInt8] {
    let report = report
    for (finding, fingerprint) in zip(report.findings, report.fingerprints()) {
      write(finding, fingerprint: fingerprint)
      json.raw("\n")
    }
    return json.bytes
  }

  /// The counts, and the routes with their locations.
  private mutating func writeSummary() {
    let routes = report.routes
    var positions = positions
    let sources = report.sources
    json.summary(report.summary) { json in
      for (index, route) in routes.enumerated() {
        json.raw(index == 0 ? "{" : ", {")
        json.field("route", route.route, isFirst: true)
        json.key("location")
        json.location(
          sources[route.span.file].path, route.span, route.position ?? positions.position(of: route.span))
        json.field("state", route.state.rawValue)
        json.field("reason", route.state.reason)
        json.raw("}")
      }
    }
  }

  /// The part before the findings.
  static func writeHead(_ json: inout JSONWriter) {
    json.raw("{\"schemaVersion\": \(schemaVersion),\n \"tool\": {\"name\": \"streamlint\", \"version\": ")
    json.string(streamlintVersion)
    json.raw("},\n \"findings\": [")
  }

  static let afterNoFindings = "],\n \"problems\": ["
  static let afterFindings = "\n ],\n \"problems\": ["
  static let afterNoProblems = "],\n \"summary\": "
  static let afterProblems = "\n ],\n \"summary\": "

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
    json.field("object", finding.commonObject)
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
    json.key("consequences")
    json.raw("[")
    for (index, consequence) in finding.consequences.enumerated() {
      json.raw(index == 0 ? "{" : ", {")
      json.field("rule", consequence.rule, isFirst: true)
      json.field("setting", consequence.setting)
      json.field("value", consequence.value)
      json.field("origin", consequence.origin.rawValue)
      json.field("object", consequence.object)
      json.field("message", consequence.message)
      json.key("location")
      write(consequence.span)
      json.raw("}")
    }
    json.raw("]")
    json.objectSources(finding.sources, &positions)
    json.key("fixes")
    let sources = report.sources
    json.array(finding.fixes) { json, fix in
      json.raw("{")
      json.field("title", fix.description, isFirst: true)
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
    let count = source.bytes.count
    let shown = SourceSpan(file: span.file, start: min(span.start, count), end: min(span.end, count))
    json.location(source.path, shown, positions.position(of: shown))
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

  /// Which part of a run this is, and what it leaves open.
  private mutating func write(_ shard: ShardInfo) {
    json.raw("{")
    json.shard(shard)
    json.key("shared")
    json.raw("[")
    for (index, remarks) in report.shared.enumerated() {
      json.raw(index == 0 ? "\n  {" : ",\n  {")
      json.field("configuration", remarks.configuration, isFirst: true)
      json.key("problems")
      json.raw("[")
      for (index, problem) in remarks.problems.enumerated() {
        if index > 0 { json.raw(", ") }
        write(problem)
      }
      json.raw("]")
      json.key("findings")
      json.raw("[")
      for (index, finding) in remarks.findings.enumerated() {
        if index > 0 { json.raw(", ") }
        write(finding, fingerprint: report.fingerprint(of: finding))
      }
      json.raw("]}")
    }
    json.raw("]}")
  }
}

extension Finding {
  /// The object of the fault and of all its consequences; nil where they are in several, which name their own.
  fileprivate var commonObject: String? { consequences.allSatisfy { $0.object == object } ? object : nil }
}
