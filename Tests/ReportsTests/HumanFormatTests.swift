import Reports
import SourceText
import StreamModel
import TestSupport
import Testing

/// Each golden file is a whole output, to be read as a user reads it.
@Suite struct HumanFormatTests {
  @Test func plainFinding() throws {
    var sample = Sample()
    let file = sample.add("conf.d/chat.conf", chat)
    sample.addFinding(at: sample.span("proxy_buffering on;", in: file))
    try expectGolden(sample.text(), at: "Golden/human/plain.txt")
  }

  @Test func relatedInTheSameFile() throws {
    var sample = Sample()
    let file = sample.add("conf.d/chat.conf", chat)
    sample.addFinding(at: sample.span("proxy_buffering on;", in: file)) { [sample] in
      $0.related = [
        RelatedSpan(label: "compresses the reply", span: sample.span("gzip on;", in: file)),
        RelatedSpan(label: "asked with HTTP/1.0", span: sample.span("proxy_pass http://app", in: file)),
      ]
    }
    try expectGolden(sample.text(), at: "Golden/human/related-same-file.txt")
  }

  @Test func relatedInAnotherFile() throws {
    var sample = Sample()
    let file = sample.add("conf.d/chat.conf", chat)
    let snippet = sample.add("snippets/proxy.conf", "# shared\n\ngzip on;\ngzip_types text/event-stream;\n")
    sample.addFinding(at: sample.span("proxy_buffering on;", in: file)) { [sample] in
      $0.related = [
        RelatedSpan(
          label: "gzip_types is text/event-stream", span: sample.span("gzip_types text/event-stream;", in: snippet)),
        RelatedSpan(label: "switched on here", span: sample.span("gzip on;", in: snippet)),
      ]
    }
    try expectGolden(sample.text(), at: "Golden/human/related-other-file.txt")
  }

  @Test func relatedOnTheSameLineAndPlace() throws {
    var sample = Sample()
    let file = sample.add("a.conf", "location / { proxy_buffering on; proxy_pass http://app; }\n")
    let position = sample.span("proxy_buffering on", in: file)
    sample.addFinding(at: position) { [sample] in
      $0.related = [
        RelatedSpan(label: "written here", span: position),
        RelatedSpan(label: "goes to the model", span: sample.span("http://app", in: file)),
      ]
    }
    try expectGolden(sample.text(), at: "Golden/human/related-same-line.txt")
  }

  @Test func manyRelatedLocations() throws {
    var sample = Sample()
    let file = sample.add("a.conf", (0..<12).map { "server s\($0);\n" }.joined() + "proxy_buffering on;\n")
    sample.addFinding(at: sample.span("proxy_buffering on", in: file)) { [sample] in
      $0.related = (0..<12).map {
        RelatedSpan(label: "a replica", span: sample.span("server s\($0);", in: file))
      }
    }
    try expectGolden(sample.text(), at: "Golden/human/related-many.txt")
  }

  @Test func multiLineSpan() throws {
    var sample = Sample()
    let file = sample.add("conf.d/chat.conf", chat)
    sample.addFinding(
      at: sample.span("location /v1/ {", in: file).joined(with: sample.span("http://app;\n        }", in: file)))
    try expectGolden(sample.text(), at: "Golden/human/multi-line.txt")
  }

  @Test func tabs() throws {
    var sample = Sample()
    let file = sample.add("a.conf", "server {\n\tlocation / {\n\t\tproxy_buffering\ton;\t# slow\n\t}\n}\n")
    sample.addFinding(at: sample.span("on;", in: file))
    try expectGolden(sample.text(), at: "Golden/human/tabs.txt")
  }

  @Test func wideCharacters() throws {
    var sample = Sample()
    let file = sample.add("設定/聊天.conf", "set $x \"你好，世界\"; proxy_buffering on;\n")
    sample.addFinding(at: sample.span("proxy_buffering on;", in: file)) { $0.route = "/聊天" }
    let emoji = sample.add("emoji.conf", "set $a \"🚀👩‍💻⚠️🇩🇪👍🏽é\"; proxy_buffering on;\n")
    sample.addFinding(at: sample.span("proxy_buffering on;", in: emoji))
    try expectGolden(sample.text(), at: "Golden/human/wide.txt")
  }

  @Test func lineEndsOfWindows() throws {
    var sample = Sample()
    let file = sample.add("a.conf", "\u{FEFF}location / {\r\n    proxy_buffering on;\r\n}\r\n")
    sample.addFinding(at: sample.span("proxy_buffering on;\r\n", in: file)) { [sample] in
      $0.related = [RelatedSpan(label: "served here", span: sample.span("location /", in: file))]
    }
    try expectGolden(sample.text(), at: "Golden/human/crlf.txt")
  }

  @Test func nothingReachesTheTerminalRaw() throws {
    var sample = Sample()
    let file = sample.add(
      "a\u{1b}[31m\nb.conf", "set $x \"\u{1b}]0;owned\u{7}\u{202e}\u{9b}2J\"; proxy_buffering on;\n")
    let invalid = sample.add(
      "latin1.conf", bytes: Array("# caf".utf8) + [0xE9, 0x20] + Array("proxy_buffering on;".utf8))
    sample.addFinding(at: sample.span("proxy_buffering on;", in: file)) { [sample] in
      $0.message = "a message with \u{1b}[2J"
      $0.route = "/\u{1b}[0m\u{2028}"
      $0.enclosing = ["location \u{1b}c"]
      $0.object = "Ingress/\u{8}"
      $0.related = [RelatedSpan(label: "label \u{1b}[1m", span: sample.span("set", in: file))]
    }
    sample.addFinding(at: sample.span("proxy_buffering on;", in: invalid))
    sample.problems = [InputProblem(level: .error, file: "x\u{1b}", message: "cannot read \u{1b}[5m")]
    sample.summary.skipped = [Summary.Skipped(file: "y\u{1b}", reason: "binary \u{0}", code: .notConfiguration)]
    for format in [ReportFormat.human, .concise, .json] {
      let text = sample.text(format)
      #expect(
        !text.unicodeScalars.contains {
          ($0.properties.generalCategory == .control && $0 != "\n")
            || (format != .json && ["\u{202e}", "\u{2028}"].contains($0))
        })
    }
    try expectGolden(sample.text(), at: "Golden/human/escapes.txt")
    try expectGolden(sample.text(.concise), at: "Golden/concise/escapes.txt")
  }

  @Test func longLines() throws {
    var sample = Sample()
    let filler = (0..<60).map { "set $v\($0) \($0); " }.joined()
    let file = sample.add("min.conf", filler + "proxy_buffering on; " + filler + "proxy_pass http://app;\n")
    sample.addFinding(at: sample.span("proxy_buffering on;", in: file)) { [sample] in
      $0.related = [RelatedSpan(label: "passed on here", span: sample.span("proxy_pass http://app;", in: file))]
    }
    sample.addFinding(at: sample.span("set $v3 3; ", in: file)) { $0.rule = "first-part" }
    sample.addFinding(at: sample.span(filler, in: file)) { $0.rule = "whole-line" }
    try expectGolden(sample.text(quiet: true), at: "Golden/human/long-line.txt")
  }

  @Test func conditionalFinding() throws {
    var sample = Sample()
    let file = sample.add("conf.d/chat.conf", chat)
    sample.addFinding(at: sample.span("location /v1/ {", in: file)) {
      $0.severity = .warning
      $0.confidence = .conditional
      $0.message = "nginx may hold the response back: proxy_buffering is on (default)"
      $0.origin = .default
      $0.condition = """
        held if the application does not chunk its reply, sends events of 4 kB or more, or writes an event in several \
        pieces; the headers wait for the first event in any case

        """
      $0.enclosing = ["http", "server", "location /v1/ {"]
      $0.object = "Ingress/prod/chat"
      $0.kind = nil
      $0.intent = .declared(by: "--stream")
      $0.moreRoutes = ["/v1/completions", "/v1/responses", "/v1/audio/speech", "/v1/messages", "/mcp"]
    }
    try expectGolden(sample.text(), at: "Golden/human/conditional.txt")
  }

  @Test func unknownIntentAndVerbose() throws {
    var sample = Sample()
    let file = sample.add("conf.d/chat.conf", chat)
    sample.addFinding(at: sample.span("proxy_buffering on;", in: file)) {
      $0.severity = .info
      $0.intent = .unknown
      $0.moreRoutes = (1...6).map { "/r\($0)" }
    }
    sample.summary.unknownIntent = 7
    sample.summary.closed = 2
    sample.problems = [
      InputProblem(
        level: .note, file: "conf.d/chat.conf", message: "include mime.types: not among the inputs",
        span: sample.span("gzip on;", in: file))
    ]
    sample.summary.skipped = (1...7).map {
      Summary.Skipped(file: "t\($0).tpl", reason: "a Jinja template", code: .template)
    }
    try expectGolden(sample.text(), at: "Golden/human/unknown-intent.txt")
    try expectGolden(sample.text(verbose: true), at: "Golden/human/verbose.txt")
    try expectGolden(sample.text(.concise, verbose: true), at: "Golden/concise/verbose.txt")
  }

  @Test func emptyReport() throws {
    try expectGolden(Sample().text(), at: "Golden/human/empty.txt")
    #expect(Sample().text(quiet: true).isEmpty)
    var clean = Sample()
    _ = clean.add("nginx.conf", chat)
    clean.summary.judged = 7
    try expectGolden(clean.text(), at: "Golden/human/clean.txt")
  }

  @Test func problemsOnly() throws {
    var sample = Sample()
    let file = sample.add("nginx.conf", "http {\n  server {\n}\n")
    sample.problems = [
      InputProblem(level: .error, file: "gone.conf", message: "gone.conf: no such file or directory"),
      InputProblem(level: .warning, file: "b.conf", message: "the file is not UTF-8"),
      InputProblem(
        level: .error, file: "nginx.conf", message: "the block is not closed",
        span: SourceSpan(file: file, start: 20, end: 20),
        related: [RelatedSpan(label: "opened here", span: sample.span("http {", in: file))]),
    ]
    sample.summary.files = 0
    try expectGolden(sample.text(), at: "Golden/human/problems.txt")
    try expectGolden(sample.text(.concise), at: "Golden/concise/problems.txt")
    sample.summary.files = 1
    #expect(sample.text().contains("No route was found in 1 file, so nothing was judged."))
  }

  @Test func placesAtTheEnd() throws {
    var sample = Sample()
    let file = sample.add("a.conf", "proxy_buffering on\n")
    sample.addFinding(at: SourceSpan(file: file, start: 19, end: 19)) { $0.rule = "behind-last-line" }
    let empty = sample.add("empty.conf", "")
    sample.addFinding(at: SourceSpan(file: empty, start: 0, end: 0)) { $0.rule = "empty-file" }
    sample.addFinding(at: SourceSpan(file: empty, start: 90, end: 99)) { $0.rule = "behind-the-end" }
    let cut = sample.add("cut.conf", "proxy_buffering on")
    sample.addFinding(at: SourceSpan(file: cut, start: 18, end: 18)) { $0.rule = "no-line-break" }
    try expectGolden(sample.text(quiet: true), at: "Golden/human/end.txt")
  }

  @Test func colour() throws {
    var sample = Sample()
    let file = sample.add("conf.d/chat.conf", chat)
    sample.addFinding(at: sample.span("proxy_buffering on;", in: file)) { [sample] in
      $0.related = [RelatedSpan(label: "compresses the reply", span: sample.span("gzip on;", in: file))]
    }
    sample.addFinding(at: sample.span("proxy_pass", in: file)) { $0.severity = .warning }
    sample.addFinding(at: sample.span("server", in: file)) { $0.severity = .info }
    try expectGolden(
      sample.text(colour: true).replacing("\u{1b}", with: "␛"), at: "Golden/human/colour.txt")
    #expect(sample.text(colour: true).replacing(/\u{1b}\[[0-9;]*m/, with: "") == sample.text())
  }

  /// Logs of GitHub Actions and Azure Pipelines take `##[…]` and `##vso[…]` anywhere in a line for a command.
  @Test func sourceLinesHoldNoCommands() {
    var sample = Sample()
    let line = "proxy_buffering on; ##vso[task.x]y ##[set-output name=x]y"
    let file = sample.add("a.conf", line)
    sample.addFinding(at: sample.span("proxy_buffering on;", in: file)) { _ in }
    #expect(!sample.text().contains("##"))
  }

  @Test func theWorstComeFirst() throws {
    var sample = Sample()
    let file = sample.add("many.conf", (1...3).map { "proxy_buffering on; # \($0)\n" }.joined())
    for (number, severity) in [(1, Severity.info), (2, .error), (3, .warning)] {
      sample.addFinding(at: sample.span("proxy_buffering on; # \(number)\n", in: file)) { $0.severity = severity }
    }
    let heads = sample.text().split(separator: "\n").filter { $0.contains("]: ") }.map { $0.prefix { $0 != "[" } }
    #expect(heads == ["error", "warning", "info"])
  }

  @Test func aLongMessageIsDivided() throws {
    var sample = Sample()
    let file = sample.add("a.conf", chat)
    let setting = "proxy_buffering is on (default) and clients speak HTTP/1.1 over TLS"
    sample.addFinding(at: sample.span("proxy_buffering on;", in: file)) {
      $0.message = "nginx holds the response back: \(setting)"
    }
    let lines = sample.text().split(separator: "\n")
    #expect(lines[0].hasSuffix("]: nginx holds the response back"))
    #expect(lines.contains { $0.hasSuffix("^ \(setting)") })
    #expect(lines[0].count <= 80)
  }

  /// Whatever a finding holds, its headline fits 80 columns and its text 12 lines; verbose output has all of it.
  @Test(arguments: [60, 80, 140])
  func lengthIsLimited(_ width: Int) {
    var sample = Sample()
    let lines = (0..<20).map { "server s\($0);\n" }.joined()
    let file = sample.add("a.conf", lines + "\nproxy_buffering on;\n")
    let other = sample.add("b.conf", lines)
    let words = String(repeating: "many words ", count: 40)
    let edits = (0..<20).map { TextEdit(span: sample.span("server s\($0);", in: other), text: "server t\($0);") }
    for isFixable in [false, true] {
      sample.addFinding(at: sample.span("proxy_buffering on", in: file)) { [sample] in
        $0.message = words + String(repeating: "x", count: 200)
        $0.condition = words
        $0.remedy = words + ":\n" + lines.replacing("server", with: "    server") + words
        $0.related = (0..<20).map { index in
          RelatedSpan(label: words, span: sample.span("server s\(index);", in: index < 10 ? file : other))
        }
        $0.moreRoutes = (0..<20).map { "/a/long/path/of/a/route/\($0)" }
        $0.consequences = Array(repeating: Consequence($0), count: 4)
        if isFixable { $0.fixes = [Fix(title: "t", reasons: [words], edits: edits)] }
      }
    }
    var style = ReportStyle(colour: false, quiet: true)
    style.width = width
    let text = String(decoding: ReportFormat.human.render(sample.report, style: style), as: UTF8.self)
    let findings = text.split(separator: "error[").map { $0.split(separator: "\n") }
    #expect(findings.count == 2)
    for finding in findings {
      #expect(finding.count <= 12, "\(text)")
      #expect(("error[" + finding[0]).count <= 80, "\(text)")
    }
    #expect(findings[1].contains { $0.hasPrefix("      - server s0;") } || text.contains("more lines (--diff)"))
    style.verbose = true
    let whole = String(decoding: ReportFormat.human.render(sample.report, style: style), as: UTF8.self)
    #expect(whole.contains("/a/long/path/of/a/route/19") && whole.contains("server s19;"))
  }

  @Test func hiddenFindingsAreCounted() {
    var sample = Sample()
    _ = sample.add("a.conf", chat)
    sample.summary.errors = 2
    sample.summary.warnings = 3
    sample.summary.infos = 4
    sample.summary.hiddenByConfidence = 1
    sample.findings = []
    let file = FileID(index: 0)
    sample.addFinding(at: sample.span("gzip on;", in: file))
    #expect(sample.text().contains("3 errors, 3 warnings in 1 file, 1 route."))
    #expect(sample.text().contains("3 warnings and 4 infos not shown (--min-severity info)."))
    #expect(sample.text().contains("1 hidden by --min-confidence."))
  }
}
