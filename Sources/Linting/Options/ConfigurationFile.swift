import Catalog
import RuleFiles
import Rules
import SourceText
import StreamModel
import YAMLSyntax

/// `.streamlint.yaml`.
package struct ConfigurationFile: Sendable {
  /// The name that is looked for.
  package static let name = ".streamlint.yaml"

  /// Declared streams.
  package var streams: [DeclaredStream] = []
  /// The file; nil where no finding can be at a line of it.
  var source: SourceFile?
  /// What a stream must survive.
  package var policy = Policy()
  /// Assumptions about what the files do not show.
  package var assumptions = Assumptions()
  /// Severities by rule.
  package var severities: [String: Severity] = [:]
  /// Rules that are switched off.
  package var ignore: [String] = []
  /// Rules, properties and technologies to report; empty for all.
  package var select: [String] = []
  /// The lowest severity to show; nil for the default.
  package var minimumSeverity: Severity?
  /// The lowest severity that fails the run; nil for the default.
  package var failOn: FailOn?
  /// What decides about severities that are not given.
  package var preset: Preset?
  /// What is suppressed, until when and why.
  var ignoreEntries: [IgnoreEntry] = []
  /// Hops in order, where names do not link them.
  var paths: [WrittenChain] = []
  /// Globs of paths that are left out.
  package var exclude: [String] = []
  /// Whether files of different repositories are linked with each other.
  package var linksRepositories = false

  /// `path` names the file in messages, `catalogue` contains the rules it may name.
  package init(decoding bytes: [UInt8], path: String, catalogue: RuleCatalogue) throws(FileFormatError) {
    let node: YAMLNode?
    do { node = try YAMLNode.document(in: bytes) } catch {
      throw FileFormatError(message: error.message, range: error.range)
    }
    guard let node, !node.isNull else { return }
    var fields = try FieldReader(node, what: "the configuration")
    for item in try fields.list("streams") {
      var stream = try Self.stream(item, path)
      stream.position = item.range
      streams.append(stream)
    }
    if !streams.isEmpty { source = SourceFile(path: path, bytes: bytes) }
    if let node = fields.optional("policy") { try Self.read(&policy, node) }
    if let node = fields.optional("assume") { try Self.read(&assumptions, node) }
    let rules = fields.optional("rules")
    if let rules, rules.pairs == nil {
      throw FileFormatError(message: "\"rules\" must map rules to severities", range: rules.range)
    }
    for pair in rules?.pairs ?? [] {
      let name = pair.key.text ?? ""
      let word = pair.value.text ?? ""
      guard let rule = catalogue.rule(named: name)?.id else {
        let hint = nearestName(to: name, among: catalogue.names.map(\.id)).map { "; did you mean \"\($0)\"?" } ?? ""
        throw FileFormatError(message: "no rule is named \"\(name)\"\(hint)", range: pair.key.range)
      }
      if word == "off" || word == "ignore" {
        ignore.append(rule)
      } else if let severity = Severity(rawValue: word) {
        severities[rule] = severity
      } else {
        throw FileFormatError(message: "expected error, warning, info or off", range: pair.value.range)
      }
    }
    let ignored = try fields.list("ignore")
    if !ignored.isEmpty {
      ignoreEntries = try IgnoreEntry.list(
        ignored, source: SourceFile(path: path, bytes: bytes), catalogue: catalogue)
    }
    for item in try fields.list("select") {
      do throws(RuleNames.Unknown) { select += try RuleNames(catalogue).meaning(of: item.text ?? "") } catch {
        throw FileFormatError(message: error.message, range: item.range)
      }
    }
    preset = try Self.word(&fields, "preset", "gate, audit or pedantic")
    failOn = try Self.word(&fields, "fail-on", "error, warning, info or never")
    minimumSeverity = try Self.word(&fields, "min-severity", "error, warning or info")
    exclude = try fields.texts("exclude")
    linksRepositories = try fields.flag("link-repositories") ?? false
    let known = try fields.list("paths")
    if !known.isEmpty { paths = try WrittenChain.read(known, source: SourceFile(path: path, bytes: bytes)) }
    try fields.finish()
    if let heartbeat = assumptions.heartbeat { policy.assume(heartbeat: heartbeat) }
  }

  private static func word<Word: RawRepresentable<String>>(
    _ fields: inout FieldReader, _ key: String, _ words: String
  ) throws(FileFormatError) -> Word? {
    guard let node = fields.optional(key) else { return nil }
    guard let word = node.text.flatMap(Word.init(rawValue:)) else {
      throw FileFormatError(message: "\"\(key)\" is \(words)", range: node.range)
    }
    return word
  }

  private static func stream(_ node: YAMLNode, _ path: String) throws(FileFormatError) -> DeclaredStream {
    if let text = node.text {
      do { return try DeclaredStream(parsing: text, source: path) } catch {
        throw FileFormatError(message: error.message, range: node.range)
      }
    }
    var fields = try FieldReader(node, what: "a stream")
    var kind: StreamKind?
    if let node = fields.optional("kind") { kind = try self.kind(node) }
    let host = try fields.optionalText("host") ?? ""
    let route = try fields.text("path")
    try fields.finish()
    return DeclaredStream(kind: kind, host: host, path: route, source: path)
  }

  private static func kind(_ node: YAMLNode) throws(FileFormatError) -> StreamKind {
    guard let kind = node.text.flatMap(StreamKind.init(rawValue:)) else {
      throw FileFormatError(
        message: "the kinds are \(StreamKind.allCases.map(\.rawValue).joined(separator: ", "))", range: node.range)
    }
    return kind
  }

  private static func time(_ node: YAMLNode) throws(FileFormatError) -> Int64 {
    guard let time = node.text.flatMap(TimeLength.init(parsing:)) else {
      throw FileFormatError(message: "expected a time such as 300, 300s, 5m or 1h30m", range: node.range)
    }
    return time.milliseconds
  }

  private static func read(_ policy: inout Policy, _ node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "\"policy\"")
    if let node = fields.optional("idle") { policy.idle = try time(node) }
    if let node = fields.optional("total") { policy.total = try time(node) }
    for kind in StreamKind.allCases {
      guard let node = fields.optional(kind.rawValue) else { continue }
      var inner = try FieldReader(node, what: "\"\(kind.rawValue)\"")
      if let node = inner.optional("idle") { policy.idleByKind[kind] = try time(node) }
      if let node = inner.optional("total") { policy.totalByKind[kind] = try time(node) }
      try inner.finish()
    }
    for item in try fields.list("routes") {
      var inner = try FieldReader(item, what: "a route's policy")
      let host = try inner.optionalText("host") ?? ""
      policy.routes.append(
        RoutePolicy(
          pattern: host + (try inner.text("path")),
          idle: try inner.optional("idle").map { (node) throws(FileFormatError) in try time(node) },
          total: try inner.optional("total").map { (node) throws(FileFormatError) in try time(node) }))
      try inner.finish()
    }
    try fields.finish()
  }

  private static func read(_ assume: inout Assumptions, _ node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "\"assume\"")
    if let node = fields.optional("nginx-version") {
      guard let version = node.text.flatMap(ProductVersion.init) else {
        throw FileFormatError(message: "expected a version such as 1.29.7", range: node.range)
      }
      assume.nginxVersion = version
    }
    if let node = fields.optional("kong-version") {
      guard let version = node.text.flatMap(ProductVersion.init) else {
        throw FileFormatError(message: "expected a version such as 3.9.1", range: node.range)
      }
      assume.kongVersion = version
    }
    if let node = fields.optional("heartbeat") { assume.heartbeat = try time(node) }
    assume.upstreamSendsAccelBuffering = try fields.flag("upstream-sends-x-accel-buffering") ?? false
    assume.upstreamChunks = try fields.flag("upstream-chunks") ?? false
    if let node = fields.optional("behind") {
      guard let word = node.text, ["google-cloud", "aws-alb"].contains(word) else {
        throw FileFormatError(message: "\"behind\" must be google-cloud or aws-alb", range: node.range)
      }
      assume.behind = word
    }
    try fields.finish()
  }
}
