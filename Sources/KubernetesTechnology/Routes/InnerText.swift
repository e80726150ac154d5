import NginxSyntax
import RuleFiles
import SourceText
import YAMLSyntax

/// Values in a text that is the value of a field: YAML under a key of a ConfigMap, directives of nginx in a snippet.
enum InnerText {
  /// The value at an address in a text; nil where the text has none. What a template decides is unknown.
  static func value(at address: SettingLocation.InnerAddress, in outer: ObjectFields.Found) -> ObjectFields.Found? {
    switch address {
    case .field(let path): field(path, in: outer)
    case .directive(let name): directive(name, in: outer)
    }
  }

  private static func field(_ path: [String], in outer: ObjectFields.Found) -> ObjectFields.Found? {
    guard let name = path.last, let root = try? YAMLNode.document(in: Array(outer.text.utf8)) else { return nil }
    var node: YAMLNode? = root
    for key in path.dropLast() { node = node?[key] }
    guard let pair = node?.ownPair(name), let text = pair.value.text else { return nil }
    return found(text, pair.key.range.lowerBound..<pair.value.range.upperBound, in: outer)
  }

  /// The last one counts as the innermost of a snippet.
  private static func directive(_ name: String, in outer: ObjectFields.Found) -> ObjectFields.Found? {
    let tree = NginxTree.parse(SourceFile(path: name, text: outer.text))
    guard let directive = tree.children(of: -1).reversed().first(where: { tree.name(of: $0) == name }),
      let argument = tree.arguments(of: directive).first
    else { return nil }
    let word = tree.nameWord(of: directive)
    return found(argument, word.start..<word.end, in: outer)
  }

  private static func found(_ text: String, _ range: Range<Int>, in outer: ObjectFields.Found) -> ObjectFields.Found {
    let own = outer.node.contentMap?.fileRange(of: range) ?? outer.range
    return ObjectFields.Found(
      text: text, range: own, value: own, isQuoted: outer.isQuoted,
      isTemplated: outer.isTemplated && text.contains("{"), node: outer.node)
  }
}
