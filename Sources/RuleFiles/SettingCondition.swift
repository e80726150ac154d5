import YAMLSyntax

/// A field or an annotation that must be written in the same object for a setting to count: `{field: spec.tls.termination, is: passthrough}`.
/// Of a list an element may be asked for: `{field: spec.excluded, lacks: text/event-stream}`.
package struct SettingCondition: Sendable {
  /// What is asked of a list. A list that is not written meets both.
  private enum Element: Sendable {
    /// The list is without the element.
    case lacks(String)
    /// The list has it.
    case allows(String)
  }

  /// The field.
  package let path: FieldPath
  /// The words that it may have; nil for any value.
  private let words: [String]?
  /// Whether it must have one of them, or must not.
  private let isWanted: Bool
  private let element: Element?

  init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a condition")
    if let name = try fields.optionalText("annotation") {
      path = FieldPath(.annotation(name))
    } else {
      path = FieldPath(.field(try fields.text("field")))
    }
    let wanted = try fields.texts("is")
    let others = try fields.texts("not")
    let lacks = try fields.optionalText("lacks").map(Element.lacks)
    let allows = try fields.optionalText("allows").map(Element.allows)
    element = lacks ?? allows
    guard [!wanted.isEmpty, !others.isEmpty, element != nil].count(where: { $0 }) == 1 else {
      throw FileFormatError(message: "a condition has \"is\", \"not\", \"lacks\" or \"allows\"", range: node.range)
    }
    isWanted = !wanted.isEmpty
    let words = isWanted ? wanted : others
    self.words = words == ["present"] ? nil : words
    try fields.finish()
  }

  /// For display: `spec.tls.termination is passthrough`.
  package var text: String {
    let field = path.annotation.isEmpty ? path.parts.joined(separator: ".") : path.annotation
    switch element {
    case .lacks(let text): return "\(field) does not name \(text)"
    case .allows(let text): return "\(field) names \(text) or is not set"
    case nil: break
    }
    guard let words else { return "\(field) is \(isWanted ? "set" : "not set")" }
    return "\(field) is \(isWanted ? "" : "not ")\(words.joined(separator: " or "))"
  }

  /// Whether a field with this value meets it; nil for a field that is absent. What a template decides meets nothing.
  package func isMet(by value: YAMLNode?) -> Bool {
    guard let value, !value.isNull else { return isMet(by: nil, isUnknown: false) }
    return isMet(by: value.text.map { [$0] } ?? value.items?.compactMap(\.text) ?? [], isUnknown: value.isTemplated)
  }

  /// The same for texts: of a scalar its own, or those of a list; nil for a field that is absent.
  package func isMet(by texts: [String]?, isUnknown: Bool) -> Bool {
    switch element {
    case .lacks(let text): return texts.map { !isUnknown && !$0.contains(text) } ?? true
    case .allows(let text): return texts.map { !isUnknown && $0.contains(text) } ?? true
    case nil: break
    }
    guard let texts else { return !isWanted }
    guard let words else { return isWanted }
    guard !isUnknown, texts.count == 1 else { return false }
    return words.contains(texts[0]) == isWanted
  }
}
