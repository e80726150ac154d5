import SourceText

extension RenderedText {
  /// Appends a document of YAML. Maps and lists are in block style, strings of several lines are `|` blocks, other
  /// strings are in double quotes where they are no plain string; each key and each scalar is a piece with its source.
  /// What is unknown is written as the text that `placeholder` gives for its reason.
  package mutating func append(document value: SourcedValue, placeholder: (String) -> String) {
    append("---\n")
    append(value, indentation: 0, placeholder: placeholder)
  }

  private mutating func append(_ value: SourcedValue, indentation: Int, placeholder: (String) -> String) {
    switch value.content {
    case .map(let map) where !map.isEmpty:
      for (position, pair) in map.pairs.enumerated() {
        if position > 0 || !isInItem { append(String(repeating: " ", count: indentation)) }
        isInItem = false
        append(key: pair, indentation: indentation)
        append(below: pair.value, indentation: indentation + 2, placeholder: placeholder)
      }
    case .list(let list) where !list.isEmpty:
      for (position, item) in list.enumerated() {
        if position > 0 || !isInItem { append(String(repeating: " ", count: indentation)) }
        isInItem = false
        append("-")
        if item.isBlock {
          append(" ")
          isInItem = true
          append(item, indentation: indentation + 2, placeholder: placeholder)
        } else {
          append(below: item, indentation: indentation + 2, placeholder: placeholder)
        }
      }
    case .map: append("{}\n", from: value.source)
    case .list: append("[]\n", from: value.source)
    case .unknown(let reason): append(placeholder(reason) + "\n", from: value.source)
    case .string(let string) where YAMLText.isBlock(string) && indentation > 0:
      append(block: string, of: value, indentation: indentation)
    case .string(let string):
      append(string: string, of: value)
    default:
      append(literal: YAMLText.plain(value.content) ?? "null", of: value)
      append("\n")
    }
  }

  /// A key with its colon. A longer one than readers look ahead for a colon is marked as a key.
  private mutating func append(key pair: SourcedMap.Pair, indentation: Int) {
    let isLong = pair.key.utf8.count > 500
    if isLong { append("? ") }
    append(YAMLText.scalar(pair.key), from: pair.keySource, isLiteral: true)
    if isLong { append("\n" + String(repeating: " ", count: indentation)) }
    append(":")
  }

  private mutating func append(below value: SourcedValue, indentation: Int, placeholder: (String) -> String) {
    append(value.isBlock ? "\n" : " ")
    append(value, indentation: indentation, placeholder: placeholder)
  }

  /// A string on one line. The quotes are pieces of their own, so that the text between them may be literal.
  private mutating func append(string: String, of value: SourcedValue) {
    if YAMLText.isPlain(string) {
      append(literal: string, of: value)
    } else {
      let quoted = YAMLText.quoted(string)
      let text = quoted.dropFirst().dropLast()
      append("\"", from: value.source)
      if text.utf8.count == string.utf8.count {
        append(literal: string, of: value)
      } else {
        append(text, from: value.source)
      }
      append("\"", from: value.source)
    }
    append("\n")
  }

  /// Text that is the value's own, or made of it.
  private mutating func append(literal text: String, of value: SourcedValue) {
    if case .whole(let start) = value.literal, let file = value.source?.file {
      append(text, from: SourceSpan(file: file, start: start, end: start + text.utf8.count), isLiteral: true)
    } else {
      append(text, from: value.source)
    }
  }

  /// A string of several lines; each line that is in the file is a literal piece.
  private mutating func append(block string: String, of value: SourcedValue, indentation: Int) {
    var lines = string.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map(Substring.init)
    var header = "|"
    // Without a number the first line decides the indentation.
    if let first = string.utf8.first, " \t\n".utf8.contains(first) { header += "2" }
    if lines.last?.isEmpty == true {
      lines.removeLast()
      if lines.last?.isEmpty == true { header += "+" }
    } else {
      header += "-"
    }
    append(header, from: value.source)
    append("\n")
    let margin = String(repeating: " ", count: indentation)
    for (number, line) in lines.enumerated() {
      if !line.isEmpty {
        append(margin)
        append(line, from: source(ofLine: number, line, of: value), isLiteral: isLiteral(number, of: value))
      }
      append("\n")
    }
  }

  private func isLiteral(_ line: Int, of value: SourcedValue) -> Bool {
    if case .lines(let starts) = value.literal { return line < starts.count && starts[line] >= 0 }
    return false
  }

  private func source(ofLine number: Int, _ line: Substring, of value: SourcedValue) -> SourceSpan? {
    guard case .lines(let starts) = value.literal, number < starts.count, starts[number] >= 0 else {
      return value.source
    }
    return value.source.map {
      SourceSpan(file: $0.file, start: starts[number], end: starts[number] + line.utf8.count)
    }
  }
}

extension SourcedValue {
  /// Whether the value takes lines of its own.
  fileprivate var isBlock: Bool {
    switch content {
    case .map(let map): !map.isEmpty
    case .list(let list): !list.isEmpty
    default: false
    }
  }
}
