import StreamModel
import YAMLSyntax

/// An annotation that lists the objects for which a stream is switched on.
package struct ListedSignal: Sendable {
  /// The kind of the list's entries.
  package enum Content: String, Sendable, CaseIterable {
    /// Services behind the route.
    case services
    /// Paths of routes.
    case paths
  }

  package let annotation: String
  package let content: Content
  package let kinds: [StreamKind]
  /// The evidence, for display.
  package let why: String

  init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a list")
    annotation = try fields.text("annotation")
    content = try word(try fields.required("lists"), as: Content.self, what: "content of a list")
    kinds = try fields.kinds()
    why = try fields.text("why")
    try fields.finish()
  }
}

/// A field that switches a stream on, in the list element that carries a route.
package struct FieldSignal: Sendable {
  /// The path of the list: `spec.routes[]`.
  package let list: String
  package let field: String
  /// The value that switches the stream on.
  package let value: String
  package let kinds: [StreamKind]
  /// The evidence, for display.
  package let why: String

  init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a field")
    list = try fields.text("list")
    field = try fields.text("field")
    value = try fields.text("value")
    kinds = try fields.kinds()
    why = try fields.text("why")
    try fields.finish()
  }
}

extension FieldReader {
  /// The stream kinds under the key `kinds`.
  fileprivate mutating func kinds() throws(FileFormatError) -> [StreamKind] {
    var result: [StreamKind] = []
    for item in try list("kinds") { result.append(try word(item, as: StreamKind.self, what: "stream kind")) }
    return result
  }
}
