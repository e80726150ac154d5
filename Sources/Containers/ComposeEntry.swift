import ConfigurationSources
import SourceText
import YAMLSyntax

/// One `NAME=value` of a list or a mapping of a compose file, or one word of a list.
package struct ComposeEntry: Sendable {
  /// As written; a variable that is not known stays, without its dots.
  package let name: String
  /// With the variables of the project replaced; `Variables.unknownMark` stands for what is not known. Nil where there is none.
  package let value: String?
  /// Whether something that the files do not tell decides a part of the value.
  package let isUnknown: Bool
  /// The whole entry.
  package let span: SourceSpan
}

/// Reads entries with the variables of a project.
struct ComposeEntryReader {
  let project: Variables

  /// The entries of a mapping, or of a list of `NAME=value`.
  func entries(of node: YAMLNode, in file: FileID) -> [ComposeEntry] {
    if let pairs = node.resolvedPairs {
      return pairs.compactMap { pair in
        guard let name = pair.key.text else { return nil }
        let end = max(pair.key.range.upperBound, pair.value.range.upperBound)
        let span = SourceSpan(file: file, start: pair.key.range.lowerBound, end: end)
        return entry(name, pair.value.isNull ? nil : pair.value.text, pair.value, span)
      }
    }
    return (node.items ?? []).compactMap { item in
      guard let text = item.text else { return nil }
      let span = SourceSpan(file: file, start: item.range.lowerBound, end: item.range.upperBound)
      guard let equals = text.firstIndex(of: "=") else { return entry(text, nil, item, span) }
      return entry(String(text[..<equals]), String(text[text.index(after: equals)...]), item, span)
    }
  }

  /// The words of a list, or of a text that is cut at white space.
  func words(of node: YAMLNode, in file: FileID) -> [ComposeEntry] {
    (node.items ?? [node]).flatMap { item -> [ComposeEntry] in
      guard let text = item.text else { return [] }
      let span = SourceSpan(file: file, start: item.range.lowerBound, end: item.range.upperBound)
      let words = node.isSequence ? [text] : DockerfileWords.of(text)
      return words.prefix(ContainerLimits.words).map { word in
        let equals = word.firstIndex(of: "=")
        let value = equals.map { String(word[word.index(after: $0)...]) }
        return entry(String(word[..<(equals ?? word.endIndex)]), value, item, span)
      }
    }
  }

  private func entry(_ name: String, _ value: String?, _ node: YAMLNode, _ span: SourceSpan) -> ComposeEntry {
    let mark = String(Variables.unknownMark)
    let expanded = value.map { project.expanded($0, unknown: mark) ?? mark }
    return ComposeEntry(
      name: project.expanded(name) ?? Self.withoutDots(name), value: expanded,
      isUnknown: expanded?.contains(Variables.unknownMark) == true || node.isTemplated, span: span)
  }

  /// A name with a variable that is not known: dots within its braces would divide it.
  private static func withoutDots(_ name: String) -> String {
    var depth = 0
    return String(
      name.map { character in
        if character == "{" { depth += 1 }
        if character == "}" { depth -= 1 }
        return depth > 0 && character == "." ? "_" : character
      })
  }
}
