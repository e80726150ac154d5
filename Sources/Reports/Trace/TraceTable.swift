import Catalog
import SourceText
import StreamModel

/// Every chain as a ladder of hops with a table of settings at each.
struct TraceTable {
  private let report: TraceReport
  private let style: ReportStyle
  private let paint: Paint
  private var positions: SourcePositions
  private var out: [UInt8] = []

  init(_ report: TraceReport, style: ReportStyle) {
    self.report = report
    self.style = style
    paint = Paint(isOn: style.colour)
    positions = SourcePositions(report.sources)
  }

  consuming func render() -> [UInt8] {
    for trace in report.traces {
      write(trace)
      out.append(0x0A)
    }
    guard !style.quiet else { return out }
    let count = counted(report.traces.count, "chain", "chains")
    let broken = report.traces.count { $0.verdict == .breaks }
    out.append(
      report.traces.isEmpty
        ? report.emptiness
        : broken == 0
          ? "\(count) traced; none breaks a stream."
          : "\(count) traced; \(broken) \(broken == 1 ? "breaks" : "break").")
    out.append(0x0A)
    if report.hidden > 0 {
      out.append(
        "\(counted(report.hidden, "chain", "chains")) of unknown intent not shown (--all); declare a stream with --stream PATH.\n"
      )
    }
    return out
  }

  /// Why we think that the route streams, and what speaks against it, with the points of each observation.
  private mutating func writeEvidence(of trace: ChainTrace) {
    let weights = CatalogData.evidenceWeights
    for item in trace.evidence {
      let points = weights.points(of: item.source)
      let kinds = item.kinds.isEmpty ? "" : " (\(item.kinds.map(\.rawValue).joined(separator: ", ")))"
      out.append("\n  \(points < 0 ? "" : "+")\(points)  ")
      out.appendSafely("\(item.text)\(kinds)  \(report.sources[item.span.file].path)")
      out.append(":\(positions.position(item.span.start, in: item.span.file).line)")
    }
  }

  private mutating func write(_ trace: ChainTrace) {
    paint.begin(.strong, &out)
    out.appendSafely(trace.headline)
    paint.end(&out)
    if style.verbose { writeEvidence(of: trace) }
    out.append("\n  client\n")
    for (index, hop) in trace.hops.enumerated() {
      out.append("    │\n")
      write(hop, index, trace)
      if let link = hop.link {
        out.append("    │   ")
        paint.begin(.gutter, &out)
        out.append(link.isGuess ? "guessed: " : "")
        out.appendSafely(link.text)
        paint.end(&out)
        out.append(0x0A)
      }
    }
    out.append("    ▼\n  application")
    if let targets = trace.hops.last?.targets, !targets.isEmpty {
      out.append(" ")
      out.appendSafely(Array(Set(targets)).sorted().prefix(4).joined(separator: ", "))
    }
    out.append("\n  ")
    out.appendSafely(trace.limits)
    out.append(0x0A)
  }

  private mutating func write(_ hop: TracedHop, _ index: Int, _ trace: ChainTrace) {
    out.append("  \(index + 1) ")
    paint.begin(.strong, &out)
    out.appendSafely(hop.title)
    paint.end(&out)
    out.append("  ")
    if let object = hop.object {
      out.appendSafely(object)
      out.append("  ")
    }
    out.appendSafely(hop.route)
    out.append("  ")
    out.appendSafely(location(hop.span))
    out.append(0x0A)
    let rows = trace.shownSettings(of: hop, all: style.verbose).map { row in
      [row.aspect.name, row.value.setting, Self.short(row.shown), origin(row.value, in: hop)]
    }
    let widths = (0..<4).map { column in rows.map { DisplayWidth.columns(of: $0[column]) }.max() ?? 0 }
    for (row, setting) in zip(rows, trace.shownSettings(of: hop, all: style.verbose)) {
      out.append("    │   ")
      for column in 0..<4 {
        out.appendSafely(row[column])
        out.append(0x20, count: widths[column] - DisplayWidth.columns(of: row[column]) + 2)
      }
      switch setting.verdict {
      case .breaks: paint.write(setting.verdict.word, .error, to: &out)
      case .mayBreak, .costs: paint.write(setting.verdict.word, .warning, to: &out)
      case .passes, .unknown: out.append(setting.verdict.word)
      }
      if setting.binds { paint.write("  ◀ cuts first", .strong, to: &out) }
      out.append(0x0A)
    }
  }

  private static func short(_ text: String) -> String { text.count > 40 ? text.prefix(39) + "…" : text }

  private mutating func origin(_ value: EffectiveValue, in hop: TracedHop) -> String {
    switch value.origin {
    case .default: "default" + (value.versions.map { " (\($0))" } ?? "")
    case .written: location(value.span) + hop.rendering
    case .inherited: "inherited from \(location(value.span))" + hop.rendering
    }
  }

  private mutating func location(_ span: SourceSpan) -> String {
    "\(report.sources[span.file].path):\(positions.position(span.start, in: span.file).line)"
  }
}

extension TracedHop {
  /// What a value goes through from its file to the hop: ` via chart chat`; empty for an object that is in a file.
  fileprivate var rendering: String {
    guard let source = sources.first(where: { $0.kind == .chart }) ?? sources.last else { return "" }
    return " via \(source.kind.rawValue) \(source.name)"
  }
}
