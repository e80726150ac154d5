import Foundation
import TestSupport
import Testing

/// `--select`, `--ignore` and the keys of the configuration file that choose findings.
@Suite struct SelectionTests {
  private static let bad = """
    location /v1/chat/completions {
        proxy_pass http://127.0.0.1:9000;
        proxy_http_version 1.1;
        proxy_buffering on;
        proxy_read_timeout 30s;
    }

    """
  private static let kong = """
    _format_version: "3.0"
    services:
      - name: llm
        url: http://llm:80
        read_timeout: 30000
        routes:
          - {name: chat, paths: [/v1/chat/completions]}

    """

  private func rules(_ arguments: [String], _ files: [String: String]) throws -> [String] {
    let folder = try TemporaryFolder(files)
    let result = try Program.run(["check", "--format", "json"] + arguments, in: folder.url)
    let report = try JSONValue(parsing: result.output)
    return (report["findings"]?.elements ?? []).compactMap { item in
      guard let rule = item["rule"]?.text, let file = item["location"]?["file"]?.text else { return nil }
      return "\(file) \(rule)"
    }
  }

  @Test(arguments: [
    (["--select", "timeouts"], ["a.conf idle-timeout"]), (["--select", "buffering"], ["a.conf response-buffering"]),
    (["--select", "response-b*"], ["a.conf response-buffering"]),
    (["--select", "idle-*,response-buffering"], ["a.conf idle-timeout", "a.conf response-buffering"]),
    (["--ignore", "timeouts"], ["a.conf response-buffering"]), (["--ignore", "nginx"], []),
    (["--ignore", "*"], []), (["--select", "kong"], []), (["--select", "hygiene"], []),
    (["--select", "timeouts", "--select", "buffering"], ["a.conf idle-timeout", "a.conf response-buffering"]),
  ])
  func names(_ arguments: [String], _ expected: [String]) throws {
    #expect(try rules(arguments, ["a.conf": Self.bad]).sorted() == expected)
  }

  @Test func technologies() throws {
    let files = ["a.conf": Self.bad, "kong.yaml": Self.kong]
    #expect(try Set(rules(["--select", "kong"], files).map { $0.prefix(9) }) == ["kong.yaml"])
    #expect(try Set(rules(["--select", "nginx"], files).map { $0.prefix(6) }) == ["a.conf"])
    #expect(try rules(["--ignore", "kong,nginx"], files) == [])
  }

  @Test(arguments: [
    ("timeout", "did you mean \"timeouts\"?"), ("zz*", "no rule or property matches \"zz*\""),
    ("ngnix", "did you mean \"nginx\"?"), ("xyzzyxyzzy", "see streamlint rules"),
  ])
  func unknownNames(_ name: String, _ message: String) throws {
    let folder = try TemporaryFolder(["a.conf": Self.bad])
    for flag in ["--select", "--ignore"] {
      let result = try Program.run(["check", flag, name], in: folder.url)
      #expect(result.status == 2)
      #expect(result.errors.contains(message), "\(result.errors)")
    }
    for key in ["select", "ignore"] {
      try folder.write(Data("\(key): [\"\(name)\"]\n".utf8), to: ".streamlint.yaml")
      let result = try Program.run(["check"], in: folder.url)
      #expect(result.status == 2)
      #expect(result.output.contains(message), "\(result.output)")
    }
  }

  @Test func configurationFile() throws {
    let file = { (text: String) in ["a.conf": Self.bad, ".streamlint.yaml": text] }
    #expect(try rules([], file("select: [timeouts]\n")) == ["a.conf idle-timeout"])
    #expect(try rules(["--select", "buffering"], file("select: [timeouts]\n")) == ["a.conf response-buffering"])
    #expect(try rules([], file("ignore: [{rule: timeouts, reason: x}]\n")) == ["a.conf response-buffering"])
    #expect(try rules([], file("ignore: [{rule: [\"response-*\"], reason: x}]\n")) == ["a.conf idle-timeout"])
    #expect(try rules([], file("ignore: [{rule: nginx, reason: x}]\n")) == [])
    #expect(try rules([], file("ignore: [{rule: kong, reason: x}]\n")).contains(".streamlint.yaml unused-suppression"))
  }

  @Test(arguments: [
    ("fail-on: never", [], Int32(0)), ("fail-on: error", [], 1), ("fail-on: never", ["--fail-on", "error"], 1),
    ("fail-on: warning", ["--fail-on", "never"], 0),
    ("rules: {idle-timeout: warning, response-buffering: info}", [], 0),
    ("fail-on: warning\nrules: {idle-timeout: warning, response-buffering: info}", [], 1),
    ("fail-on: info\nmin-severity: error\nrules: {idle-timeout: info, response-buffering: info}", [], 1),
    ("rules: {idle-timeout: warning, response-buffering: info}", ["--default-fail-on", "warning"], 1),
    ("fail-on: error\nrules: {idle-timeout: warning, response-buffering: info}", ["--default-fail-on", "warning"], 0),
    ("rules: {idle-timeout: warning}", ["--default-fail-on", "warning", "--fail-on", "never"], 0),
    ("fail-on: sometimes", [], 2), ("min-severity: none", [], 2), ("fail-on: [error]", [], 2),
  ])
  func failOn(_ text: String, _ arguments: [String], _ status: Int32) throws {
    let folder = try TemporaryFolder(["a.conf": Self.bad, ".streamlint.yaml": text + "\n"])
    let result = try Program.run(["check"] + arguments, in: folder.url)
    #expect(result.status == status, "\(result.output)")
  }

  @Test func minimumSeverity() throws {
    let text = "rules: {idle-timeout: info}\nmin-severity: "
    let file = { (word: String) in ["a.conf": Self.bad, ".streamlint.yaml": text + word + "\n"] }
    #expect(try rules([], file("info")).contains("a.conf idle-timeout"))
    #expect(try !rules([], file("warning")).contains("a.conf idle-timeout"))
    #expect(try !rules(["--min-severity", "error"], file("info")).contains("a.conf idle-timeout"))
  }

  /// Each file decides about the findings of its own inputs.
  @Test func severalFiles() throws {
    let files = [
      "one/a.conf": Self.bad, "two/a.conf": Self.bad, "one/.streamlint.yaml": "fail-on: never\nselect: [timeouts]\n",
    ]
    #expect(
      try rules([], files).sorted() == [
        "one/a.conf idle-timeout", "two/a.conf idle-timeout", "two/a.conf response-buffering",
      ])
    let folder = try TemporaryFolder(files)
    #expect(try Program.run(["check", "."], in: folder.url).status == 1)
    #expect(try Program.run(["check", "one"], in: folder.url).status == 0)
    #expect(try Program.run(["check", "--baseline", "none.json"], in: folder.url).status == 2)
  }

  @Test func shownConfiguration() throws {
    let folder = try TemporaryFolder([".streamlint.yaml": "fail-on: warning\nmin-severity: info\nselect: [rollouts]\n"])
    let result = try Program.run(["check", "--show-config"], in: folder.url)
    for line in ["fail-on: warning", "min-severity: info", "select: [\"reload-cut\", \"drain\"]"] {
      #expect(result.output.contains(line), "\(result.output)")
    }
  }

  /// Comments name rules: a group would hide what its author did not see.
  @Test func comments() throws {
    for name in ["timeouts", "idle-*"] {
      let folder = try TemporaryFolder(["a.conf": "# streamlint: ignore[\(name)] why\n" + Self.bad])
      let result = try Program.run(["check"], in: folder.url)
      #expect(result.status == 1)
      #expect(result.output.contains("name the rules here"), "\(result.output)")
    }
  }

  @Test func listed() throws {
    let text = try Program.run(["rules"]).output
    for group in ["timeouts", "hygiene", "kubernetes"] { #expect(text.contains("  \(group) "), "\(group)") }
    #expect(try Program.run(["explain", "idle-timeout"]).output.contains("Groups: timeouts."))
  }
}
