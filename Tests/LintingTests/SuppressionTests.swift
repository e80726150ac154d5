import Linting
import Rules
import StreamModel
import Testing

/// Suppressions of findings, and the problems of suppressions.
@Suite struct SuppressionTests {
  private static let location = """
    location /e {
        proxy_pass http://127.0.0.1:9000;
        proxy_http_version 1.1;
        proxy_buffering off;
        proxy_read_timeout 5s;%
    }

    """

  private func lint(_ text: String, _ change: (inout LintOptions) -> Void = { _ in }) throws -> Report {
    try session(["sse:/e"], change).report(texts: ["app.conf": text])
  }

  private func written(_ comment: String) -> String { Self.location.replacing("%", with: comment) }

  @Test(arguments: [
    " # streamlint: ignore[idle-timeout] the model answers at once",
    "  #streamlint:ignore[ idle-timeout ] why not",
    " # streamlint: ignore[retry, idle-timeout] two at once",
  ])
  func onTheLine(_ comment: String) throws {
    let report = try lint(written(comment))
    #expect(lines(report).allSatisfy { !$0.contains("idle-timeout") })
    #expect(report.summary.suppressed == 1)
    #expect(report.suppressed.first?.reason != nil)
    #expect(report.suppressed.first?.isInSource == true)
  }

  @Test func aboveTheLine() throws {
    let text = written("").replacing(
      "    proxy_read_timeout",
      with: "    # streamlint: ignore[idle-timeout] short\n\n    # another comment\n    proxy_read_timeout")
    let report = try lint(text)
    #expect(report.findings.isEmpty)
    #expect(report.summary.suppressed == 1)
  }

  @Test func withoutReason() throws {
    #expect(
      lines(try lint(written(" # streamlint: ignore[idle-timeout]"))) == ["warning suppression-without-reason ignore"])
  }

  @Test func unused() throws {
    let report = try lint(written(" # streamlint: ignore[retry] nothing of the kind"))
    #expect(lines(report) == ["error idle-timeout proxy_read_timeout", "warning unused-suppression ignore"])
  }

  /// A suppression of a rule that does not run is not reported as unused.
  @Test func ofOtherRules() throws {
    let text = written(" # streamlint: ignore[idle-timeout] short")
    #expect(lines(try lint(text) { $0.select = ["response-buffering"] }).isEmpty)
    #expect(lines(try lint(text) { $0.ignore = ["idle-timeout"] }).isEmpty)
  }

  @Test func switchedOff() throws {
    let report = try lint(written(" # streamlint: ignore[idle-timeout] short")) { $0.suppressions = false }
    #expect(lines(report) == ["error idle-timeout proxy_read_timeout"])
    #expect(report.summary.suppressed == 0)
  }

  @Test(arguments: [
    (" # streamlint: ignore[idle-timeot] x", "did you mean \"idle-timeout\""),
    (" # streamlint: ignore everything", "the rule is missing"),
    (" # streamlint: ignroe[idle-timeout] x", "is not a streamlint comment"),
  ])
  func misspelt(_ comment: String, _ message: String) throws {
    let report = try lint(written(comment))
    #expect(report.problems.contains { $0.level == .warning && $0.message.contains(message) })
    #expect(lines(report).contains("error idle-timeout proxy_read_timeout"))
  }

  /// Words within a value are not directives.
  @Test func noComments() throws {
    let report = try lint(written(" add_header X \"# streamlint: ignore[idle-timeout] x\"#streamlint:x;"))
    #expect(lines(report).contains("error idle-timeout proxy_read_timeout"))
  }

  // MARK: YAML

  private static let ingress = """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: chat
      annotations:
        %nginx.ingress.kubernetes.io/proxy-read-timeout: "30"
    spec:
      ingressClassName: nginx
      rules:
        - host: chat.example.com
          http:
            paths:
              - path: /
                pathType: Prefix
                backend: {service: {name: chat, port: {number: 80}}}

    """

  private func lintIngress(_ line: String) throws -> Report {
    try session(["sse:chat.example.com/"]).report(texts: ["a.yaml": Self.ingress.replacing("%", with: line)])
  }

  @Test(arguments: [
    "# streamlint: ignore[idle-timeout] short answers\n    ",
    "streamlint/ignore: idle-timeout short answers\n    ",
    "streamlint/ignore: |\n      retry never\n      idle-timeout short answers\n    ",
  ])
  func inManifests(_ line: String) throws {
    let report = try lintIngress(line)
    #expect(report.findings.allSatisfy { $0.rule != "idle-timeout" })
    #expect(report.summary.suppressed == 1)
  }

  @Test func annotationsOfOtherObjects() throws {
    let other = Self.ingress.replacing("%", with: "streamlint/ignore: idle-timeout x\n    ").replacing(
      "name: chat\n  a", with: "name: other\n  a"
    ).replacing("chat.example.com", with: "other.example.com")
    let report = try session(["sse:chat.example.com/", "sse:other.example.com/"]).report(texts: [
      "a.yaml": Self.ingress.replacing("%", with: ""), "b.yaml": other,
    ])
    #expect(report.findings.filter { $0.rule == "idle-timeout" }.map(\.object) == ["Ingress/chat"])
  }

  // MARK: Configuration file

  private func run(_ configuration: String) throws -> Report {
    let folder = try Folder([
      "app/app.conf": written(""), ".streamlint.yaml": "streams: [\"sse:/e\"]\n" + configuration,
    ])
    var options = LintOptions()
    options.paths = [folder.path]
    options.configuration = .search
    return Linter(options: options).run()
  }

  @Test(arguments: [
    "ignore:\n  - {rule: idle-timeout, reason: known}\n",
    "ignore:\n  - {rule: [retry, idle-timeout], path: \"app/*\", reason: known}\n",
    "ignore:\n  - {path: app, reason: known, until: 2999-12-31}\n",
    "ignore:\n  - {route: /e, reason: known}\n",
  ])
  func entries(_ text: String) throws {
    let report = try run(text)
    #expect(report.findings.isEmpty, "\(lines(report))")
    #expect(report.suppressed.first?.isInSource == false)
  }

  @Test(arguments: [
    ("ignore:\n  - {rule: idle-timeout, path: other, reason: known}\n", "unused-suppression"),
    ("ignore:\n  - {rule: idle-timeout, object: Ingress/chat, reason: known}\n", "unused-suppression"),
    ("ignore:\n  - {rule: idle-timeout, reason: known, until: 2020-01-31}\n", "expired-suppression"),
  ])
  func uselessEntries(_ text: String, _ rule: String) throws {
    let found = lines(try run(text))
    #expect(found.contains("error idle-timeout proxy_read_timeout"))
    #expect(found.contains("warning \(rule) ignore"))
  }

  @Test(arguments: [
    ("ignore: [idle-timeot]\n", "did you mean \"idle-timeout\""),
    ("ignore:\n  - {rule: idle-timeout, until: tomorrow}\n", "expected a date such as"),
    ("ignore:\n  - {rule: idle-timeout, until: 2026-02-30}\n", "expected a date such as"),
    ("ignore:\n  - {reason: everything}\n", "an entry needs"),
    ("ignore:\n  - {rule: idle-timeout, untill: 2027-01-01}\n", "did you mean \"until\""),
  ])
  func brokenEntries(_ text: String, _ message: String) throws {
    #expect(try run(text).problems.contains { $0.level == .error && $0.message.contains(message) })
  }
}
