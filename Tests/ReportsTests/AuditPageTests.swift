import Foundation
import SourceText
import StreamModel
import TestSupport
import Testing

@testable import Reports

/// The page is written on our side: it is complete as text, and nothing of others is markup in it.
@Suite struct AuditPageTests {
  private func page(_ text: String) -> String {
    var sample = Sample()
    let file = sample.add("conf.d/\(text).conf", "location /x {\n    proxy_buffering on; # \(text)\n}\n")
    let span = sample.span("proxy_buffering on;", in: file)
    sample.addFinding(at: span) { finding in
      finding.message = text
      finding.route = text
      finding.object = text
      finding.condition = text
      finding.why = text
      finding.remedy = text
      finding.related = [RelatedSpan(label: text, span: span)]
      finding.fixes = [Fix(title: text, edits: [TextEdit(span: span, text: "proxy_buffering off; # \(text)")])]
    }
    let value = { (milliseconds: Int64) in
      EffectiveValue(
        .duration(milliseconds: milliseconds), setting: text, text: text, origin: .written, span: span)
    }
    let hop = TracedHop(
      technology: "nginx", title: text, object: text, route: text, span: span,
      settings: [
        TracedSetting(aspect: .idleTimeout, value: value(60_000), verdict: .breaks, binds: true),
        TracedSetting(aspect: .totalTimeout, value: value(86_400_000), verdict: .passes),
      ], link: nil, targets: [text])
    var report = sample.report
    report.traces = [
      ChainTrace(
        route: text, kind: .sse, intent: .declared(by: text), hops: [hop], idle: nil, total: nil,
        findings: sample.findings)
    ]
    report.problems = [InputProblem(level: .error, file: text, message: text)]
    report.repository = RepositoryState(address: text, commit: text, branch: text)
    report.run = RunDescription(
      command: text, date: "2026-12-01", paths: [text], idle: 300_000, total: 600_000, versions: [text])
    return String(decoding: ReportFormat.html.render(report, style: ReportStyle(colour: false)), as: UTF8.self)
  }

  @Test func nothingOfOthersIsMarkup() throws {
    let text = "a<b onclick=\"x\">&\"'`</script><!--\u{202e}\u{1b}[31m"
    let plain = page("plain"), hostile = page(text)
    // The same elements, whatever the texts say.
    let tags = try NSRegularExpression(pattern: "<[/!a-zA-Z][^>]*>")
    func names(_ page: String) -> [String] {
      tags.matches(in: page, range: NSRange(page.startIndex..., in: page)).compactMap { match in
        Range(match.range, in: page).map { String(page[$0].prefix { !$0.isWhitespace && $0 != ">" }) }
      }
    }
    #expect(names(plain) == names(hostile))
    #expect(!hostile.contains("\u{202e}") && !hostile.contains("\u{1b}"))
    #expect(hostile.contains("a&lt;b onclick=&quot;x&quot;&gt;&amp;&quot;&#39;`"))
  }

  @Test func isCompleteWithoutScripts() {
    let page = page("words")
    for part in [
      "<dt>Command</dt><dd>words</dd>", "300 s of silence, 600 s in all", "2026-12-01", "class=\"finding error\"",
      "<mark>proxy_buffering on;</mark>", "<span class=\"row added\">+    proxy_buffering off; # words",
      "href=\"#finding-1\"", "id=\"finding-1\"", "href=\"#chain-1\"", "id=\"chain-1\"", "class=\"bar short\"",
      "60 s  words ◀ cuts first",
    ] {
      #expect(page.contains(part), "\(part)")
    }
  }

  /// A second is at the beginning, a day at the end, and ten times more are equally far apart.
  @Test func theAxisIsLogarithmic() {
    let axis = TimeAxis()
    #expect(axis.percent(milliseconds: 0) == 0 && axis.percent(milliseconds: 1000) == 0)
    #expect(abs(axis.percent(milliseconds: 86_400_000) - 100) < 0.001)
    #expect(axis.percent(milliseconds: 900_000_000) == 100)
    let steps = [1, 10, 100, 1000, 10_000].map { axis.percent(milliseconds: $0 * 1000) }
    for (a, b) in zip(steps, steps.dropFirst()) { #expect(abs(b - a - steps[1]) < 0.001) }
    #expect(axis.marks.map(\.percent) == axis.marks.map(\.percent).sorted())
  }
}
