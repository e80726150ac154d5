import SourceText
import StreamModel

/// SARIF 2.1.0, as code scanning services take it.
struct SARIFFormat {
  private let report: Report
  private var positions: SourcePositions
  private var json = JSONWriter()
  private let ruleNumbers: [String: Int]
  /// The chains with a finding of each rule at each location.
  private let chains: [ChainKey: Int]

  private struct ChainKey: Hashable {
    let rule: String
    let span: SourceSpan
  }

  /// GitHub refuses a file whose run contains more results, and shows 5,000 of them.
  static let resultLimit = 25_000

  private let resultLimit: Int

  init(_ report: Report, resultLimit: Int = Self.resultLimit) {
    self.report = report
    self.resultLimit = resultLimit
    positions = SourcePositions(report.sources)
    var chains: [ChainKey: Int] = [:]
    for (number, trace) in report.traces.enumerated() where trace.hops.count > 1 {
      for finding in trace.findings {
        let key = ChainKey(rule: finding.rule, span: finding.span)
        if chains[key] == nil { chains[key] = number }
      }
    }
    self.chains = chains
    ruleNumbers = Dictionary(
      report.rules.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  consuming func render() -> [UInt8] {
    let report = report
    Self.writeHead(&json)
    for (index, rule) in report.rules.enumerated() {
      json.line(index)
      write(rule)
    }
    json.raw(Self.afterRules)
    json.raw(report.problems.contains { $0.level == .error } ? "false" : "true")
    json.raw(Self.beforeProblems)
    for (index, problem) in report.problems.enumerated() {
      json.line(index)
      write(problem)
    }
    let kept = Self.kept(report.findings.map(\.severity), limit: resultLimit)
    let keptSuppressed = report.suppressed.prefix(resultLimit - kept.count)
    let dropped = report.findings.count + report.suppressed.count - kept.count - keptSuppressed.count
    if dropped > 0, report.shard == nil {
      json.line(report.problems.count)
      Self.writeDropped(dropped, limit: resultLimit, &json)
    }
    json.raw(Self.beforeResults)
    let fingerprints = report.fingerprints()
    for (place, index) in kept.enumerated() {
      json.line(place)
      write(report.findings[index], fingerprint: fingerprints[index], suppressed: nil)
    }
    for (index, item) in keptSuppressed.enumerated() {
      json.line(kept.count + index)
      write(item.finding, fingerprint: nil, suppressed: item)
    }
    json.raw("]")
    if let repository = report.repository, report.shard == nil { write(repository) }
    if let shard = report.shard { write(shard, dropped: dropped) }
    json.raw(Self.end)
    return json.bytes
  }

  /// The part before the rules.
  static func writeHead(_ json: inout JSONWriter) {
    json.raw("{\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\", \"version\": \"2.1.0\", \"runs\": [{\n")
    json.raw(" \"tool\": {\"driver\": {\"name\": \"streamlint\", \"version\": \"\(streamlintVersion)\", ")
    json.raw("\"semanticVersion\": \"\(streamlintVersion)\", ")
    json.raw("\"informationUri\": \"https://github.com/streamlint/streamlint\", \"rules\": [")
  }

  /// Viewers resolve paths against their own copy of the repository: the folder has no address.
  static let afterRules =
    "]}},\n \"automationDetails\": {\"id\": \"streamlint/\"},"
    + "\n \"originalUriBaseIds\": {\"%SRCROOT%\": {\"description\": {\"text\": \"The folder in which streamlint ran.\"}}},"
    + "\n \"columnKind\": \"unicodeCodePoints\",\n \"invocations\": [{\"executionSuccessful\": "
  static let beforeProblems = ", \"toolExecutionNotifications\": ["
  static let beforeResults = "]}],\n \"results\": ["
  static let end = "\n}]}\n"

  /// Reports that a run was too large.
  static func writeDropped(_ dropped: Int, limit: Int, _ json: inout JSONWriter) {
    let message = "\(dropped) results of the lowest severity are omitted: a SARIF run is limited to \(limit)"
    json.raw("{\"level\": \"warning\", \"message\": {")
    json.field("text", message, isFirst: true)
    json.raw("}}")
  }

  /// The commit that was linted.
  private mutating func write(_ repository: RepositoryState) {
    guard let address = repository.address else { return }
    json.raw(",\n \"versionControlProvenance\": [{")
    json.field("repositoryUri", address, isFirst: true)
    json.field("revisionId", repository.commit)
    if let branch = repository.branch { json.field("branch", branch) }
    json.raw(", \"mappedTo\": {\"uriBaseId\": \"%SRCROOT%\"}}]")
  }

  /// The shard, open notes, and counts that SARIF has no property for.
  private mutating func write(_ shard: ShardInfo, dropped: Int) {
    json.raw(",\n \"properties\": {\"shard\": {")
    json.shard(shard)
    json.field("dropped", dropped)
    json.key("summary")
    json.summary(report.summary) { _ in }
    json.key("shared")
    json.raw("[")
    for (index, remarks) in report.shared.enumerated() {
      json.raw(index == 0 ? "\n  {" : ",\n  {")
      json.field("configuration", remarks.configuration, isFirst: true)
      json.key("problems")
      json.raw("[")
      for (index, problem) in remarks.problems.enumerated() {
        if index > 0 { json.raw(", ") }
        write(problem)
      }
      json.raw("]")
      json.key("findings")
      json.raw("[")
      for (index, finding) in remarks.findings.enumerated() {
        if index > 0 { json.raw(", ") }
        write(finding, fingerprint: report.fingerprint(of: finding), suppressed: nil)
      }
      json.raw("]}")
    }
    json.raw("]}}")
  }

  /// The indices of the findings that fit, most severe first, in report order.
  static func kept(_ severities: [Severity], limit: Int) -> [Int] {
    guard severities.count > limit else { return Array(severities.indices) }
    var kept: [Int] = []
    for severity in Severity.allCases.sorted(by: >) {
      let more = severities.indices.filter { severities[$0] == severity }
      kept += more.prefix(limit - kept.count)
    }
    return kept.sorted()
  }

  private mutating func write(_ rule: RuleText) {
    let sample =
      report.findings.first { $0.rule == rule.id } ?? report.suppressed.first { $0.finding.rule == rule.id }?.finding
      ?? report.shared.lazy.flatMap(\.findings).first { $0.rule == rule.id }
    json.raw("{")
    json.field("id", rule.id, isFirst: true)
    json.field("name", Self.name(of: rule.id))
    json.raw(", \"shortDescription\": {")
    json.field("text", rule.title, isFirst: true)
    json.raw("}")
    // Code scanning needs both of every rule.
    let why = sample?.why.isEmpty == false ? sample?.why ?? rule.title : rule.title
    let remedy = sample?.remedy ?? ""
    json.raw(", \"fullDescription\": {")
    json.field("text", why, isFirst: true)
    json.raw("}, \"help\": {")
    let parts = [why, remedy].filter { !$0.isEmpty }
    json.field("text", parts.joined(separator: "\n\n"), isFirst: true)
    json.field("markdown", parts.map(MarkdownText.block).joined(separator: "\n\n"))
    json.raw("}")
    json.field("helpUri", rule.url)
    json.raw(", \"defaultConfiguration\": {")
    json.field("level", Self.level(sample?.severity ?? .warning), isFirst: true)
    json.raw("}, \"properties\": {\"tags\": [\"streaming\", ")
    json.string(rule.property.rawValue)
    if let technology = sample?.technology {
      json.raw(", ")
      json.string(technology)
    }
    json.raw("]")
    json.field("precision", sample?.confidence == .certain ? "very-high" : "high")
    json.field("problem.severity", Self.problemSeverity(sample?.severity ?? .warning))
    json.raw("}}")
  }

  /// A rule's name in the form of code scanning: `ResponseBuffering`.
  private static func name(of rule: String) -> String {
    rule.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// The word of GitHub's code scanning.
  private static func problemSeverity(_ severity: Severity) -> String {
    severity == .info ? "recommendation" : severity.rawValue
  }

  private mutating func write(_ finding: Finding, fingerprint: String?, suppressed: SuppressedFinding?) {
    json.raw("{")
    json.field("ruleId", finding.rule, isFirst: true)
    if let number = ruleNumbers[finding.rule] { json.field("ruleIndex", number) }
    json.field("level", Self.level(finding.severity))
    json.raw(", \"message\": {")
    // What viewers show of a result is its message: the help belongs to the rule, which has one for all findings.
    let remedy = finding.remedy.withoutBlanksAtEnd
    let related = finding.furtherLocations
    let links = related.enumerated().map { "[\(Self.linkText($1.label))](\($0 + 1))" }
    var paragraphs = [Self.message(of: finding)]
    if !remedy.isEmpty { paragraphs.append(String(remedy)) }
    if !links.isEmpty { paragraphs.append("\(Self.beforeLinks)\(links.joined(separator: "; ")).") }
    json.field("text", paragraphs.joined(separator: "\n\n"), isFirst: true)
    json.raw("}, \"locations\": [{\"physicalLocation\": ")
    write(finding.span)
    if let object = finding.object {
      json.raw(", \"logicalLocations\": [{")
      json.field("fullyQualifiedName", object, isFirst: true)
      json.raw("}]")
    }
    json.raw("}]")
    if !related.isEmpty {
      json.raw(", \"relatedLocations\": [")
      for (index, related) in related.enumerated() {
        json.raw(index == 0 ? "{" : ", {")
        json.field("id", index + 1, isFirst: true)
        json.raw(", \"message\": {")
        json.field("text", related.label, isFirst: true)
        json.raw("}, \"physicalLocation\": ")
        write(related.span)
        json.raw("}")
      }
      json.raw("]")
    }
    if let chain = chains[ChainKey(rule: finding.rule, span: finding.span)] { write(report.traces[chain]) }
    if let fingerprint {
      json.raw(", \"partialFingerprints\": {")
      json.field("streamlint/v1", fingerprint, isFirst: true)
      json.raw("}")
    }
    write(finding.fixes)
    if let suppressed {
      json.raw(", \"suppressions\": [{")
      json.field("kind", suppressed.isInSource ? "inSource" : "external", isFirst: true)
      if let reason = suppressed.reason { json.field("justification", reason) }
      json.raw("}]")
    }
    json.raw(", \"properties\": {")
    json.field("confidence", finding.confidence.rawValue, isFirst: true)
    json.field("property", finding.property.rawValue)
    json.field("setting", finding.setting)
    if let route = finding.route { json.field("route", route) }
    if !finding.remedy.isEmpty { json.longField("remedy", finding.remedy) }
    json.raw("}}")
  }

  /// The proxy chain as a flow, from the client to the application.
  private mutating func write(_ trace: ChainTrace) {
    json.raw(", \"codeFlows\": [{\"threadFlows\": [{\"locations\": [")
    for (index, hop) in trace.hops.enumerated() {
      json.raw(index == 0 ? "{\"location\": {\"physicalLocation\": " : ", {\"location\": {\"physicalLocation\": ")
      write(hop.span)
      json.raw(", \"message\": {")
      let object = hop.object.map { " \($0)" } ?? ""
      json.field("text", "\(index + 1). \(hop.title)\(object): \(hop.route)", isFirst: true)
      json.raw("}}}")
    }
    json.raw("]}]}]")
  }

  private static let beforeLinks = "See: "

  /// The message of a result without its links to related locations, which are its last paragraph.
  static func withoutLinks(_ message: String) -> String {
    var lines = message.split(separator: "\n", omittingEmptySubsequences: false)
    guard let last = lines.last, last.hasPrefix(beforeLinks + "["), lines.count > 2 else { return message }
    lines.removeLast(2)
    return lines.joined(separator: "\n")
  }

  /// Text for a link to a related location: brackets would end it.
  private static func linkText(_ text: String) -> String {
    var result = ""
    for character in text {
      if character == "[" || character == "]" || character == "\\" { result.append("\\") }
      result.append(character.isNewline ? " " : character)
    }
    return result
  }

  private mutating func write(_ fixes: [Fix]) {
    guard !fixes.isEmpty else { return }
    json.raw(", \"fixes\": [")
    for (index, fix) in fixes.enumerated() {
      json.raw(index == 0 ? "{" : ", {")
      json.raw("\"description\": {")
      json.field("text", fix.description, isFirst: true)
      json.raw("}, \"artifactChanges\": [")
      var files: [FileID] = []
      for edit in fix.edits where !files.contains(edit.span.file) { files.append(edit.span.file) }
      for (number, file) in files.enumerated() {
        json.raw(number == 0 ? "{" : ", {")
        json.raw("\"artifactLocation\": ")
        write(file)
        json.raw(", \"replacements\": [")
        for (place, edit) in fix.edits.filter({ $0.span.file == file }).enumerated() {
          json.raw(place == 0 ? "{" : ", {")
          json.raw("\"deletedRegion\": ")
          writeRegion(edit.span)
          json.raw(", \"insertedContent\": {")
          json.field("text", edit.text, isFirst: true)
          json.raw("}}")
        }
        json.raw("]}")
      }
      json.raw("]}")
    }
    json.raw("]")
  }

  private mutating func write(_ problem: InputProblem) {
    json.raw("{")
    json.field(
      "level", problem.level == .error ? "error" : problem.level == .warning ? "warning" : "note", isFirst: true)
    json.raw(", \"message\": {")
    json.field("text", problem.message, isFirst: true)
    json.raw("}")
    if let span = problem.span {
      json.raw(", \"locations\": [{\"physicalLocation\": ")
      write(span)
      json.raw("}]")
    }
    json.raw("}")
  }

  /// The message, with its condition and consequences.
  static func message(of finding: Finding) -> String {
    let text = message(finding.message, rule: finding.rule, condition: finding.condition)
    return ConsequenceText(finding).sentence.map { "\(text); \($0)" } ?? text
  }

  static func message(_ message: String, rule: String, condition: String?) -> String {
    let message = message.isEmpty ? rule : message
    return condition.map { "\(message); \($0)" } ?? message
  }

  private static func level(_ severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .info: "note"
    }
  }

  private mutating func write(_ span: SourceSpan) {
    json.raw("{\"artifactLocation\": ")
    write(span.file)
    json.raw(", \"region\": ")
    writeRegion(span)
    json.raw("}")
  }

  private mutating func write(_ file: FileID) {
    let path = report.sources[file].path
    json.raw("{")
    json.field("uri", ReportPaths.uri(path), isFirst: true)
    if ReportPaths.isRelative(path) { json.field("uriBaseId", "%SRCROOT%") }
    json.raw("}")
  }

  private mutating func writeRegion(_ span: SourceSpan) {
    let start = positions.position(span.start, in: span.file)
    let end = positions.position(span.end, in: span.file)
    json.raw("{")
    json.field("startLine", start.line, isFirst: true)
    json.field("startColumn", start.column)
    json.field("endLine", end.line)
    json.field("endColumn", end.column)
    json.field("byteOffset", span.start)
    json.field("byteLength", span.end - span.start)
    json.raw("}")
  }
}
