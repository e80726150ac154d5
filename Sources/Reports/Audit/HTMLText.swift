import SourceText

/// Writes HTML. Text of others gets in only through `text` and attribute values, which are escaped.
struct HTMLText {
  private(set) var bytes: [UInt8] = []

  /// Markup of our own.
  mutating func raw(_ markup: String) { bytes.append(contentsOf: markup.utf8) }

  /// Text as it is read.
  mutating func text(_ text: some StringProtocol) { bytes.append(contentsOf: Self.escaped(text).utf8) }

  /// An element with text.
  mutating func element(_ tag: String, _ attributes: [(String, String)] = [], _ text: some StringProtocol) {
    element(tag, attributes) { $0.text(text) }
  }

  /// An element with content.
  mutating func element(
    _ tag: String, _ attributes: [(String, String)] = [], _ content: (inout HTMLText) -> Void
  ) {
    raw("<\(tag)")
    for (name, value) in attributes { raw(value.isEmpty ? " \(name)" : " \(name)=\"\(Self.escaped(value))\"") }
    raw(">")
    content(&self)
    raw("</\(tag)>")
  }

  /// What would act on a page or a terminal is shown as text.
  private static func escaped(_ text: some StringProtocol) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n": result.append("\n")
      case "\t": result.append("\t")
      case "\r": break
      // CI systems take `##[…]`, and `::…::` at the beginning of a line, for commands.
      case "#" where result.last == "#": result += "&#35;"
      case ":" where result.last == ":": result += "&#58;"
      case _ where SafeText.needsEscape(scalar): result += SafeText.escape(scalar)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
