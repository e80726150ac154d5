import SourceText
import YAMLSyntax

/// Trees of files.
extension TraefikNode {
  /// The content of a document.
  init(yaml node: YAMLNode, in file: FileID) {
    let span = SourceSpan(file: file, start: node.range.lowerBound, end: node.range.lowerBound)
    var left = TraefikLimits.nodes
    self = TraefikNode(node, span: span, setting: "", depth: 0, &left)
  }

  private init(_ node: YAMLNode, span: SourceSpan, setting: String, depth: Int, _ left: inout Int) {
    self.init(span: span, setting: setting)
    left -= 1
    // What is deeper, or more, is not known.
    guard depth < TraefikLimits.depth, left > 0 else {
      isUnknown = true
      return
    }
    if let pairs = node.resolvedPairs {
      for pair in pairs {
        guard let name = pair.key.text, !pair.value.isNull else { continue }
        let end = pair.value.text == nil ? pair.key.range.upperBound : pair.value.range.upperBound
        let place = SourceSpan(
          file: span.file, start: pair.key.range.lowerBound, end: max(pair.key.range.upperBound, end))
        set(
          name,
          TraefikNode(
            pair.value, span: place, setting: setting.isEmpty ? name : "\(setting).\(name)", depth: depth + 1, &left))
      }
      // `buffering: {}` is written all the same.
      if pairs.isEmpty { isList = true }
    } else if let items = node.items {
      isList = true
      for (number, item) in items.enumerated() {
        let place = SourceSpan(file: span.file, start: item.range.lowerBound, end: item.range.upperBound)
        set("[\(number)]", TraefikNode(item, span: place, setting: setting, depth: depth + 1, &left))
      }
    } else {
      text = node.text
      isUnknown = node.isTemplated || node.text?.contains("{{") == true
    }
  }
}
