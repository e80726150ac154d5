import Foundation
import Testing

/// `streamlint rules --test`, and `make new-rule`.
@Suite struct RuleToolTests {
  private static func rule(fixed value: String = "1h", message: String = "{setting} is {value}") -> String {
    """
    id: our-silence
    title: our streams are silent for up to half an hour
    property: idle-timeout
    subject: idle-timeout
    cases:
      - when: {idle-timeout: {below: 30m}}
        outcome: certain
        message: "\(message)"
    why: Our model thinks for half an hour.
    remedy: Allow more.
    examples:
      - title: a minute
        stream: sse:/events
        breaks: |
          location /events {
              proxy_pass http://app:9000;
              proxy_buffering off;
              proxy_read_timeout 60s;
          }
        fixed: |
          location /events {
              proxy_pass http://app:9000;
              proxy_buffering off;
              proxy_read_timeout \(value);
          }

    """
  }

  private func run(_ files: [String: String]) throws -> ProgramResult {
    let folder = try TemporaryFolder(files)
    return try Program.run(["rules", "--test", "own"], in: folder.url)
  }

  @Test func allHold() throws {
    let result = try run(["own/idle-timeout/our-silence.yaml": Self.rule()])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(
      result.output == "ok     our-silence: 1 example\n\n1 rule, 2 configurations linted: all pass.\n")
  }

  @Test func aFixThatMendsNothing() throws {
    let result = try run(["own/idle-timeout/our-silence.yaml": Self.rule(fixed: "70s")])
    #expect(result.status == 1)
    #expect(
      result.output.contains(
        "FAILED our-silence: 1 example\n       a minute, fixed: found error[idle-timeout] "),
      "\(result.output)")
    #expect(result.output.contains("; error[our-silence] proxy_read_timeout is 70s\n"), "\(result.output)")
    #expect(result.output.contains("1 failed"))
  }

  @Test func placeholderThatNobodyKnows() throws {
    let result = try run(["own/our-silence.yaml": Self.rule(message: "{settign} is short")])
    #expect(result.status == 1)
    #expect(result.output.contains("the placeholder {settign} was not filled"), "\(result.output)")
  }

  @Test func ruleWithoutExamples() throws {
    let text = Self.rule().components(separatedBy: "examples:")[0]
    let result = try run(["own/our-silence.yaml": text])
    #expect(result.status == 1)
    #expect(result.output.contains("no example breaks"))
  }

  @Test func ruleOfAnOwnProduct() throws {
    let technology = """
      id: acme
      title: the Acme gateway
      reads: manifests
      routes: [Ingress]
      classes: [acme]
      settings:
        - aspect: idle-timeout
          summary: the longest silence
          default: 20s
          places:
            - {on: Ingress, annotation: acme.example/idle, format: seconds}
      """
    let ingress = """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: chat, annotations: {acme.example/idle: "VALUE"}}
      spec:
        ingressClassName: acme
        rules:
          - http:
              paths:
                - {path: /events, pathType: Prefix, backend: {service: {name: chat, port: {number: 80}}}}

      """
    let indented = ingress.split(separator: "\n").map { "        " + $0 }.joined(separator: "\n") + "\n"
    let head = Self.rule().components(separatedBy: "examples:")[0]
    let examples =
      "examples:\n  - title: a minute\n    stream: sse:/events\n    breaks:\n      ingress.yaml: |\n"
      + indented.replacingOccurrences(of: "VALUE", with: "60")
      + "    fixed:\n      ingress.yaml: |\n" + indented.replacingOccurrences(of: "VALUE", with: "3600")
    let result = try run(["own/technologies/acme.yaml": technology, "own/our-silence.yaml": head + examples])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }

  @Test(arguments: [
    ("id: x\ntitle: [\n", "own/r.yaml:"), ("id: x\ntitle: y\nproperty: idle-timeuot\n", "own/r.yaml:3:11: "),
    ("id: x\ntitle: y\nproperty: methods\nsubject: methods\ncases: []\nwhy: w\nremedy: r\n", "own/r.yaml:1:1: "),
  ])
  func unreadable(_ text: String, _ place: String) throws {
    let result = try run(["own/r.yaml": text])
    #expect(result.status == 2)
    #expect(result.errors.contains(place), "\(result.errors)")
    #expect(result.output.isEmpty)
  }

  /// An unknown word would make a rule that never matches, without an error.
  @Test(arguments: [
    ("when: {idle-timeout: {below: 30m}}", "when: {intent: maybe}", "6:20: \"maybe\" is no intent"),
    ("when: {idle-timeout: {below: 30m}}", "when: {assumed: upstream-chunk}", "\"upstream-chunk\" is no assumption"),
    ("when: {idle-timeout: {below: 30m}}", "when: {any: {}}", "\"any\" must be a list of mappings"),
    ("when: {idle-timeout: {below: 30m}}", "when: {idle-timeout: {written: maybe}}", "must be true or false"),
    ("when: {idle-timeout: {below: 30m}}", "when: {idle-timeout: {below: often}}", "6:34: a bound is"),
    ("stream: sse:/events", "policy: {idel: 5m}", "\"policy\" has idle, total"),
    ("stream: sse:/events", "assume: {nginx: 1.2}", "\"assume\" has nginx-version"),
    ("remedy:", "fix: aspekt=1h\nremedy:", "no aspect is named \"aspekt\""),
    ("remedy:", "remdy: x\nremedy:", "unknown key \"remdy\"; did you mean \"remedy\"?"),
    ("outcome: certain", "outcome: conditional", "must name its \"condition\""),
  ])
  func wordsThatNobodyKnows(_ good: String, _ bad: String, _ message: String) throws {
    let result = try run(["own/r.yaml": Self.rule().replacingOccurrences(of: good, with: bad)])
    #expect(result.status == 2)
    #expect(result.errors.contains("own/r.yaml:"))
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test func nothingToTest() throws {
    #expect(try run(["own/readme.txt": ""]).status == 2)
    let missing = try run([:])
    #expect(missing.status == 2)
    #expect(missing.errors.contains("own: No such folder"))
  }

  private func newRule(_ name: String, into folder: TemporaryFolder) throws -> Int32 {
    let process = Process()
    process.executableURL = Program.built("streamlint-dev")
    process.arguments = ["new-rule", name, folder.url.path]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  @Test func skeletonIsRefusedUntilItIsFilled() throws {
    let folder = try TemporaryFolder()
    #expect(try newRule("idle-timeout/our-silence", into: folder) == 0)
    #expect(try newRule("methods/our-silence", into: folder) == 2)
    let file = folder.url.appendingPathComponent("idle-timeout/our-silence.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.contains("TODO"))
    let result = try Program.run(["rules", "--test", "."], in: folder.url)
    #expect(result.status == 2)
    #expect(result.errors.contains("is no aspect"), "\(result.errors)")
  }

  @Test(arguments: ["", "idle-timeout", "nothing/a", "idle-timeout/A b", "../x/y", "idle-timeout/../x"])
  func namesThatAreNone(_ name: String) throws {
    #expect(try newRule(name, into: TemporaryFolder()) == 2)
  }
}
