import SourceText

/// Untrusted text within XML 1.0.
enum XMLText {
  /// Text for an attribute or an element; characters that XML forbids are written as Swift escapes.
  static func escaped(_ text: String) -> String {
    var result = ""
    var last: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      defer { last = scalar }
      switch scalar {
      // Logs of CI systems take `##[…]` anywhere in a line for a command.
      case "#" where last == "#": result += "&#35;"
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case "\t": result += "&#9;"
      case "\r": result += "&#13;"
      case _
      where scalar.value < 0x20 || (0xD800...0xDFFF).contains(scalar.value) || (0xFFFE...0xFFFF).contains(scalar.value):
        result += SafeText.escape(scalar)
      case _ where SafeText.needsEscape(scalar): result += SafeText.escape(scalar)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
