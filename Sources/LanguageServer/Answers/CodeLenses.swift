import Reports
import SourceText
import StreamModel

/// The verdict of a chain at each route of a file.
struct CodeLenses {
  /// The command that shows the chains of a line.
  static let command = "streamlint.showChain"

  private let review: Review

  init(_ review: Review) { self.review = review }

  func lenses(in files: [FileID]) -> [JSONValue] {
    var found: [SourceSpan: [ChainTrace]] = [:]
    for trace in review.report.traces {
      for span in Set(trace.hops.map(\.span)) where files.contains(span.file) { found[span, default: []].append(trace) }
    }
    return found.keys.sorted().map { span in
      let traces = found[span] ?? []
      let uri = JSONValue.string(review.uri(of: review.path(of: span.file)))
      let start = review.positions(of: span.file).position(of: span.start)
      return [
        "range": review.range(of: SourceSpan(file: span.file, start: span.start, end: span.start)),
        "command": [
          "title": .string(Self.title(traces)), "command": .string(Self.command),
          "arguments": [uri, .int(start.line)],
        ],
      ]
    }
  }

  /// The worst chain, and how many others there are.
  private static func title(_ traces: [ChainTrace]) -> String {
    let order = TraceVerdict.worstFirst
    let worst = traces.enumerated().min { a, b in
      let x = (order.firstIndex(of: a.element.verdict) ?? 0, a.offset)
      let y = (order.firstIndex(of: b.element.verdict) ?? 0, b.offset)
      return x < y
    }
    guard let trace = worst?.element else { return "" }
    var parts = ["\(trace.kind.rawValue) \(trace.verdict.word)"]
    if let idle = trace.idle { parts.append("idle \(idle.setting.shown) (\(idle.setting.value.setting))") }
    if let total = trace.total { parts.append("total \(total.setting.shown) (\(total.setting.value.setting))") }
    if trace.idle == nil, trace.total == nil { parts.append("no limit") }
    if traces.count > 1 { parts.append("\(traces.count) chains") }
    return parts.joined(separator: " · ")
  }

  /// The chains of the routes on a line, as `trace` shows them.
  func text(in files: [FileID], line: Int) -> String {
    let traces = review.report.traces.filter { trace in
      trace.hops.contains { hop in
        files.contains(hop.span.file) && review.positions(of: hop.span.file).position(of: hop.span.start).line == line
      }
    }
    let report = TraceReport(
      sources: review.report.sources, traces: traces, hidden: 0, problems: [], summary: Summary())
    return String(
      decoding: TraceFormat.human.render(report, style: ReportStyle(colour: false, quiet: true)), as: UTF8.self)
  }
}
