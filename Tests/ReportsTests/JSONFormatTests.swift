import Foundation
import Reports
import SourceText
import StreamModel
import TestSupport
import Testing

@Suite struct JSONFormatTests {
  static let schemaPath = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../schemas/findings-v1.schema.json").standardized.path

  func schema() throws -> JSONSchema {
    let data = try #require(FileManager.default.contents(atPath: Self.schemaPath))
    return try JSONSchema(try JSONValue(parsing: Array(data)))
  }

  /// A report that uses every field.
  private func rich() -> Sample {
    var sample = Sample()
    let file = sample.add("conf.d/chat.conf", chat)
    let position = sample.span("proxy_buffering on;", in: file)
    sample.addFinding(at: position) { [sample] in
      $0.confidence = .conditional
      $0.condition = "held if \"quoted\"\\\n\t\u{1}"
      $0.object = "Ingress/prod/chat"
      $0.moreRoutes = ["/a", "/é 🚀"]
      $0.related = [RelatedSpan(label: "compresses", span: sample.span("gzip on;", in: file))]
      var led = $0
      led.rule = "idle-timeout"
      led.setting = "proxy_read_timeout"
      led.value = "60s"
      led.origin = .default
      led.message = "nginx cuts idle streams after 60s"
      $0.consequences = [Consequence(led)]
      $0.fixes = [
        Fix(title: "Switch it off", edits: [TextEdit(span: position, text: "proxy_buffering off;")])
      ]
    }
    sample.addFinding(at: sample.span("location /v1/ {", in: file)) {
      $0.severity = .info
      $0.origin = .default
      $0.route = nil
      $0.kind = nil
      $0.intent = .unknown
    }
    sample.problems = [
      InputProblem(level: .error, file: "gone.conf", message: "gone.conf: no such file"),
      InputProblem(level: .note, file: "conf.d/chat.conf", message: "a note", span: position),
    ]
    sample.summary.skipped = [Summary.Skipped(file: "x.tpl", reason: "a template", code: .template)]
    return sample
  }

  @Test func golden() throws {
    try expectGolden(rich().text(.json), at: "Golden/json/rich.json")
    try expectGolden(Sample().text(.json), at: "Golden/json/empty.json")
  }

  @Test func followsThePublishedSchema() throws {
    let schema = try schema()
    for text in [rich().text(.json), Sample().text(.json)] {
      #expect(schema.violations(in: try JSONValue(parsing: text)) == [])
    }
  }

  @Test func allWordsOfTheDomainAreInTheSchema() throws {
    let schema = try schema()
    var sample = Sample()
    let file = sample.add("a.conf", chat)
    let position = sample.span("gzip", in: file)
    for property in Property.allCases { sample.addFinding(at: position) { $0.property = property } }
    for kind in StreamKind.allCases { sample.addFinding(at: position) { $0.kind = kind } }
    for severity in Severity.allCases { sample.addFinding(at: position) { $0.severity = severity } }
    for confidence in Confidence.allCases { sample.addFinding(at: position) { $0.confidence = confidence } }
    for origin in [Origin.written, .inherited, .default] { sample.addFinding(at: position) { $0.origin = origin } }
    for intent in [Intent.declared(by: "x"), .evident([]), .unknown] {
      sample.addFinding(at: position) { $0.intent = intent }
    }
    for level in [InputProblem.Level.note, .warning, .error] {
      sample.problems.append(InputProblem(level: level, file: "a", message: "m"))
    }
    #expect(schema.violations(in: try JSONValue(parsing: sample.text(.json))) == [])
  }

  @Test func schemaRejectsBrokenDocuments() throws {
    let schema = try schema()
    let good = try JSONValue(parsing: rich().text(.json))
    func broken(_ change: (inout JSONValue) -> Void) -> [String] {
      var copy = good
      change(&copy)
      return schema.violations(in: copy)
    }
    #expect(broken { $0["findings"]?[0]?["rule"] = nil } == ["$.findings[0].rule: missing"])
    #expect(broken { $0["findings"]?[0]?["severity"] = .string("bad") } == ["$.findings[0].severity: not in the enum"])
    #expect(broken { $0["findings"]?[1]?["extra"] = .null } == ["$.findings[1].extra: not allowed"])
    #expect(
      broken { $0["findings"]?[0]?["location"]?["line"] = .number(0) } == ["$.findings[0].location.line: below 1.0"])
    #expect(
      broken { $0["findings"]?[0]?["location"]?["line"] = .number(1.5) }
        == ["$.findings[0].location.line: not of type integer"])
    #expect(broken { $0["schemaVersion"] = .number(2) } == ["$.schemaVersion: not the constant"])
    #expect(
      broken { $0["problems"]?[0]?["location"] = .string("x") } == ["$.problems[0].location: fits no choice of anyOf"])
    #expect(broken { $0["summary"]?["skipped"]?[0]?["reason"] = .number(1) }.count == 1)
    #expect(!schema.violations(in: .array([])).isEmpty)
  }

  @Test func unsupportedKeywordsAreRefused() throws {
    for text in [
      ##"{"pattern": "x"}"##, ##"{"properties": {"a": {"maxLength": 3}}}"##, ##"{"$defs": {"a": {"oneOf": []}}}"##,
      ##"{"$ref": "#/$defs/gone"}"##, ##"{"type": "text"}"##, ##"{"anyOf": [{"format": "uri"}]}"##,
    ] {
      #expect(throws: JSONSchemaError.self) { try JSONSchema(JSONValue(parsing: text)) }
    }
  }

  @Test(arguments: ["{\"a\":1,}", "[1 2]", "{\"a\":1,\"a\":2}", "\"\u{1}\"", "01", "[", "\"\\x\"", "nul", "1 1", ""])
  func parserIsStrict(_ text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
  }

  @Test func textComesBackAsItWas() throws {
    var sample = Sample()
    let file = sample.add("latin\u{fffd}.conf", bytes: [0xE9, 0x20] + Array("proxy_buffering on;".utf8))
    let message = "\u{0}\u{1f}\"\\/\n\r\t\u{7f}\u{9b}\u{e9}\u{c2}🚀\u{2028}"
    sample.addFinding(at: sample.span("proxy", in: file)) { $0.message = message }
    let finding = try JSONValue(parsing: sample.text(.json))["findings"]?[0]
    #expect(finding?["message"]?.text == message)
    #expect(finding?["location"]?["byteStart"]?.number == 2)
    #expect(finding?["location"]?["file"]?.text == "latin\u{fffd}.conf")
  }

  @Test func columnsCountCharacters() throws {
    var sample = Sample()
    let file = sample.add("a.conf", "# é🚀 x\n")
    sample.addFinding(at: sample.span("x", in: file))
    let location = try JSONValue(parsing: sample.text(.json))["findings"]?[0]?["location"]
    #expect(location?["column"]?.number == 6)
    #expect(location?["endColumn"]?.number == 7)
    #expect(location?["byteStart"]?.number == 9)
  }
}
