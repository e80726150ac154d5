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
      out.appendSafely("\(item.text)\(kinds)  \(positions.place(of: item.span))")
    }
  }

  private mutating func write(_ trace: ChainTrace) {
    write(trace.verdict)
    out.append("  ")
    for (number, line) in Wrapping.lines(trace.headline, width: style.width - 11).enumerated() {
      if number > 0 { out.append("\n  ") }
      paint.begin(.strong, &out)
      out.appendSafely(line)
      paint.end(&out)
    }
    if style.verbose { writeEvidence(of: trace) }
    out.append("\n  client\n")
    for (index, hop) in trace.hops.enumerated() {
      out.append("    │\n")
      write(hop, index, trace)
      if let link = hop.link {
        for line in Wrapping.lines((link.isGuess ? "guessed: " : "") + link.text, width: style.width - Self.margin) {
          out.append("    │   ")
          paint.begin(.gutter, &out)
          out.appendSafely(line)
          paint.end(&out)
          out.append(0x0A)
        }
      }
    }
    out.append("    ▼\n  application")
    if let targets = trace.hops.last?.targets, !targets.isEmpty {
      out.append(" ")
      out.appendSafely(Array(Set(targets)).sorted().prefix(4).joined(separator: ", "))
    }
    out.append(0x0A)
    for line in Wrapping.lines(trace.limits, width: style.width - 4) {
      out.append("  ")
      out.appendSafely(line)
      out.append(0x0A)
    }
  }

  private mutating func write(_ hop: TracedHop, _ index: Int, _ trace: ChainTrace) {
    let words = ([hop.object, hop.route].compactMap(\.self) + [positions.place(of: hop.span)]).filter { !$0.isEmpty }
    out.append("  \(index + 1) ")
    paint.begin(.strong, &out)
    out.appendSafely(hop.title)
    paint.end(&out)
    var columns = 4 + DisplayWidth.columns(of: hop.title)
    for word in words {
      let wide = DisplayWidth.columns(of: word) + 2
      if columns + wide > style.width {
        out.append("\n    │ ")
        columns = 6
      }
      out.append("  ")
      out.appendSafely(word)
      columns += wide
    }
    out.append(0x0A)
    writeSettings(of: hop, trace)
  }

  private mutating func write(_ verdict: TraceVerdict) {
    switch verdict {
    case .breaks: paint.write(verdict.word, .error, to: &out)
    case .mayBreak, .costs: paint.write(verdict.word, .warning, to: &out)
    case .passes, .unknown: out.append(verdict.word)
    }
  }

  /// What is left and right of the settings: `    │   `, and two blanks between columns.
  private static let margin = 8
  private static let mark = "◀ cuts first"

  /// One line for each setting, the verdict first; two where one does not fit.
  private mutating func writeSettings(of hop: TracedHop, _ trace: ChainTrace) {
    let settings = trace.shownSettings(of: hop, all: style.verbose)
    let rows = settings.map { row in
      [
        row.verdict.word, row.aspect.name, Self.short(row.shown), row.value.setting,
        positions.origin(of: row.value, in: hop) + (row.binds ? "  \(Self.mark)" : ""),
      ]
    }
    let widths = (0..<5).map { column in rows.map { DisplayWidth.columns(of: $0[column]) }.max() ?? 0 }
    let fits = Self.margin + widths.reduce(0, +) + 8 <= style.width
    for (row, setting) in zip(rows, settings) {
      out.append("    │   ")
      write(setting.verdict)
      if fits {
        for column in 1..<5 {
          out.append(0x20, count: widths[column - 1] - DisplayWidth.columns(of: row[column - 1]) + 2)
          write(row[column], isLast: column == 4 && setting.binds)
        }
      } else {
        out.append(0x20, count: widths[0] - DisplayWidth.columns(of: row[0]) + 2)
        out.appendSafely(row[1])
        out.append(0x20, count: widths[1] - DisplayWidth.columns(of: row[1]) + 2)
        out.appendSafely(row[2])
        let text = "\(row[3])  \(row[4])"
        let width = style.width - Self.margin - widths[0] - 2
        let lines =
          DisplayWidth.columns(of: text) <= width ? [text] : [row[3]] + Wrapping.lines(row[4], width: width)
        for (number, line) in lines.enumerated() {
          out.append("\n    │   ")
          out.append(0x20, count: widths[0] + 2)
          write(line, isLast: number == lines.count - 1 && setting.binds)
        }
      }
      out.append(0x0A)
    }
  }

  /// Writes a cell; the last one of a setting that cuts first ends with the mark.
  private mutating func write(_ cell: String, isLast: Bool) {
    guard isLast, cell.hasSuffix(Self.mark) else { return out.appendSafely(cell) }
    out.appendSafely(cell.dropLast(Self.mark.count))
    paint.write(Self.mark, .strong, to: &out)
  }

  private static func short(_ text: String) -> String { text.count > 40 ? text.prefix(39) + "…" : text }
}
