import SourceText
import StreamModel
import YAMLSyntax

/// A rule, technology or configuration file with an invalid field.
package struct FileFormatError: Error, Sendable, Equatable {
  /// The problem and its remedy.
  package let message: String
  /// The offending bytes.
  package let range: Range<Int>

  package init(message: String, range: Range<Int>) {
    self.message = message
    self.range = range
  }
}

/// Reads the fields of a YAML mapping and refuses unknown ones, so that a misspelt key is an error.
package struct FieldReader {
  /// The mapping.
  package let node: YAMLNode
  private let pairs: [YAMLPair]
  private var known: Set<String> = []
  /// The build has checked what it packs.
  private let isChecked: Bool

  /// Fails when the node is no mapping or a key is twice.
  package init(_ node: YAMLNode, what: String) throws(FileFormatError) {
    guard let pairs = node.pairs else {
      throw FileFormatError(message: "\(what) must be a mapping", range: node.range)
    }
    isChecked = node.isPacked
    var seen: Set<String> = []
    for pair in pairs where !isChecked {
      guard let key = pair.key.text else {
        throw FileFormatError(message: "a key must be a plain word", range: pair.key.range)
      }
      guard seen.insert(key).inserted else {
        throw FileFormatError(message: "\"\(key)\" occurs twice", range: pair.key.range)
      }
    }
    self.node = node
    self.pairs = pairs
  }

  /// The value of a key, or nil when it is absent or null.
  package mutating func optional(_ key: String) -> YAMLNode? {
    if !isChecked { known.insert(key) }
    guard let node = pairs.first(where: { $0.key.hasText(key) })?.value, !node.isNull else { return nil }
    return node
  }

  /// The value of a key that must be there.
  package mutating func required(_ key: String) throws(FileFormatError) -> YAMLNode {
    guard let node = optional(key) else {
      throw FileFormatError(message: "\"\(key)\" is missing", range: node.range.lowerBound..<node.range.lowerBound + 1)
    }
    return node
  }

  /// The string of a key, or nil.
  package mutating func optionalText(_ key: String) throws(FileFormatError) -> String? {
    guard let node = optional(key) else { return nil }
    return try text(node, "\"\(key)\"")
  }

  /// The string of a required key.
  package mutating func text(_ key: String) throws(FileFormatError) -> String {
    try text(try required(key), "\"\(key)\"")
  }

  /// A list of strings; a single string is a list of one.
  package mutating func texts(_ key: String) throws(FileFormatError) -> [String] {
    guard let node = optional(key) else { return [] }
    guard let items = node.items else { return [try text(node, "\"\(key)\"")] }
    var result: [String] = []
    for item in items { result.append(try text(item, "an item of \"\(key)\"")) }
    return result
  }

  /// `true` or `false`; nil when absent.
  package mutating func flag(_ key: String) throws(FileFormatError) -> Bool? {
    guard let node = optional(key) else { return nil }
    switch node.text {
    case "true": return true
    case "false": return false
    default: throw FileFormatError(message: "\"\(key)\" must be true or false", range: node.range)
    }
  }

  /// The items of a list; empty when absent.
  package mutating func list(_ key: String) throws(FileFormatError) -> [YAMLNode] {
    guard let node = optional(key) else { return [] }
    guard let items = node.items else {
      throw FileFormatError(message: "\"\(key)\" must be a list", range: node.range)
    }
    return items
  }

  /// Fails on the first unknown key.
  package func finish() throws(FileFormatError) {
    for pair in pairs where !isChecked {
      guard let key = pair.key.text, !known.contains(key) else { continue }
      let hint = nearestName(to: key, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
      throw FileFormatError(message: "unknown key \"\(key)\"\(hint)", range: pair.key.range)
    }
  }

  private func text(_ node: YAMLNode, _ what: @autoclosure () -> String) throws(FileFormatError) -> String {
    guard let text = node.text else { throw FileFormatError(message: "\(what()) must be text", range: node.range) }
    return text
  }
}

/// Reads one of the words of an enumeration.
func word<T: RawRepresentable & CaseIterable>(_ node: YAMLNode, as type: T.Type, what: String) throws(FileFormatError)
  -> T
where T.RawValue == String {
  try word(node, among: T.allCases.map { ($0.rawValue, $0) }, what: what)
}

/// Reads the name of an aspect.
func aspectName(_ node: YAMLNode) throws(FileFormatError) -> Aspect {
  try word(node, among: Aspect.allCases.map { ($0.name, $0) }, what: "aspect")
}

private func word<T>(_ node: YAMLNode, among known: [(name: String, value: T)], what: String) throws(FileFormatError)
  -> T
{
  if let text = node.text, let found = known.first(where: { $0.name == text }) { return found.value }
  let names = known.map(\.name)
  let hint = node.text.flatMap { nearestName(to: $0, among: names) }.map { "did you mean \"\($0)\"?" }
  throw FileFormatError(
    message: "\"\(node.text ?? "…")\" is no \(what); \(hint ?? "known are \(names.joined(separator: ", "))")",
    range: node.range)
}
