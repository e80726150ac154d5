import StreamModel
import YAMLSyntax

extension PartialReport {
  static func json(_ node: YAMLNode, _ reader: MergeReader, number: Int) throws(MergeProblem) -> PartialReport {
    let version = try reader.member(node, "schemaVersion")
    guard version.hasText(String(JSONFormat.schemaVersion)) else {
      throw reader.problem("only schema version \(JSONFormat.schemaVersion) can be merged", at: version.range)
    }
    try reader.checkVersion(try reader.member(node, "tool"))
    let shard = try reader.optional(node, "shard")
    var record: ShardInfo?
    if let shard { record = try reader.shard(shard) }
    var part = PartialReport(
      reader: reader, format: .json, shard: record, summary: try reader.summary(try reader.member(node, "summary")))
    for item in try reader.items(node, "findings") { part.findings.append(try finding(item, reader, number)) }
    for item in try reader.items(node, "problems") { part.problems.append(try problem(item, reader, number)) }
    for item in try reader.items(try reader.member(node, "summary"), "routes") {
      let location = try reader.member(item, "location")
      let order = Route.Order(
        file: try reader.text(location, "file"), start: try reader.number(location, "byteStart"),
        route: try reader.text(item, "route"), state: try reader.text(item, "state"))
      part.routes.append(Route(order: order, part: number, range: item.range))
    }
    for item in try shard.map({ (node) throws(MergeProblem) in try reader.items(node, "shared") }) ?? [] {
      var shared = Shared(configuration: try reader.text(item, "configuration"), problems: [], findings: [])
      for item in try reader.items(item, "problems") { shared.problems.append(try problem(item, reader, number)) }
      for item in try reader.items(item, "findings") { shared.findings.append(try finding(item, reader, number)) }
      part.shared.append(shared)
    }
    return part
  }

  private static func finding(_ node: YAMLNode, _ reader: MergeReader, _ part: Int) throws(MergeProblem) -> Item {
    let location = try reader.member(node, "location")
    var related: [String] = []
    for item in try reader.items(node, "related") {
      let position = try reader.member(item, "location")
      related.append(FindingOrder.related(try reader.text(position, "file"), try reader.number(position, "byteStart")))
    }
    let rule = try reader.text(node, "rule")
    let severity = try reader.member(node, "severity")
    guard let word = severity.text.flatMap(Severity.init(rawValue:)) else {
      throw reader.problem("expected error, warning or info", at: severity.range)
    }
    let fingerprint = try reader.member(node, "fingerprint")
    let order = FindingOrder(
      file: try reader.text(location, "file"), start: try reader.number(location, "byteStart"),
      end: try reader.number(location, "byteEnd"), rule: rule, setting: try reader.text(node, "setting"),
      object: try reader.optionalText(node, "object"), route: try reader.optionalText(node, "route"),
      message: SARIFFormat.message(
        try reader.text(node, "message"), rule: rule, condition: try reader.optionalText(node, "condition")),
      related: related)
    return Item(
      order: order, severity: word, part: part, range: node.range, ruleNumber: nil, fingerprint: fingerprint.range,
      name: fingerprint.text ?? "")
  }

  private static func problem(_ node: YAMLNode, _ reader: MergeReader, _ part: Int) throws(MergeProblem) -> Remark {
    let location = try reader.optional(node, "location")
    var position: (file: String, start: Int)?
    if let location { position = (try reader.text(location, "file"), try reader.number(location, "byteStart")) }
    let order = ProblemOrder(
      file: position?.file, start: position?.start, message: try reader.text(node, "message"),
      level: try reader.text(node, "level"), input: try reader.text(node, "file"))
    return Remark(order: order, part: part, range: node.range)
  }
}
