/// Values of compose files, in which `${NAME}` stands for a variable of the environment. The files do not tell it;
/// `${NAME:-text}` gives its default.
enum ComposeText {
  /// Variables within the default of a variable.
  private static let depth = 8

  /// The value with the defaults of its variables; nil where a variable has none.
  static func resolved(_ text: String) -> String? {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    var unknown = false
    let result = resolved(text[...], depth: 0) { unknown = true }
    return unknown ? nil : result
  }

  /// The reference of an image. Of one whose tag is not known the name is left; nil where the name is not known.
  static func image(_ text: String) -> String? {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text.isEmpty ? nil : text }
    // No reference contains such a character.
    let mark: Character = "\u{1}"
    var resolved = resolved(text[...], depth: 0) { return }
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

  /// Replaces variables; one without a default becomes a mark that no value contains.
  private static func resolved(_ text: Substring, depth: Int, unknown: () -> Void) -> String {
    var result = ""
    var rest = text
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      if rest.first == "$" {
        result += "$"
        rest = rest.dropFirst()
      } else if rest.first == "{" {
        guard let end = closingBrace(rest) else {
          unknown()
          return result + "\u{1}"
        }
        let inner = rest[rest.index(after: rest.startIndex)..<end]
        rest = rest[rest.index(after: end)...]
        if depth < Self.depth, let value = defaultValue(inner) {
          result += resolved(value, depth: depth + 1, unknown: unknown)
        } else {
          result += "\u{1}"
          unknown()
        }
      } else if let first = rest.first, first.isLetter || first == "_" {
        rest = rest.drop { $0.isLetter || $0.isNumber || $0 == "_" }
        result += "\u{1}"
        unknown()
      } else {
        result += "$"
      }
    }
    return result + rest
  }

  private static func closingBrace(_ text: Substring) -> Substring.Index? {
    var open = 0
    for index in text.indices {
      if text[index] == "{" { open += 1 }
      if text[index] == "}" {
        open -= 1
        if open == 0 { return index }
      }
    }
    return nil
  }

  /// What follows `NAME:-` or `NAME-`.
  private static func defaultValue(_ inner: Substring) -> Substring? {
    let rest = inner.drop { $0.isLetter || $0.isNumber || $0 == "_" }
    if rest.hasPrefix(":-") { return rest.dropFirst(2) }
    return rest.hasPrefix("-") ? rest.dropFirst() : nil
  }
}
