import SourceText

/// A value while a template is evaluated.
package struct TemplateValue {
  /// Go's types of integers that templates meet. Functions with a parameter of type `int` refuse an `int64`.
  package enum IntegerKind: Sendable {
    case int
    case int64
  }

  /// The content of a value.
  package enum Content {
    /// `nil`, also of what is missing in a map.
    case null
    case boolean(Bool)
    case integer(Int, IntegerKind)
    /// A `float64`; all numbers of values files are such.
    case decimal(Double)
    case text(TemplateText)
    case list([TemplateValue])
    /// Maps are shared as in Go: `set` changes the map for all that hold it.
    case map(TemplateMap)
    /// `.Files`, `.Capabilities` and other structs.
    case object(any TemplateObject)
    /// What the files do not determine, with the reason.
    case unknown(String)
  }

  package var content: Content
  /// The bytes that set the value, or nil.
  package var source: SourceSpan?
  /// Whether the value is the nil of a field. Go knows its type and refuses it as a map, other than a nil of a
  /// variable or of parentheses.
  package var isNilField = false

  package init(_ content: Content, source: SourceSpan? = nil) {
    self.content = content
    self.source = source
  }

  package static var null: TemplateValue { TemplateValue(.null) }
  package static func boolean(_ value: Bool) -> TemplateValue { TemplateValue(.boolean(value)) }
  package static func int(_ value: Int) -> TemplateValue { TemplateValue(.integer(value, .int)) }
  package static func int64(_ value: Int) -> TemplateValue { TemplateValue(.integer(value, .int64)) }
  package static func decimal(_ value: Double) -> TemplateValue { TemplateValue(.decimal(value)) }
  package static func text(_ text: TemplateText) -> TemplateValue { TemplateValue(.text(text), source: text.source) }
  package static func text(_ string: String, source: SourceSpan? = nil) -> TemplateValue {
    TemplateValue(.text(TemplateText(string, source: source)), source: source)
  }
  package static func list(_ items: [TemplateValue]) -> TemplateValue { TemplateValue(.list(items)) }
  package static func map(_ map: TemplateMap) -> TemplateValue { TemplateValue(.map(map)) }
  package static func unknown(_ reason: String, source: SourceSpan? = nil) -> TemplateValue {
    TemplateValue(.unknown(reason), source: source)
  }

  /// The same value as if it was made of other bytes.
  package func from(_ source: SourceSpan?) -> TemplateValue {
    var value = self
    value.source = source
    return value
  }

  package var isNull: Bool {
    if case .null = content { return true }
    return false
  }

  package var unknownReason: String? {
    if case .unknown(let reason) = content { return reason }
    return nil
  }

  package var map: TemplateMap? {
    if case .map(let map) = content { return map }
    return nil
  }

  /// The items of a list, also of an object that is one.
  package var list: [TemplateValue]? {
    switch content {
    case .list(let list): list
    case .object(let object): object.items
    default: nil
    }
  }

  package var text: TemplateText? {
    if case .text(let text) = content { return text }
    return nil
  }

  /// Go's name of the type, `%T`.
  package var typeName: String {
    switch content {
    case .null: "<nil>"
    case .boolean: "bool"
    case .integer(_, .int): "int"
    case .integer(_, .int64): "int64"
    case .decimal: "float64"
    case .text: "string"
    case .list: "[]interface {}"
    case .map: "map[string]interface {}"
    case .object(let object): object.typeName
    case .unknown: "unknown"
    }
  }

  /// Go's name of the kind.
  package var kindName: String {
    switch content {
    case .null: "invalid"
    case .list: "slice"
    case .map: "map"
    case .object(let object): object.items != nil ? "slice" : object.entries == nil ? "struct" : "map"
    default: typeName
    }
  }
}

/// A struct or a value with methods, as templates see it.
package protocol TemplateObject: Sendable {
  /// `%T`.
  var typeName: String { get }
  /// What is printed of it.
  var printed: String { get }
  /// The keys and values of an object that is a map, or nil.
  var entries: [(key: String, value: TemplateValue)]? { get }
  /// The items of an object that is a list, or nil.
  var items: [TemplateValue]? { get }
  /// A field, or the result of a method; nil when there is none of this name.
  func member(_ name: String, _ arguments: [TemplateValue]) throws(TemplateError) -> TemplateValue?
}

extension TemplateObject {
  package var items: [TemplateValue]? { nil }
  package var entries: [(key: String, value: TemplateValue)]? { nil }
}
