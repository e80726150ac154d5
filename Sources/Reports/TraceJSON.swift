import SourceText
import StreamModel

/// The versioned contract of `schemas/trace-v1.schema.json`.
struct TraceJSON {
  private let report: TraceReport
  private var positions: SourcePositions
  private var json = JSONWriter()

  private static let schemaVersion = 1

  init(_ report: TraceReport) {
    self.report = report
    positions = SourcePositions(report.sources)
  }

  consuming func render() -> [UInt8] {
    json.raw("{\"schemaVersion\": \(Self.schemaVersion),\n \"tool\": {\"name\": \"streamlint\", \"version\": ")
    json.string(streamlintVersion)
    json.raw("},\n \"traces\": [")
    for (index, trace) in report.traces.enumerated() {
      json.raw(index == 0 ? "\n  " : ",\n  ")
      write(trace)
    }
    json.raw(report.traces.isEmpty ? "],\n" : "\n ],\n")
    json.raw(" \"hidden\": \(report.hidden)}\n")
    return json.bytes
  }

  private mutating func write(_ trace: ChainTrace) {
    json.raw("{")
    json.field("route", trace.route, isFirst: true)
    json.field("streamKind", trace.kind.rawValue)
    json.field("intent", trace.intent.word)
    json.field("verdict", trace.verdict.rawValue)
    json.key("limits")
    json.raw("{")
    write("idle", trace.idle, isFirst: true)
    write("total", trace.total, isFirst: false)
    write("drain", trace.drain, isFirst: false)
    json.raw("}")
    json.key("hops")
    json.raw("[")
    for (index, hop) in trace.hops.enumerated() {
      json.raw(index == 0 ? "\n    " : ",\n    ")
      write(hop)
    }
    json.raw("]}")
  }

  private mutating func write(_ name: StaticString, _ limit: ChainTrace.Limit?, isFirst: Bool) {
    json.key(name, isFirst: isFirst)
    guard let limit, case .duration(let milliseconds) = limit.setting.value.value else {
      json.raw("null")
      return
    }
    json.raw("{")
    json.field("milliseconds", Int(milliseconds), isFirst: true)
    json.field("hop", limit.hop)
    json.field("setting", limit.setting.value.setting)
    json.raw("}")
  }

  private mutating func write(_ hop: TracedHop) {
    json.raw("{")
    json.field("technology", hop.technology, isFirst: true)
    json.field("title", hop.title)
    json.field("object", hop.object)
    json.field("route", hop.route)
    json.key("location")
    write(hop.span)
    json.key("settings")
    json.raw("[")
    for (index, row) in hop.settings.enumerated() {
      json.raw(index == 0 ? "{" : ", {")
      json.field("property", row.aspect.property.rawValue, isFirst: true)
      json.field("aspect", row.aspect.name)
      json.field("setting", row.value.setting)
      json.field("value", row.value.value == .unknown ? nil : row.shown)
      json.field("origin", row.value.origin.rawValue)
      json.field("versions", row.value.versions)
      json.key("location")
      write(row.value.span)
      json.field("verdict", row.verdict.rawValue)
      json.key("binds")
      json.raw(row.binds ? "true" : "false")
      json.raw("}")
    }
    json.raw("]")
    json.key("next")
    if let link = hop.link {
      json.raw("{")
      json.field("evidence", link.text, isFirst: true)
      json.key("guess")
      json.raw(link.isGuess ? "true" : "false")
      json.raw("}")
    } else {
      json.raw("null")
    }
    json.key("targets")
    json.array(hop.targets) { $0.string($1) }
    json.objectSources(hop.sources, &positions)
    json.raw("}")
  }

  private mutating func write(_ span: SourceSpan) {
    let (line, column) = positions.position(span.start, in: span.file)
    json.raw("{")
    json.field("file", report.sources[span.file].path, isFirst: true)
    json.field("line", line)
    json.field("column", column)
    json.raw("}")
  }
}
