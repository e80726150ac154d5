import Foundation
import Reports
import SourceText
import StreamModel
import Testing

/// Charts stay valid whatever names contain.
@Suite struct MermaidTests {
  private func render(_ text: String, _ format: TraceFormat) -> String {
    var sample = Sample()
    let file = sample.add("a.conf", chat)
    let place = sample.span("gzip on;", in: file)
    let value = EffectiveValue(.word(text), setting: text, text: text, origin: .written, span: place)
    let hops = ["nginx", text].map { title in
      TracedHop(
        technology: "nginx", title: title, object: "Ingress/\(text)", route: text, span: place,
        settings: [TracedSetting(aspect: .responseBuffering, value: value, verdict: .breaks, binds: true)], link: nil,
        targets: [text])
    }
    let trace = ChainTrace(route: text, kind: .sse, intent: .declared(by: text), hops: hops, idle: nil, total: nil)
    let report = TraceReport(
      sources: sample.sources, traces: [trace], hidden: 0, problems: [], summary: Summary())
    return String(decoding: format.render(report, style: ReportStyle(colour: false)), as: UTF8.self)
  }

  private static let lines = [
    #"---"#, #"title: "[^"]*""#, #"flowchart LR"#, #"  (client\(\[client\]\)|application\(\[application\]\))"#,
    #"  hop[0-9]+\["[^"]*"\]"#, #"  (client|hop[0-9]+) (-->|-\.->) (hop[0-9]+|application)"#,
    #"  classDef (breaks|mayBreak) stroke:#[0-9a-f]{3},stroke-width:[0-9]px"#,
    #"  class (hop[0-9]+,?)+ (breaks|mayBreak)"#,
  ]

  @Test(arguments: [
    FormatGoldenTests.hostile, "\"]\nend\n  click hop1 \"javascript:alert(1)\"", "```\n</details>", "%%{init: {}}%%",
    "a --> b; c", "\\\"", "$$x$$", "graph TD\r\n", "~^/v1/(?<id>[^/]+)$",
  ])
  func everyLineIsOneOfOurs(_ text: String) throws {
    let expressions = try Self.lines.map { try NSRegularExpression(pattern: "^(?:\($0))$") }
    for line in render(text, .mermaid).split(separator: "\n", omittingEmptySubsequences: true) {
      let line = String(line)
      let range = NSRange(line.startIndex..., in: line)
      #expect(expressions.contains { $0.firstMatch(in: line, range: range) != nil }, "\(line)")
      #expect(!line.contains("%%"))
      #expect(!line.contains("$$"))
      #expect(!line.contains("`"))
    }
  }

  @Test(arguments: ["```\n</details>", "|x|`y`", FormatGoldenTests.hostile])
  func theFenceOfAPageHoldsTheWholeChart(_ text: String) {
    let parts = render(text, .markdown).components(separatedBy: "```")
    #expect(parts.count == 3)
    #expect(parts[1].hasPrefix("mermaid\n"))
    #expect(!parts[2].contains("</details>"))
    let rows = parts[2].split(separator: "\n").filter { $0.hasPrefix("|") }
    #expect(rows.count == 4)
    for row in rows.dropFirst(2) {
      // A character behind a backslash does not end a cell.
      #expect(row.replacing("\\|", with: "").filter { $0 == "|" }.count == 6, "\(row)")
    }
  }
}
