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
      isUnknown = node.isTemplated || node.text.map(Self.hasVariable) == true
    }
  }

  /// Whether a text has an action of a template, or a variable that nothing replaced; `${1}` is a group of an expression.
  private static func hasVariable(_ text: String) -> Bool {
    if text.contains("{{") { return true }
    var last: UInt8 = 0
    var beforeLast: UInt8 = 0
    for byte in text.utf8 {
      let isLetter = (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
      if isLetter, last == UInt8(ascii: "{"), beforeLast == UInt8(ascii: "$") { return true }
      (beforeLast, last) = (last, byte)
    }
    return false
  }
}
