/// Scalars as text of YAML.
package enum YAMLText {
  /// A string as a plain scalar where every reader of YAML takes it for this string, else in double quotes.
  package static func scalar(_ string: String) -> String { isPlain(string) ? string : quoted(string) }

  /// The text of a scalar without quotes; nil for collections and for what is unknown.
  package static func plain(_ content: SourcedValue.Content) -> String? {
    switch content {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): "\(value)"
    case .decimal(let value): decimal(value)
    case .string(let string): string
    case .unknown, .map, .list: nil
    }
  }

  private static func decimal(_ value: Double) -> String {
    if value.isNaN { return ".nan" }
    if value.isInfinite { return value < 0 ? "-.inf" : ".inf" }
    return "\(value)"
  }

  /// Whether a string is written without quotes: every reader of YAML takes it for this string.
  static func isPlain(_ string: String) -> Bool {
    guard let first = string.utf8.first, let last = string.utf8.last else { return false }
    func isWord(_ byte: UInt8) -> Bool {
      (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x5F
    }
    guard isWord(first) || first == UInt8(ascii: "/"), isWord(last) || last == UInt8(ascii: "/") else { return false }
    guard string.utf8.allSatisfy({ isWord($0) || "/.-".utf8.contains($0) }) else { return false }
    guard case .string = ScalarResolution.goYAML2.content(ofPlain: string) else { return false }
    // Dates and numbers with a base are read as such by some readers.
    return first < 0x30 || first > 0x39
  }

  /// Whether a string of several lines can be written as a `|` block: all its characters are allowed there.
  static func isBlock(_ string: String) -> Bool {
    guard string.utf8.contains(0x0A), string.utf8.contains(where: { $0 != 0x0A }) else { return false }
    return string.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || !needsEscape($0) }
  }

  private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || [0x2028, 0x2029, 0xFEFF].contains(scalar.value)
      || (0xFFFE...0xFFFF).contains(scalar.value)
  }

  /// A string in double quotes.
  static func quoted(_ string: String) -> String {
    var result = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      default:
        if needsEscape(scalar) {
          let digits = String(scalar.value, radix: 16, uppercase: true)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}
