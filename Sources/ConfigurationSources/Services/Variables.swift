/// Variables of an environment: of a compose project, of a build, of a container.
package struct Variables: Sendable {
  /// Bytes of one value.
  private static let valueBytes = 64 << 10
  /// Variables within the default of a variable.
  private static let depth = 8
  /// Stands in an expanded text for a variable that is not known; no configuration has such a character.
  package static let unknownMark: Character = "\u{1}"

  /// The values; nil for a variable that is set by something that the files do not tell.
  package private(set) var values: [String: String?] = [:]

  package init() {}

  /// Sets a variable; a value that is too long is unknown.
  package mutating func set(_ name: String, _ value: String?) {
    values[name] = .some(value.flatMap { $0.utf8.count > Self.valueBytes ? nil : $0 })
  }

  /// The value of a variable; nil where it is not known or not set.
  package func value(_ name: String) -> String? { values[name] ?? nil }

  /// Adds those of another environment, which win.
  package mutating func add(_ other: Variables) { values.merge(other.values) { $1 } }

  // MARK: Text with variables

  /// The text with `$NAME`, `${NAME}`, `${NAME:-default}` and `$$` replaced, as compose and Dockerfiles do; nil where a
  /// variable is not known, or where the text becomes too long.
  package func expanded(_ text: String) -> String? { expanded(text, unknown: nil) }

  /// The same with a text in place of each variable that is not known.
  package func expanded(_ text: String, unknown: String?) -> String? {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    var left = Self.valueBytes
    return expanded(text[...], unknown, depth: 0, &left)
  }

  private func expanded(_ text: Substring, _ unknown: String?, depth: Int, _ left: inout Int) -> String? {
    var result = ""
    var rest = text
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      if rest.first == "$" {
        result += "$"
        rest = rest.dropFirst()
        continue
      }
      let value: String?
      if rest.first == "{" {
        guard let end = Self.closingBrace(rest) else { return unknown.map { result + $0 } }
        value = self.value(braced: rest[rest.index(after: rest.startIndex)..<end], unknown, depth: depth, &left)
        rest = rest[rest.index(after: end)...]
      } else {
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        guard let first = name.first, !first.isNumber else {
          result += "$"
          continue
        }
        value = self.value(String(name))
        rest = rest[name.endIndex...]
      }
      guard let value = value ?? unknown else { return nil }
      left -= value.utf8.count
      guard left > 0 else { return nil }
      result += value
    }
    return result + rest
  }

  private func value(braced inner: Substring, _ unknown: String?, depth: Int, _ left: inout Int) -> String? {
    let name = inner.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    let rest = inner[name.endIndex...]
    let known = values[String(name)]
    if rest.isEmpty { return known ?? nil }
    guard depth < Self.depth else { return nil }
    // A variable that is set to something unknown may be empty or not.
    if case .some(nil) = known { return nil }
    let value = known ?? nil
    switch rest {
    case let rest where rest.hasPrefix(":-"):
      return value.flatMap { $0.isEmpty ? nil : $0 } ?? expanded(rest.dropFirst(2), unknown, depth: depth + 1, &left)
    case let rest where rest.hasPrefix("-"):
      return value ?? expanded(rest.dropFirst(), unknown, depth: depth + 1, &left)
    case let rest where rest.hasPrefix(":?") || rest.hasPrefix("?"): return value
    case let rest where rest.hasPrefix(":+"):
      // Whether it is set at all, the files may not tell.
      return value.flatMap { $0.isEmpty ? "" : expanded(rest.dropFirst(2), unknown, depth: depth + 1, &left) }
    default: return nil
    }
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

  // MARK: Files of variables

  /// Reads a file of `NAME=value` lines, as compose reads `.env` and `env_file`.
  package mutating func read(_ bytes: [UInt8]) {
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      var text = line.drop { $0 == " " || $0 == "\t" }
      if text.first == "#" { continue }
      if text.hasPrefix("export ") { text = text.dropFirst(7) }
      guard let equals = text.firstIndex(of: "=") else { continue }
      let name = text[..<equals].filter { $0 != " " }
      var value = text[text.index(after: equals)...].drop { $0 == " " || $0 == "\t" }
      if let quote = value.first, quote == "'" || quote == "\"" {
        value = value.dropFirst().prefix { $0 != quote }
        if quote == "'" {
          set(String(name), String(value))
          continue
        }
      } else {
        if let comment = value.range(ofComment: " #") { value = value[..<comment] }
        while value.last == " " || value.last == "\r" || value.last == "\t" { value = value.dropLast() }
      }
      set(String(name), expanded(String(value)))
    }
  }
}

extension Substring {
  /// Where a comment begins behind a value.
  fileprivate func range(ofComment mark: String) -> Index? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(mark) { return index }
      index = self.index(after: index)
    }
    return nil
  }
}
