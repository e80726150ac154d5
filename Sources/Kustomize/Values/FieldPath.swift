import SourcedYAML

/// Paths to fields in the notations of Kustomize.
enum FieldPath {
  /// The levels that an object may have after something was written into it.
  static let depthLimit = 180

  /// `spec/template/metadata\/labels`: parts between slashes; a slash behind a backslash is a character
  /// (kyaml/utils/pathsplitter.go).
  static func parts(_ path: String, separator: Character = "/") -> [String] {
    var pieces = path.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    if pieces.count > 1, pieces[0].isEmpty { pieces.removeFirst() }
    var parts: [String] = []
    for piece in pieces {
      if let last = parts.last, last.hasSuffix("\\") {
        parts[parts.count - 1] = last.dropLast() + String(separator) + piece
      } else {
        parts.append(piece)
      }
    }
    return parts
  }

  /// `spec.containers.[name=a.b].image` and `metadata.annotations.[a.b/c]`: a part in brackets may have dots.
  static func dottedParts(_ path: String) -> [String] {
    let pieces = parts(path, separator: ".")
    var result: [String] = []
    var index = 0
    while index < pieces.count {
      var piece = pieces[index]
      if piece.hasPrefix("["), !piece.hasSuffix("]") {
        while index + 1 < pieces.count {
          index += 1
          piece += "." + pieces[index]
          if pieces[index].hasSuffix("]") { break }
        }
        result.append(piece.contains("=") ? piece : withoutBrackets(piece))
      } else {
        result.append(piece)
      }
      index += 1
    }
    return result
  }

  private static func withoutBrackets(_ text: String) -> String {
    var rest = Substring(text)
    while let first = rest.first, "[]".contains(first) { rest = rest.dropFirst() }
    while let last = rest.last, "[]".contains(last) { rest = rest.dropLast() }
    return String(rest)
  }

  /// `[name=nginx]` as name and value; nil for other parts.
  static func item(_ part: String) -> (name: String, value: String)? {
    guard part.hasPrefix("["), part.hasSuffix("]"), part.count > 2 else { return nil }
    let inner = part.dropFirst().dropLast()
    guard let equals = inner.firstIndex(of: "=") else { return nil }
    return (String(inner[..<equals]), String(inner[inner.index(after: equals)...]))
  }

  /// The value at a path of fields, numbers and `[name=value]`.
  static func lookup(_ path: [String], in value: SourcedValue) -> SourcedValue? {
    var value = value
    for part in path {
      let part = trimmed(part)
      if part.isEmpty { continue }
      if let list = value.list {
        if part == "-" {
          guard let last = list.last else { return nil }
          value = last
        } else if let index = Int(part) {
          guard list.indices.contains(index) else { return nil }
          value = list[index]
        } else if let (name, wanted) = item(part) {
          guard let found = list.first(where: { (name.isEmpty ? $0.scalarText : $0.map?[name]?.scalarText) == wanted })
          else { return nil }
          value = found
        } else {
          return nil
        }
      } else {
        guard let next = value.map?[part] else { return nil }
        value = next
      }
    }
    return value
  }
}
