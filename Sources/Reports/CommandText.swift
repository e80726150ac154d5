import SourceText

/// Text within the commands by which CI systems take findings from a log.
enum CommandText {
  /// Escapes a percent sign and further special characters as bytes, and what would act on a terminal. Other CI systems take
  /// `##[…]` anywhere in a line for a command.
  static func escaped(_ text: String, special: String, percent: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "#", result.last == "#" {
        result += SafeText.escape(scalar)
      } else if scalar == "%" {
        result += percent
      } else if special.unicodeScalars.contains(scalar) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "%" + (digits.count == 1 ? "0" : "") + digits
      } else if SafeText.needsEscape(scalar) {
        result += SafeText.escape(scalar)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
