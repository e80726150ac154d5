import SourceText
import StreamModel
import YAMLSyntax

/// Reports that cannot be merged.
package struct MergeProblem: Error, Sendable {
  /// The problem, with its location where there is one.
  package let message: String

  package init(message: String) { self.message = message }
}

/// Reads the members of a report and reports the location of a missing one.
struct MergeReader {
  let path: String
  let bytes: [UInt8]

  /// Reports of thousands of repositories are larger than any configuration.
  private static let nodeLimit = 50_000_000

  func document() throws(MergeProblem) -> YAMLNode {
    if !bytes.contains(where: { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }) {
      throw MergeProblem(message: "\(path): the file is empty")
    }
    var limits = YAMLLimits()
    limits.nodes = Self.nodeLimit
    do { return try YAMLNode.json(in: bytes, limits: limits) } catch { throw problem(error.message, at: error.range) }
  }

  func problem(_ message: String, at range: Range<Int>) -> MergeProblem {
    let position = LineTable(bytes).position(of: min(range.lowerBound, bytes.count))
    return MergeProblem(message: "\(path):\(position.line):\(position.column): \(message)")
  }

  /// A member that is not null, or nil.
  func optional(_ node: YAMLNode, _ key: String) throws(MergeProblem) -> YAMLNode? {
    guard node.isMapping else { throw problem("expected an object with \"\(key)\"", at: node.range) }
    guard let value = node.pair(key)?.value, !value.isNull else { return nil }
    return value
  }

  func member(_ node: YAMLNode, _ key: String) throws(MergeProblem) -> YAMLNode {
    guard let value = try optional(node, key) else { throw problem("\"\(key)\" is missing", at: node.range) }
    return value
  }

  func optionalText(_ node: YAMLNode, _ key: String) throws(MergeProblem) -> String? {
    guard let value = try optional(node, key) else { return nil }
    guard let text = value.text else { throw problem("\"\(key)\" should be a string", at: value.range) }
    return text
  }

  func text(_ node: YAMLNode, _ key: String) throws(MergeProblem) -> String {
    let value = try member(node, key)
    guard let text = value.text else { throw problem("\"\(key)\" should be a string", at: value.range) }
    return text
  }

  func number(_ node: YAMLNode, _ key: String) throws(MergeProblem) -> Int {
    let value = try member(node, key)
    // Sums of counts must not overflow either.
    guard let number = value.text.flatMap(Int32.init), number >= 0 else {
      throw problem("\"\(key)\" should be a number", at: value.range)
    }
    return Int(number)
  }

  func items(_ node: YAMLNode, _ key: String) throws(MergeProblem) -> [YAMLNode] {
    let value = try member(node, key)
    guard let items = value.items else { throw problem("\"\(key)\" should be a list", at: value.range) }
    return items
  }

  /// A word of a closed list.
  private func word<Word: RawRepresentable<String> & CaseIterable>(
    _ node: YAMLNode, _ key: String, as type: Word.Type
  ) throws(MergeProblem) -> Word {
    let value = try member(node, key)
    guard let word = value.text.flatMap(Word.init(rawValue:)) else {
      let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
      throw problem("\"\(key)\" should be one of \(known)", at: value.range)
    }
    return word
  }

  func summary(_ node: YAMLNode) throws(MergeProblem) -> Summary {
    var summary = Summary()
    summary.files = try number(node, "files")
    summary.judged = try number(node, "judged")
    summary.unknownIntent = try number(node, "unknownIntent")
    for item in try items(node, "unknownLimits") {
      summary.unknownLimits.append(
        UnknownRouteLimit(
          product: try text(item, "product"), effect: try text(item, "effect"), routes: try number(item, "routes")))
    }
    summary.unknownController = try number(node, "unknownController")
    summary.noGateway = try number(node, "noGateway")
    summary.template = try number(node, "template")
    summary.closed = try number(node, "closed")
    summary.errors = try number(node, "errors")
    summary.warnings = try number(node, "warnings")
    summary.infos = try number(node, "infos")
    summary.suppressed = try number(node, "suppressed")
    for item in try items(node, "skipped") {
      summary.skipped.append(
        Summary.Skipped(
          file: try text(item, "file"), reason: try text(item, "reason"),
          code: try word(item, "code", as: InputAccount.Reason.self)))
    }
    for item in try items(node, "inputs") {
      let reason = try optionalText(item, "reason")
      summary.inputs.append(
        InputAccount(
          try text(item, "file"), try word(item, "state", as: InputAccount.State.self),
          reason == nil ? nil : try word(item, "reason", as: InputAccount.Reason.self)))
    }
    return summary
  }

  /// Which part of a run the report is.
  func shard(_ node: YAMLNode) throws(MergeProblem) -> ShardInfo {
    let record = ShardInfo(
      index: try number(node, "index"), count: try number(node, "count"),
      repositories: try number(node, "repositories"), plan: try text(node, "plan"))
    guard record.index >= 1, record.index <= record.count else {
      throw problem("shard \(record.index) of \(record.count) does not exist", at: node.range)
    }
    return record
  }

  /// Reports of another version may use other keys.
  func checkVersion(_ tool: YAMLNode) throws(MergeProblem) {
    let name = try member(tool, "name")
    guard name.hasText("streamlint") else { throw problem("not a streamlint report", at: name.range) }
    let version = try member(tool, "version")
    guard version.hasText(streamlintVersion) else {
      throw problem(
        "the report was written by streamlint \(version.text ?? "?"), this is \(streamlintVersion); "
          + "merge reports with the version that wrote them", at: version.range)
    }
  }
}
