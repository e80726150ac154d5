import YAMLSyntax

/// A field that must be written in the same object for a setting to count: `{field: spec.tls.termination, is: passthrough}`.
package struct SettingCondition: Sendable {
  /// The field.
  package let path: FieldPath
  /// The words that it may have; nil for any value.
  private let words: [String]?
  /// Whether it must have one of them, or must not.
  private let isWanted: Bool

  init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a condition")
    path = FieldPath(.field(try fields.text("field")))
    let wanted = try fields.texts("is")
    let others = try fields.texts("not")
    guard wanted.isEmpty != others.isEmpty else {
      throw FileFormatError(message: "a condition has \"is\" or \"not\"", range: node.range)
    }
    isWanted = !wanted.isEmpty
    let words = isWanted ? wanted : others
    self.words = words == ["present"] ? nil : words
    try fields.finish()
  }

  /// For display: `spec.tls.termination is passthrough`.
  package var text: String {
    let field = path.parts.joined(separator: ".")
    guard let words else { return "\(field) is \(isWanted ? "set" : "not set")" }
    return "\(field) is \(isWanted ? "" : "not ")\(words.joined(separator: " or "))"
  }

  /// Whether a field with this value meets it; nil for a field that is absent. What a template decides meets nothing.
  package func isMet(by value: YAMLNode?) -> Bool {
    guard let value, !value.isNull else { return !isWanted }
    guard let words else { return isWanted }
    guard !value.isTemplated, let text = value.text else { return false }
    return words.contains(text) == isWanted
  }
}
