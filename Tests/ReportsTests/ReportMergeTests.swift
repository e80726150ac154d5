import SourceText
import StreamModel
import TestSupport
import Testing

@testable import Reports

/// The merge of shards is, byte for byte, the report of one run.
@Suite struct ReportMergeTests {
  /// The report of one repository, with every field. All have a note on `shared.conf`, which belongs to none.
  private static func repository(_ number: Int) -> Report {
    var sample = Sample()
    let names = ["b/ä ö%/chat.conf", "a/chat.conf", "/absolute/chat.conf", "a/chat.conf.d/x.conf", "z/:x.conf"]
    let file = sample.add("\(names[number % names.count])\(number)", chat)
    let common = sample.add("shared.conf", chat)
    let policy = sample.add(".streamlint.yaml", "ignore: [a, b]\nstreams: []\n")
    let position = sample.span("proxy_buffering on;", in: file)
    sample.addFinding(at: position) { [sample] in
      $0.severity = Severity.allCases[number % 3]
      $0.rule = ["idle-timeout", "response-buffering", "compression"][number % 3]
      $0.condition = number % 2 == 0 ? "held if \"quoted\"\\\n\t\u{1}" : nil
      $0.object = number % 2 == 0 ? "Ingress/prod/chat" : nil
      $0.related = [RelatedSpan(label: "compresses", span: sample.span("gzip on;", in: file))]
      $0.fixes = [
        Fix(title: "Switch it off", edits: [TextEdit(span: position, text: "proxy_buffering off;")])
      ]
    }
    // The same in every repository, twice: only the number in its name distinguishes them.
    for label in ["first", "second"] {
      sample.addFinding(at: sample.span("gzip on;", in: common)) { [sample] in
        $0.related = [RelatedSpan(label: label, span: sample.span("server", in: file))]
        $0.route = nil
      }
    }
    sample.problems = [
      InputProblem(level: .warning, file: "input \(number)", message: "the same words of every input"),
      InputProblem(level: number == 4 ? .error : .note, file: names[number % 5], message: "a note", span: position),
      InputProblem(
        level: .warning, file: ".streamlint.yaml", message: "broken", span: sample.span("streams", in: policy)),
    ]
    sample.summary.skipped = [Summary.Skipped(file: "\(9 - number).tpl", reason: "a template", code: .template)]
    sample.summary.unknownIntent = number
    var report = sample.report
    var suppressed = report.findings[0]
    suppressed.rule = "upgrade-header"
    report.suppressed = [SuppressedFinding(finding: suppressed, reason: "old", isInSource: number % 2 == 0)]
    report.summary.suppressed = 1
    // Everybody agrees on the first entry; the second one is of use in one repository.
    var unused = suppressed
    unused.rule = "unused-suppression"
    unused.severity = .warning
    unused.related = []
    unused.object = nil
    unused.condition = nil
    unused.fixes = []
    let entries = ["a", "b"].map { text in
      var entry = unused
      entry.span = sample.span(text, in: policy, after: "[")
      return entry
    }
    report.shared = [
      CrossRepositoryNotes(
        configuration: ".streamlint.yaml",
        problems: [InputProblem(level: .warning, file: ".streamlint.yaml", message: "no route serves /x")],
        findings: number == 3 ? [entries[0]] : entries),
      CrossRepositoryNotes(
        configuration: "",
        problems: number == 6 ? [] : [InputProblem(level: .warning, file: "--stream", message: "no route serves /y")]),
    ]
    report.rules = ["compression", "idle-timeout", "response-buffering", "unused-suppression", "upgrade-header"].map {
      RuleText(id: $0, title: "of \($0)", property: .responseBuffering, url: "https://example.com/\($0)")
    }
    return report
  }

  private static func shards(_ parts: [Report], _ count: Int) -> [Report] {
    (0..<count).map { shard in
      let own = parts.indices.filter { $0 % count == shard }.map { parts[$0] }
      return Report.joined(
        own, shard: ShardInfo(index: shard + 1, count: count, repositories: own.count, plan: "cafe"))
    }
  }

  private func merged(_ reports: [Report], _ format: ReportFormat, isPartial: Bool = false) throws -> ReportMerge.Result
  {
    var merge = ReportMerge()
    for (number, report) in reports.enumerated() { try merge.add(bytes(report, format), path: "\(number)") }
    return try merge.merged(isPartial: isPartial)
  }

  private func bytes(_ report: Report, _ format: ReportFormat) -> [UInt8] {
    format.render(report, style: ReportStyle(colour: false))
  }

  @Test(arguments: [ReportFormat.json, .sarif], [1, 2, 3, 8, 12])
  func isTheReportOfOneRun(_ format: ReportFormat, _ count: Int) throws {
    let parts = (0..<9).map(Self.repository)
    let whole = bytes(Report.joined(parts, shard: nil), format)
    let shards = Self.shards(parts, count)
    for order in [shards, shards.reversed()] {
      let result = try merged(order, format)
      #expect(String(decoding: result.bytes, as: UTF8.self) == String(decoding: whole, as: UTF8.self))
      #expect(result.hasUnreadInputs)
    }
  }

  @Test func whatIsSharedIsSettled() throws {
    let parts = (0..<9).map(Self.repository)
    let whole = Report.joined(parts, shard: nil)
    // One entry is unused in all repositories, one stream served by none.
    #expect(whole.findings.count { $0.rule == "unused-suppression" } == 1)
    #expect(whole.problems.count { $0.message == "no route serves /x" } == 1)
    #expect(whole.problems.count { $0.message == "no route serves /y" } == 0)
    // A configuration file above all is broken once, but nine inputs have the same note.
    #expect(whole.problems.count { $0.message == "broken" } == 1)
    #expect(whole.problems.count { $0.message == "the same words of every input" } == 9)
    let counts = try merged(Self.shards(parts, 4), .json).counts
    #expect(counts == [.error: 21, .warning: 4, .info: 3])
    #expect(Set(whole.fingerprints()).count == whole.findings.count)
  }

  /// The report of one repository keeps its own order.
  @Test(arguments: [ReportFormat.json, .sarif])
  func oneRepository(_ format: ReportFormat) throws {
    var report = Self.repository(2)
    report.shared = []
    report.rules.removeAll { $0.id == "unused-suppression" || $0.id == "idle-timeout" }
    report.problems.reverse()
    let whole = bytes(report, format)
    report.shard = ShardInfo(index: 1, count: 3, repositories: 1, plan: "cafe")
    let empty = [2, 3].map {
      Report.joined([], shard: ShardInfo(index: $0, count: 3, repositories: 0, plan: "cafe"))
    }
    #expect(try merged([empty[0], report, empty[1]], format).bytes == whole)
  }

  @Test func shardsFollowThePublishedSchema() throws {
    let schema = try JSONFormatTests().schema()
    for shard in Self.shards((0..<9).map(Self.repository), 8) {
      #expect(schema.violations(in: try JSONValue(parsing: bytes(shard, .json))) == [])
    }
  }

  /// Whole runs over different folders are joined too.
  @Test(arguments: [ReportFormat.json, .sarif])
  func wholeRuns(_ format: ReportFormat) throws {
    let parts = (0..<5).map { number in
      var report = Self.repository(number)
      report.shared = []
      return report
    }
    #expect(try merged(parts, format).bytes == bytes(Report.joined(parts, shard: nil), format))
  }

  /// A run of SARIF has a limit, and what is left out is counted over all shards.
  @Test func theLimitOfSARIF() throws {
    let parts = (0..<4).map { number in
      var sample = Sample()
      let file = sample.add("\(number).conf", String(repeating: "gzip on;\n", count: 9000))
      for line in 0..<9000 {
        sample.addFinding(at: SourceSpan(file: file, start: line * 9, end: line * 9 + 8)) {
          $0.severity = Severity.allCases[(line + number) % 3]
        }
      }
      var report = sample.report
      report.rules = [RuleText(id: "response-buffering", title: "a", property: .responseBuffering, url: "b")]
      return report
    }
    let whole = bytes(Report.joined(parts, shard: nil), .sarif)
    // One shard goes beyond the limit by itself.
    let shards = [
      Report.joined(Array(parts[..<3]), shard: ShardInfo(index: 1, count: 2, repositories: 3, plan: "cafe")),
      Report.joined(Array(parts[3...]), shard: ShardInfo(index: 2, count: 2, repositories: 1, plan: "cafe")),
    ]
    let result = try merged(shards, .sarif)
    #expect(result.bytes == whole)
    let text = String(decoding: result.bytes, as: UTF8.self)
    #expect(text.contains("\"11000 results of the lowest severity are omitted"))
  }

  @Test func missingShards() throws {
    let shards = Self.shards((0..<9).map(Self.repository), 4)
    #expect(throws: MergeProblem.self) { try merged(Array(shards[1...]), .json) }
    for format in [ReportFormat.json, .sarif] {
      let result = try merged([shards[0], shards[2]], format, isPartial: true)
      let text = String(decoding: result.bytes, as: UTF8.self)
      #expect(text.contains("\"--partial: the shards 2, 4 of 4 are missing\""))
      _ = try JSONValue(parsing: text)
    }
    // A lenient merge without missing parts gives the whole report.
    #expect(try merged(shards, .json, isPartial: true).bytes == merged(shards, .json).bytes)
  }

  @Test func whatDoesNotBelongTogether() throws {
    let shards = Self.shards((0..<3).map(Self.repository), 2)
    var other = shards[1]
    var cases: [(Report, ReportFormat, String)] = [
      (shards[0], .json, "both shard 1 of 2"), (shards[1], .sarif, "json"),
    ]
    other.shard?.plan = "beef"
    cases.append((other, .json, "did not see the same repositories"))
    other.shard?.count = 3
    cases.append((other, .json, "one of 3 shards"))
    other.shard = nil
    cases.append((other, .json, "is not"))
    for (report, format, message) in cases {
      var merge = ReportMerge()
      try merge.add(bytes(shards[0], .json), path: "one")
      let error = #expect(throws: MergeProblem.self) { try merge.add(bytes(report, format), path: "two") }
      #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }
    let nothing = #expect(throws: MergeProblem.self) { try ReportMerge().merged() }
    #expect(nothing?.message == "no report to merge")
  }

  @Test(arguments: [
    ("", "x: the file is empty"),
    (" \n", "x: the file is empty"),
    ("{\"schemaVersion\": 1,\n \"tool\": {", "x:2:11: the JSON is cut off here"),
    ("a: b", "x:1:2: this is no JSON"),
    ("{\"a\": 1} {\"b\": 2}", "x:1:10: this is no JSON"),
    ("{\"a\": \"\u{1}\"}", "this is no JSON"),
    ("[]", "not a streamlint report"),
    ("{\"a\": 1}", "not a streamlint report"),
    ("{\"schemaVersion\": 2}", "only schema version 1"),
    ("{\"schemaVersion\": 1}", "\"tool\" is missing"),
    ("{\"schemaVersion\": 1, \"tool\": 7}", "x:1:30: expected an object with \"name\""),
    ("{\"schemaVersion\": 1, \"tool\": {\"name\": \"other\"}}", "not a streamlint report"),
    (
      "{\"schemaVersion\": 1, \"tool\": {\"name\": \"streamlint\", \"version\": \"0.0.9\"}}",
      "by streamlint 0.0.9, this is \(streamlintVersion)"
    ),
    ("{\"runs\": []}", "contains one run"),
    ("{\"runs\": [{\"tool\": {\"driver\": {\"name\": \"ESLint\", \"version\": \"1\"}}}]}", "not a streamlint report"),
  ])
  func brokenReports(_ text: String, _ message: String) throws {
    var merge = ReportMerge()
    let error = #expect(throws: MergeProblem.self) { try merge.add(Array(text.utf8), path: "x") }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  /// However a report is cut or damaged, it is refused or read, and nothing breaks.
  @Test(arguments: [ReportFormat.json, .sarif])
  func damage(_ format: ReportFormat) throws {
    let whole = bytes(Self.shards((0..<3).map(Self.repository), 1)[0], format)
    for end in stride(from: 0, to: whole.count - 1, by: 397) {
      #expect(throws: MergeProblem.self) {
        var merge = ReportMerge()
        try merge.add(Array(whole[..<end]), path: "x")
      }
    }
    var refused = 0
    for position in stride(from: 0, to: whole.count, by: 211) {
      var damaged = whole
      damaged[position] = UInt8(ascii: "]")
      var merge = ReportMerge()
      do throws(MergeProblem) {
        try merge.add(damaged, path: "x")
        let bytes = try merge.merged(isPartial: true).bytes
        #expect((try? JSONValue(parsing: bytes)) != nil)
      } catch {
        refused += 1
      }
    }
    #expect(refused > 10)
  }

  /// Deep nesting ends with a message.
  @Test func depth() {
    var merge = ReportMerge()
    let text = String(repeating: "[", count: 100_000)
    #expect(throws: MergeProblem.self) { try merge.add(Array(text.utf8), path: "x") }
  }

  @Test(arguments: ["a/b.conf", "ä ö%41/c#?.conf", "/abs/x.conf", "file:/x", "100%/%"])
  func pathsComeBackFromURIs(_ path: String) { #expect(ReportPaths.path(ofURI: ReportPaths.uri(path)) == path) }
}
