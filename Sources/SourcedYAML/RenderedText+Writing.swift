extension RenderedText {
  /// Appends a document of YAML. Maps and lists are in block style, strings in double quotes where they are no plain
  /// string; each key and each scalar is a piece with its source. What is unknown is written as the text that
  /// `placeholder` gives for its reason.
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
        append(YAMLText.scalar(pair.key), from: pair.keySource)
        append(":")
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
    default:
      append(YAMLText.scalar(of: value.content, placeholder: placeholder), from: value.source)
      append("\n")
    }
  }

  private mutating func append(below value: SourcedValue, indentation: Int, placeholder: (String) -> String) {
    append(value.isBlock ? "\n" : " ")
    append(value, indentation: indentation, placeholder: placeholder)
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
