import Catalog
import Linting
import Reports
import RuleFiles
import StreamModel
import Testing

/// A new language needs a module with a `Technology` and one line in the registry, nothing else: toyproxy has findings,
/// traces, fixes and pages although no file outside of this folder knows it.
@Suite struct ToyTechnologyTests {
  /// The one line.
  private static let registry = TechnologyRegistry.standard.adding(ToyTechnology.self)

  private func session(
    _ streams: [String], catalogue: RuleCatalogue = .embedded
  ) throws -> LintSession {
    var options = LintOptions()
    options.streams = try streams.map { try DeclaredStream(parsing: $0, source: "--stream") }
    return LintSession(options: options, catalogue: catalogue, registry: Self.registry)
  }

  private func lines(_ report: Report) -> [String] {
    report.findings.flatMap { finding in
      ["\(finding.severity) \(finding.rule) \(finding.setting) \(finding.value)"]
        + finding.consequences.map { "\($0.severity) \($0.rule) \($0.setting) \($0.value)" }
    }.sorted()
  }

  // MARK: Findings

  @Test func defaults() throws {
    let report = try session(["sse:/events"]).report(texts: ["edge.toy": "port 80\nroute /events app:8000\n"])
    #expect(lines(report) == ["error idle-timeout timeout 60s", "error response-buffering buffer on"])
    #expect(report.findings.allSatisfy { $0.technology == "toyproxy" && $0.origin == .default })
    #expect(report.findings.allSatisfy { report.sources.text($0.span) == "route /events app:8000" })
    #expect(report.problems.isEmpty)
    #expect(report.summary.files == 1)
    #expect(report.summary.routes == 1)
  }

  @Test func writtenValues() throws {
    let text = "port 80\nroute /events app:8000\n  buffer on  # as ever\n  timeout 5s\n"
    let report = try session(["sse:/events"]).report(texts: ["edge.toy": text])
    #expect(lines(report) == ["error idle-timeout timeout 5s", "error response-buffering buffer on"])
    #expect(report.findings.map { report.sources.text($0.span) }.sorted() == ["5s", "on"])
    let message = report.findings.first { $0.rule == "idle-timeout" }?.message
    #expect(message == "toyproxy cuts idle streams after 5s: timeout is 5s")
  }

  @Test func streams() throws {
    let text = "port 80\nroute /events app:8000\n  buffer off\n  timeout 1h\n"
    #expect(try session(["sse:/events"]).report(texts: ["edge.toy": text]).findings.isEmpty)
  }

  /// The stream detector decides for toyproxy as for every technology: a well-known path is evident, another one is not.
  @Test func undeclaredStreams() throws {
    let text = "port 80\nroute /v1/chat/completions llm:8000\nroute /orders shop:8000\n"
    let report = try session([]).report(texts: ["edge.toy": text])
    let found = report.findings.filter { $0.severity == .error }
    #expect(Set(found.map(\.rule)) == ["response-buffering"])
    #expect(Set(found.flatMap(\.consequences).map(\.rule)) == ["idle-timeout"])
    #expect(Set(found.map(\.route)) == ["/v1/chat/completions"])
    #expect(report.summary.unknownIntent == 1)
  }

  @Test func unknownStatement() throws {
    let report = try session([]).report(texts: ["edge.toy": "port 80\nbuffers off\n"])
    #expect(report.problems.map(\.message) == ["buffers is not a statement of toyproxy with 1 arguments"])
    #expect(report.problems.first?.span.map(report.sources.text) == "buffers off")
  }

  /// A rule for one technology names it.
  @Test func ownRule() throws {
    let rule = try Rule(
      decoding: Array(
        """
        id: toy-limit
        title: toyproxy must not wait for more than a minute
        property: idle-timeout
        technologies: [toyproxy]
        subject: idle-timeout
        cases:
          - when: {idle-timeout: {below: 1h}}
            outcome: none
          - outcome: note
            message: "{setting} {value} is long"
        why: A test.
        remedy: None.
        """.utf8))
    let text = "port 80\nroute /events app:8000\n  buffer off\n  timeout 2h\n"
    var options = LintOptions()
    options.minimumSeverity = .info
    options.select = ["toy-limit"]
    options.streams = [try DeclaredStream(parsing: "sse:/events", source: "--stream")]
    let session = LintSession(
      options: options, catalogue: .embedded.adding([rule]), registry: Self.registry)
    #expect(session.report(texts: ["edge.toy": text]).findings.map(\.message) == ["timeout 2h is long"])
  }

  // MARK: Trace

  @Test func trace() throws {
    let text = "port 80\nroute /events app:8000\n  buffer off\n"
    let trace = try #require(session(["sse:/events"]).trace(texts: ["edge.toy": text]).first)
    #expect(trace.route == "/events")
    #expect(trace.hops.map(\.title) == ["toyproxy"])
    #expect(trace.hops[0].targets == ["app:8000"])
    #expect(
      trace.hops[0].settings.map { "\($0.value.setting) \($0.shown) \($0.verdict)" } == [
        "buffer off passes", "timeout 60 s breaks",
      ])
    #expect(trace.idle?.setting.value.setting == "timeout")
  }

  /// Hops of other technologies lead to it: `http://edge:8080` is the file `edge.toy` that listens on 8080.
  @Test func chainWithNginx() throws {
    let nginx = """
      server {
        listen 80;
        location /events {
          proxy_pass http://edge:8080;
          proxy_buffering off;
          proxy_read_timeout 1h;
        }
      }

      """
    let texts = ["nginx.conf": nginx, "edge.toy": "port 8080\nroute /events app:8000\n"]
    let traces = try session(["sse:/events"]).trace(texts: texts)
    let whole = try #require(traces.first { $0.hops.count == 2 })
    #expect(whole.hops.map(\.technology) == ["nginx", "toyproxy"])
    #expect(whole.hops[0].link?.text == "edge:8080 is the toyproxy edge")
    #expect(whole.idle?.hop == 1)
  }

  // MARK: Fix

  @Test(arguments: [
    ("port 80\nroute /events app:8000\n", "port 80\nroute /events app:8000\n  timeout 600s\n  buffer off\n"),
    (
      "route /events app:8000  # chat\n  buffer on # why?\n  timeout 60s\nroute /orders shop:8000\n",
      "route /events app:8000  # chat\n  buffer off # why?\n  timeout 600s\nroute /orders shop:8000\n"
    ),
  ])
  func fix(_ before: String, _ wanted: String) throws {
    let outcome = try session(["sse:/events"]).fix(texts: ["edge.toy": before], unsafe: false)
    #expect(outcome.fixed.flatMap { [$0.rule] + $0.consequences.map(\.rule) }.count == 2)
    #expect(outcome.report.findings.isEmpty)
    let after = try #require(outcome.files.first).after
    let lines = { (text: String) in text.split(separator: "\n").sorted() }
    #expect(lines(String(decoding: after, as: UTF8.self)) == lines(wanted))
  }

  // MARK: Explain

  @Test func explain() throws {
    #expect(ToyTechnology.description != nil)
    let explanation = Explanation(catalogue: .embedded, technologies: Self.registry.descriptions)
    let page = try #require(explanation.text(for: "timeout"))
    #expect(page.hasPrefix("# timeout (toyproxy)\n"))
    #expect(page.contains("Decides: idle-timeout."))
    #expect(page.contains("Default: 60s."))
    #expect(page.contains("- idle-timeout: "))
    #expect(explanation.names.contains("buffer"))
    // The settings of the other technologies are still there.
    #expect(explanation.text(for: "proxy_buffering") != nil)
  }
}
