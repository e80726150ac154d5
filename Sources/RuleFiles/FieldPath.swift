/// The address of a setting location, parsed once.
package struct FieldPath: Sendable {
  /// The annotation, without the trailing `*` of a prefix.
  package var annotation = ""
  /// Whether an annotation's name goes on.
  package var isPrefix = false
  /// The list whose element carries the route, by its path: `spec.rules[]`; nil when the path begins at the object.
  package var list: String?
  /// The fields behind it; the key of a ConfigMap alone.
  package var fields: [String] = []
  /// All parts of a path of fields, lists with their brackets.
  package var parts: [String] = []

  /// The outermost list on the path: `spec.rules[]`.
  package var firstList: String?

  init(_ address: SettingLocation.Address) {
    switch address {
    case .annotation(let name):
      isPrefix = name.hasSuffix("*")
      annotation = isPrefix ? String(name.dropLast()) : name
    case .key(let key): fields = [key]
    case .field(let path):
      parts = path.split(separator: ".").map(String.init)
      if let first = parts.firstIndex(where: { $0.hasSuffix("[]") }) {
        firstList = parts[...first].joined(separator: ".")
      }
      let lists = parts.lastIndex { $0.hasSuffix("[]") }
      if let lists { list = parts[...lists].joined(separator: ".") }
      fields = Array(lists.map { parts[($0 + 1)...] } ?? parts[...])
    }
  }
}
