import Foundation
import SourceText
import StreamModel
import TestSupport
import Testing

@testable import Reports

/// The output of every format for names and strings that try to break out of it. Scripts/check-formats.sh validates the
/// golden files with the formats' schemas.
@Suite struct FormatGoldenTests {
  static let hostile =
    "a<b>&\"'|`*_[x](http://e.example)#1 @you \u{1b}[31m\u{202e} ``c`` %%{init}%% $$x$$ größer 漢字\r\n::error::"

  private func hostileSample() -> Sample {
    var sample = Sample()
    let text = Self.hostile
    var spans: [SourceSpan] = []
    for path in [
      "conf.d/chat.conf", "/etc/nginx/nginx.conf", "../outside.conf", "a b/<c>&\"'`|\n\u{1b}[0m,:%.conf",
      "größe/漢字.yaml",
    ] {
      let file = sample.add(path, "location /é {\n    proxy_buffering on;\n}")
      let end = sample.sources[file].bytes.count
      spans.append(sample.span("proxy_buffering on;", in: file))
      spans.append(SourceSpan(file: file, start: end, end: end))
    }
    for (index, span) in spans.enumerated() {
      sample.addFinding(at: span) {
        $0.severity = Severity.allCases[index % 3]
        $0.message = index == 1 ? "" : text
        $0.condition = index % 2 == 0 ? text : nil
        $0.why = index == 0 ? "" : "\(text)\n\n    code ```\n    \(text)"
        $0.route = index % 3 == 0 ? nil : text
        $0.object = index % 4 == 0 ? "Ingress/\(text)" : nil
        $0.related = index % 2 == 0 ? [RelatedSpan(label: text, span: spans[0])] : []
        $0.fixes =
          index == 0
          ? [Fix(title: text, reasons: ["others use it"], edits: [TextEdit(span: span, text: "\(text);")])] : []
      }
    }
    sample.problems = [
      InputProblem(level: .error, file: "gone\n.conf", message: text),
      InputProblem(level: .error, file: "conf.d/chat.conf", message: "unexpected end", span: spans[1]),
      InputProblem(level: .warning, file: "x|`y.yaml", message: text),
      InputProblem(level: .note, file: "n", message: "n"),
    ]
    return sample
  }

  private func text(_ sample: Sample, _ format: ReportFormat) -> String {
    var report = sample.report
    report.rules =
      sample.findings.isEmpty
      ? []
      : [
        RuleText(
          id: "response-buffering", title: "The reply is held back", property: .responseBuffering,
          url: "https://example.com/rules/response-buffering")
      ]
    if let first = report.findings.first, report.findings.count > 2 {
      report.suppressed = [
        SuppressedFinding(finding: first, reason: Self.hostile, isInSource: true),
        SuppressedFinding(finding: first, reason: nil, isInSource: false),
      ]
    }
    return String(decoding: format.render(report, style: ReportStyle(colour: false)), as: UTF8.self)
  }

  private static let formats: [(format: ReportFormat, ending: String)] = [
    (.sarif, "sarif"), (.gitlab, "json"), (.junit, "xml"), (.checkstyle, "xml"), (.markdown, "md"), (.github, "txt"),
    (.concise, "txt"), (.json, "json"), (.jsonLines, "jsonl"), (.rdjson, "json"), (.azure, "txt"),
  ]

  @Test func hostileNamesAndTexts() throws {
    for (format, ending) in Self.formats {
      try expectGolden(text(hostileSample(), format), at: "Golden/formats/hostile.\(format).\(ending)")
    }
  }

  @Test func nothingFound() throws {
    for (format, ending) in Self.formats {
      try expectGolden(text(Sample(), format), at: "Golden/formats/empty.\(format).\(ending)")
    }
  }

  @Test func nothingActsOnATerminal() {
    for (format, _) in Self.formats {
      let scalars = text(hostileSample(), format).unicodeScalars
      #expect(!scalars.contains { $0.value < 0x20 && $0 != "\n" }, "\(format)")
      if ![.json, .jsonLines, .sarif, .gitlab, .rdjson].contains(format) {
        #expect(!scalars.contains("\u{202e}"), "\(format)")
      }
    }
  }

  @Test func anInputThatCannotBeReadIsNoCleanReport() throws {
    var sample = Sample()
    sample.problems = [InputProblem(level: .error, file: "a.conf", message: "unexpected end")]
    let issue = try JSONValue(parsing: text(sample, .gitlab))[0]
    #expect(issue?["severity"]?.text == "blocker")
    #expect(issue?["location"]?["path"]?.text == "a.conf")
  }

  @Test func sarifKeepsTheSevereResultsOfAHugeRun() throws {
    var sample = Sample()
    let file = sample.add("a.conf", chat)
    let position = sample.span("gzip on;", in: file)
    sample.addFinding(at: position) { $0.severity = .info }
    var info = sample.findings[0]
    info.why = ""
    sample.findings = Array(repeating: info, count: 30)
    sample.addFinding(at: position)
    let bytes = SARIFFormat(sample.report, resultLimit: 20).render()
    let run = try #require(try JSONValue(parsing: bytes)["runs"]?[0])
    let results = run["results"]?.elements ?? []
    #expect(results.count == 20)
    #expect(results.last?["level"]?.text == "error")
    let note = run["invocations"]?[0]?["toolExecutionNotifications"]?[0]?["message"]?["text"]?.text
    #expect(note == "11 results of the lowest severity are omitted: a SARIF run is limited to 20")
  }

  @Test func markdownHoldsNoMarkupOfOthers() {
    // Within fences nothing is markup; their lines must not close them.
    let parts = text(hostileSample(), .markdown).components(separatedBy: "\n```")
    #expect(parts.count == 5)
    let lines = parts.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined()
    #expect(!lines.contains("<b>"))
    #expect(!lines.contains("](http://e.example"))
    #expect(!lines.contains("http://e.example"))
    #expect(!lines.contains("@you"))
  }
}
