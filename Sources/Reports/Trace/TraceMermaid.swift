import SourceText
import StreamModel

/// Every chain as a Mermaid flow chart.
struct TraceMermaid {
  private let report: TraceReport
  private var out: [UInt8] = []

  init(_ report: TraceReport) { self.report = report }

  consuming func render() -> [UInt8] {
    for (index, trace) in report.traces.enumerated() {
      if index > 0 { out.append(0x0A) }
      Self.write(trace, to: &out)
    }
    return out
  }

  /// One chart.
  static func write(_ trace: ChainTrace, to out: inout [UInt8]) {
    out.append("---\ntitle: \"\(text("\(trace.route) (\(trace.kind.rawValue))"))\"\n---\n")
    out.append("flowchart LR\n  client([client])\n")
    for (index, hop) in trace.hops.enumerated() {
      var lines = [hop.title] + (hop.object.map { [$0] } ?? [])
      for row in hop.settings where row.verdict == .breaks || row.verdict == .mayBreak || row.binds {
        lines.append("\(row.value.setting) \(row.shown)\(row.binds ? " (cuts first)" : ""): \(row.verdict.word)")
      }
      out.append("  hop\(index + 1)[\"\(lines.map(text).joined(separator: "<br>"))\"]\n")
    }
    out.append("  application([application])\n")
    for index in trace.hops.indices {
      let from = index == 0 ? "client" : "hop\(index)"
      let isGuess = index > 0 && trace.hops[index - 1].link?.isGuess == true
      out.append("  \(from) \(isGuess ? "-.->" : "-->") hop\(index + 1)\n")
    }
    out.append("  hop\(trace.hops.count) --> application\n")
    let broken = marked(trace, .breaks)
    let risky = marked(trace, .mayBreak).filter { !broken.contains($0) }
    if !broken.isEmpty {
      out.append("  classDef breaks stroke:#c00,stroke-width:3px\n  class \(broken.joined(separator: ",")) breaks\n")
    }
    if !risky.isEmpty {
      out.append("  classDef mayBreak stroke:#b80,stroke-width:2px\n  class \(risky.joined(separator: ",")) mayBreak\n")
    }
  }

  private static func marked(_ trace: ChainTrace, _ verdict: TraceVerdict) -> [String] {
    trace.hops.enumerated().filter { $0.element.settings.contains { $0.verdict == verdict } }.map {
      "hop\($0.offset + 1)"
    }
  }

  /// A string within quotation marks: Mermaid knows entities by number, and no escapes. `%%{` would be a directive and
  /// `$$` a formula, even there.
  private static func text(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "<", ">", "&", "#", "`", "\\", "|", "%", "$", "{", "}": result += "#\(scalar.value);"
      case _ where SafeText.needsEscape(scalar): result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
