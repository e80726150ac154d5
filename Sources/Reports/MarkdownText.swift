import SourceText

/// Untrusted text within Markdown.
enum MarkdownText {
  private static let schemes = ["http", "https", "ftp", "mailto", "xmpp"]

  /// A piece of a line: nothing in it is markup, and it stays on the line.
  static func inline(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "#", "!", "~":
        result += "\\"
        result.unicodeScalars.append(scalar)
      case "&": result += "&amp;"
      // GitHub would notify a name behind an @.
      case "@": result += "@\u{200D}"
      // Neither is an address made a link.
      case ":" where schemes.contains(where: result.suffix(6).lowercased().hasSuffix):
        result += "&#58;"
      // Two of them at the beginning of a line would be a command for GitHub.
      case ":" where result.last == ":": result += "&#58;"
      case "." where result.suffix(3).lowercased() == "www": result += "&#46;"
      // Two of them could be the ends of a formula.
      case "$" where result.contains("$"): result += "&#36;"
      case _ where SafeText.needsEscape(scalar): result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A piece of code. Where backticks could be closed from within, or a pipe would end the cell of a table, it is
  /// written with entities: unlike in backticks, they are decoded within `<code>`.
  static func code(_ text: String) -> String {
    let clean = text.unicodeScalars.map { SafeText.needsEscape($0) ? " " : $0 }
    if !clean.isEmpty, !text.contains("##"), !clean.contains(where: { "`|\\".unicodeScalars.contains($0) }) {
      return "`\(String(String.UnicodeScalarView(clean)))`"
    }
    var result = "<code>"
    for scalar in clean {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", " ", "\u{80}"...: result.unicodeScalars.append(scalar)
      default: result += "&#\(scalar.value);"
      }
    }
    return result + "</code>"
  }

  /// A line within a fence: it neither ends the fence nor is a command in the log of a CI system.
  private static func fenced(_ line: String) -> String {
    var result = line.split(separator: "```", omittingEmptySubsequences: false).joined(separator: "` ` `")
    result = result.split(separator: "##", omittingEmptySubsequences: false).joined(separator: "# #")
    let start = result.prefix { $0 == " " }
    let rest = result.dropFirst(start.count)
    return rest.hasPrefix("::") ? "\(start): :\(rest.dropFirst(2))" : result
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
        indented ? fenced(String(clean.dropFirst(4))) : inline(clean))
    }
    if isCode { result.append("```") }
    return result.joined(separator: "\n")
  }
}
