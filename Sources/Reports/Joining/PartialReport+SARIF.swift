import StreamModel
import YAMLSyntax

extension PartialReport {
  static func sarif(_ node: YAMLNode, _ reader: MergeReader, number: Int) throws(MergeProblem) -> PartialReport {
    let runs = try reader.items(node, "runs")
    guard runs.count == 1, let run = runs.first else {
      throw reader.problem("a streamlint report contains one run", at: node.range)
    }
    let driver = try reader.member(try reader.member(run, "tool"), "driver")
    try reader.checkVersion(driver)
    let properties = try reader.optional(run, "properties")
    let shard = try properties.map { (node) throws(MergeProblem) in try reader.member(node, "shard") }
    var record: ShardInfo?
    var summary: Summary?
    if let shard {
      record = try reader.shard(shard)
      summary = try reader.summary(try reader.member(shard, "summary"))
    }
    var part = PartialReport(reader: reader, format: .sarif, shard: record, summary: summary)
    if let shard { part.dropped = try reader.number(shard, "dropped") }
    for rule in try reader.items(driver, "rules") { part.rules[try reader.text(rule, "id")] = rule.range }
    for invocation in try reader.items(run, "invocations") {
      for item in try reader.items(invocation, "toolExecutionNotifications") {
        part.problems.append(try notification(item, reader, number))
      }
    }
    for item in try reader.items(run, "results") {
      let result = try result(item, reader, number)
      if result.fingerprint == nil { part.suppressed.append(result) } else { part.findings.append(result) }
    }
    for item in try shard.map({ (node) throws(MergeProblem) in try reader.items(node, "shared") }) ?? [] {
      var shared = Shared(configuration: try reader.text(item, "configuration"), problems: [], findings: [])
      for item in try reader.items(item, "problems") { shared.problems.append(try notification(item, reader, number)) }
      for item in try reader.items(item, "findings") { shared.findings.append(try result(item, reader, number)) }
      part.shared.append(shared)
    }
    return part
  }

  private static func result(_ node: YAMLNode, _ reader: MergeReader, _ part: Int) throws(MergeProblem) -> Item {
    let locations = try reader.items(node, "locations")
    guard let location = locations.first else { throw reader.problem("a result has no location", at: node.range) }
    let position = try position(location, reader)
    let object = try reader.optional(location, "logicalLocations")?.items?.first
    var related: [String] = []
    for item in try reader.optional(node, "relatedLocations")?.items ?? [] {
      let position = try self.position(item, reader)
      related.append(FindingOrder.related(position.file, position.start))
    }
    let properties = try reader.member(node, "properties")
    let level = try reader.text(node, "level")
    let fingerprint = try reader.optional(node, "partialFingerprints")?.pair("streamlint/v1")?.value
    let order = FindingOrder(
      file: position.file, start: position.start, end: position.end, rule: try reader.text(node, "ruleId"),
      setting: try reader.text(properties, "setting"),
      object: try object.map { (node) throws(MergeProblem) in try reader.text(node, "fullyQualifiedName") },
      route: try reader.optionalText(properties, "route"),
      message: SARIFFormat.withoutLinks(try reader.text(try reader.member(node, "message"), "text")),
      related: related)
    return Item(
      order: order, severity: level == "note" ? .info : Severity(rawValue: level) ?? .warning, part: part,
      range: node.range, ruleNumber: try reader.member(node, "ruleIndex").range, fingerprint: fingerprint?.range,
      name: fingerprint?.text ?? "")
  }

  private static func notification(_ node: YAMLNode, _ reader: MergeReader, _ part: Int) throws(MergeProblem) -> Remark
  {
    let location = try reader.optional(node, "locations")?.items?.first
    let position = try location.map { (node) throws(MergeProblem) in try self.position(node, reader) }
    let order = ProblemOrder(
      file: position?.file, start: position?.start,
      message: try reader.text(try reader.member(node, "message"), "text"),
      level: try reader.text(node, "level"), input: "")
    return Remark(order: order, part: part, range: node.range)
  }

  private static func position(
    _ node: YAMLNode, _ reader: MergeReader
  ) throws(MergeProblem) -> (file: String, start: Int, end: Int) {
    let physical = try reader.member(node, "physicalLocation")
    let region = try reader.member(physical, "region")
    let start = try reader.number(region, "byteOffset")
    let uri = try reader.text(try reader.member(physical, "artifactLocation"), "uri")
    return (ReportPaths.path(ofURI: uri), start, start + (try reader.number(region, "byteLength")))
  }
}
