/// Text of others within Markdown.
enum MarkdownText {
  /// A piece of a line: nothing in it is markup, and it stays on the line.
  static func inline(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "#", "!", "~":
        result += "\\"
        result.unicodeScalars.append(scalar)
      case "&": result += "&amp;"
      // A name after it would be told of the comment.
      case "@": result += "@\u{200D}"
      case _ where SafeText.needsEscape(scalar): result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A piece of code; a pipe would end the cell of a table.
  static func code(_ text: String) -> String {
    let clean = String(String.UnicodeScalarView(text.unicodeScalars.map { SafeText.needsEscape($0) ? " " : $0 }))
    let safe = clean.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    return safe.contains("`") ? "`` \(safe) ``" : "`\(safe)`"
  }

  /// Paragraphs as rules write them: indented lines are code.
  static func block(_ text: String) -> String {
    var result: [String] = []
    var isCode = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let indented = line.hasPrefix("    ")
      if indented != isCode { result.append("```") }
      isCode = indented
      let clean = String(String.UnicodeScalarView(line.unicodeScalars.map { SafeText.needsEscape($0) ? " " : $0 }))
      result.append(
        indented ? String(clean.dropFirst(4)).split(separator: "```").joined(separator: "` ` `") : inline(clean))
    }
    if isCode { result.append("```") }
    return result.joined(separator: "\n")
  }
}
