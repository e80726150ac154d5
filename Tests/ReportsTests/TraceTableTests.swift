import Reports
import SourceText
import StreamModel
import Testing

/// The ladder of a chain fits the terminal, and its verdict comes first.
@Suite struct TraceTableTests {
  private func lines(width: Int) -> [Substring] {
    var sample = Sample()
    let file = sample.add("kubernetes/apps/chat/ingress.yaml", chat)
    let span = sample.span("gzip on;", in: file)
    let setting = { (name: String, text: String, verdict: TraceVerdict, binds: Bool) in
      TracedSetting(
        aspect: .idleTimeout,
        value: EffectiveValue(.word(text), setting: name, text: text, origin: .written, span: span),
        verdict: verdict, binds: binds)
    }
    let hop = TracedHop(
      technology: "ingress-nginx", title: "ingress-nginx", object: "Ingress/chat/assistant-of-the-team",
      route: "chat.example.com/v1/chat/completions", span: span,
      settings: [
        setting("nginx.ingress.kubernetes.io/proxy-read-timeout", "60 s", .breaks, true),
        setting("worker-shutdown-timeout", "240 s", .passes, false),
      ], link: nil, targets: ["assistant:80"])
    let trace = ChainTrace(
      route: "chat.example.com/v1/chat/completions", kind: .sse, intent: .declared(by: ".streamlint.yaml"), hops: [hop],
      idle: nil, total: nil)
    var style = ReportStyle(colour: false)
    style.width = width
    let report = TraceReport(
      sources: sample.sources, traces: [trace], hidden: 0, problems: [], summary: Summary())
    return String(decoding: TraceFormat.human.render(report, style: style), as: UTF8.self).split(separator: "\n")
  }

  @Test(arguments: [80, 100, 140]) func fits(_ width: Int) {
    let lines = lines(width: width)
    #expect(lines.allSatisfy { $0.count <= width }, "\(lines)")
    #expect(lines.first?.hasPrefix("breaks  chat.example.com/") == true)
    #expect(lines.contains { $0.hasPrefix("    │   breaks  idle-timeout  60 s") }, "\(lines)")
    #expect(lines.count { $0.hasSuffix("◀ cuts first") } == 1)
  }

  /// In a wide terminal a setting is one line.
  @Test func aWideTable() {
    #expect(lines(width: 140).count { $0.contains("worker-shutdown-timeout") && $0.contains("passes") } == 1)
    #expect(!lines(width: 80).contains { $0.contains("worker-shutdown-timeout") && $0.contains("passes") })
  }
}
