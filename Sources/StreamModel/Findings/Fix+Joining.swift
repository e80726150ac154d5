import SourceText

extension Fix {
  /// One fix for several settings: the edits of both, each once.
  package func joined(with other: Fix) -> Fix {
    if edits == other.edits { return self }
    var edits = edits
    for edit in other.edits where !edits.contains(edit) {
      if let index = edits.firstIndex(where: { $0.span == edit.span && $0.span.range.isEmpty }),
        let both = edits[index].belowSameKeys(as: edit)
      {
        edits[index] = both
      } else {
        edits.append(edit)
      }
    }
    edits.sort { $0.span < $1.span }
    let titles = title.contains(other.title) ? title : "\(title), \(other.title)"
    return Fix(
      title: titles, reasons: reasons + other.reasons.filter { !reasons.contains($0) }, edits: edits,
      removesCause: removesCause && other.removesCause)
  }
}

extension Fix {
  /// Whether edits of both are about the same bytes, or touch.
  package func overlaps(_ other: Fix) -> Bool {
    edits.contains { edit in
      other.edits.contains {
        $0.span.file == edit.span.file && $0.span.start <= edit.span.end && edit.span.start <= $0.span.end
      }
    }
  }
}

extension TextEdit {
  /// Two insertions at one location that create the same YAML keys, or the first pairs of one flow mapping, as one; nil
  /// where they are independent.
  fileprivate func belowSameKeys(as other: TextEdit) -> TextEdit? {
    if !text.contains("\n"), !other.text.contains("\n"), text.isFirstPair, other.text.isFirstPair {
      return TextEdit(span: span, text: "\(text), \(other.text)")
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let others = other.text.split(separator: "\n", omittingEmptySubsequences: false)
    let shared = zip(lines, others).prefix { $0 == $1 }.count
    guard lines[..<shared].last(where: { !$0.isEmpty })?.last == ":" else { return nil }
    let rest = others[shared...]
    // A text that ends its last line continues with the other's first one.
    let own = lines.last?.isEmpty == true ? lines.dropLast() : lines[...]
    let added = (own + rest).joined(separator: "\n")
    return TextEdit(span: span, text: added)
  }
}

extension String {
  /// Whether a text is a pair for an empty flow mapping: others begin with a comma, and directives end with a semicolon.
  fileprivate var isFirstPair: Bool { first != "," && last != ";" && contains(": ") }
}
