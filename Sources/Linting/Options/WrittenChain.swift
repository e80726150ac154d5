import Catalog
import RuleFiles
import SourceText
import StreamModel
import SystemSupport
import YAMLSyntax

/// A path of `paths:` as the configuration file writes it.
struct WrittenChain: Sendable {
  struct Hop: Sendable {
    enum Target: Sendable {
      case builtIn(BuiltInHopDescription, overrides: [String: (text: String, range: Range<Int>)])
      /// Relative to the folder of the configuration file.
      case file(String)
      case object(String)
    }

    let target: Target
    /// Its position in the configuration file.
    let range: Range<Int>
  }

  let hops: [Hop]
  let routes: [String]
  /// The configuration file.
  let source: SourceFile
}

extension WrittenChain {
  /// Reads `paths:`: a list of mappings with `hops` and, unless it applies to all routes, `routes`.
  static func read(_ items: [YAMLNode], source: SourceFile) throws(FileFormatError) -> [WrittenChain] {
    let builtIn = CatalogData.builtInHops
    var result: [WrittenChain] = []
    for item in items {
      var fields = try FieldReader(item, what: "a path")
      var hops: [Hop] = []
      for node in try fields.list("hops") { hops.append(try Hop(reading: node, builtIn)) }
      guard hops.count > 1 else {
        throw FileFormatError(message: "a chain needs at least two \"hops\"", range: item.range)
      }
      let routes = try fields.texts("routes")
      try fields.finish()
      result.append(WrittenChain(hops: hops, routes: routes, source: source))
    }
    return result
  }
}

extension WrittenChain.Hop {
  /// `cloudflare`, `{hop: gcp-alb, total: 1h}`, `{file: edge/nginx.conf}` or `{object: Ingress/prod/chat}`.
  init(reading node: YAMLNode, _ builtIn: [BuiltInHopDescription]) throws(FileFormatError) {
    range = node.range
    if let name = node.text {
      target = .builtIn(try Self.description(name, node, builtIn), overrides: [:])
      return
    }
    var fields = try FieldReader(node, what: "a hop")
    if let file = try fields.optionalText("file") {
      try Self.check(file, fields: node)
      target = .file(file)
    } else if let object = try fields.optionalText("object") {
      guard (2...3).contains(object.split(separator: "/").count) else {
        throw FileFormatError(
          message: "expected Kind/name or Kind/namespace/name",
          range: node["object"]?.range ?? node.range)
      }
      target = .object(object)
    } else {
      let name = try fields.required("hop")
      let description = try Self.description(name.text ?? "", name, builtIn)
      var overrides: [String: (text: String, range: Range<Int>)] = [:]
      for setting in description.settings {
        guard let value = fields.optional(setting.option) else { continue }
        guard let text = value.text else {
          throw FileFormatError(message: "\"\(setting.option)\" must be a string", range: value.range)
        }
        if setting.value.first?.isNumber == true || setting.value == "none", text != "none",
          TimeLength(parsing: text) == nil
        {
          throw FileFormatError(message: "expected a time such as 300, 300s, 5m or 1h30m", range: value.range)
        }
        overrides[setting.option] = (text, value.range)
      }
      target = .builtIn(description, overrides: overrides)
    }
    try fields.finish()
  }

  /// A file path is relative to the folder of the configuration file and must not leave it: the configuration of a
  /// repository must not depend on the machine that lints it.
  private static func check(_ file: String, fields node: YAMLNode) throws(FileFormatError) {
    let path = normalizedPath(file)
    let reason: String
    if file.hasPrefix("~") || file.utf8.contains(UInt8(ascii: "$")) {
      reason = "is used literally: neither ~ nor $ is expanded; write the path"
    } else if path.hasPrefix("/") {
      reason = "is absolute; write it relative to the folder of this file"
    } else if path == ".." || path.hasPrefix("../") {
      reason = "leaves the folder of this file; put the configuration file into a folder that contains both"
    } else {
      return
    }
    throw FileFormatError(message: "\"\(file)\" \(reason)", range: node["file"]?.range ?? node.range)
  }

  private static func description(
    _ name: String, _ node: YAMLNode, _ builtIn: [BuiltInHopDescription]
  ) throws(FileFormatError) -> BuiltInHopDescription {
    if let found = builtIn.first(where: { $0.id == name }) { return found }
    let names = builtIn.map(\.id)
    let hint = nearestName(to: name, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
    throw FileFormatError(
      message:
        "no hop is named \"\(name)\"\(hint) (known: \(names.joined(separator: ", ")); or {file: …}, {object: …})",
      range: node.range)
  }
}
