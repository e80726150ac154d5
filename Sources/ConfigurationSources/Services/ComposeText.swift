/// Values of compose files, in which `${NAME}` stands for a variable of the environment. The files do not tell it;
/// `${NAME:-text}` gives its default.
package enum ComposeText {
  /// The value with the defaults of its variables; nil where a variable has none.
  static func resolved(_ text: String) -> String? { Variables().expanded(text) }

  /// The reference of an image. Of one whose tag is not known the name is left; nil where the name is not known.
  package static func image(_ text: String, _ variables: Variables = Variables()) -> String? {
    let mark = Variables.unknownMark
    guard var resolved = variables.expanded(text, unknown: String(mark)) else { return nil }
    if let first = resolved.firstIndex(of: mark) {
      let known = resolved[..<first]
      let name = known.lastIndex(of: "/").map { known[known.index(after: $0)...] } ?? known
      guard let end = name.firstIndex(where: { $0 == ":" || $0 == "@" }), !resolved[first...].contains("/") else {
        return nil
      }
      resolved = String(resolved[..<end])
    }
    return resolved.isEmpty ? nil : resolved
  }
}
