import SourceText
import YAMLSyntax

extension SourcedValue {
  /// Reads a node of a file. Merge keys and aliases are followed; a string in quotes or with the tag `!!str` stays a
  /// string. An alias has the bytes of its anchor.
  package init(_ node: YAMLNode, file: FileID, resolution: ScalarResolution = .goYAML2) {
    let range = node.range
    let content = Self.content(of: node, file: file, resolution: resolution)
    self.init(
      content, source: SourceSpan(file: file, start: range.lowerBound, end: range.upperBound),
      literal: YAMLText.plain(content).map { LiteralText(node, written: $0) } ?? .none)
  }

  private static func content(of node: YAMLNode, file: FileID, resolution: ScalarResolution) -> Content {
    if let pairs = node.resolvedPairs {
      return .map(
        SourcedMap(
          pairs.compactMap { pair in
            guard let key = resolution.key(of: pair.key) else { return nil }
            let range = pair.key.range
            return SourcedMap.Pair(
              key: key, keySource: SourceSpan(file: file, start: range.lowerBound, end: range.upperBound),
              value: SourcedValue(pair.value, file: file, resolution: resolution))
          }))
    }
    if let items = node.items {
      return .list(items.map { SourcedValue($0, file: file, resolution: resolution) })
    }
    guard let text = node.text else { return .null }
    switch node.tag {
    case "!!str", "!!binary": return .string(text)
    case nil: return node.style == .plain ? resolution.content(ofPlain: text) : .string(text)
    default: return resolution.content(ofPlain: text)
    }
  }
}
