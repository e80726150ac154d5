import StreamModel

/// Values of a setting as strings.
extension SettingLocation {
  /// A word of the domain or a duration in the product's notation; nil when only the absence of the setting expresses
  /// it.
  package func written(_ value: String) -> String? {
    if let word = wordOrder.first(where: { words[$0] == value }) { return word }
    if words["{present}"] != nil { return nil }
    if format == .word, !words.isEmpty, words["*"] == nil, ["forwarded", "off", "none"].contains(value) { return nil }
    let milliseconds = TimeLength(parsing: value)?.milliseconds ?? 0
    switch format {
    case .seconds, .positiveSeconds, .weakSeconds: return "\(milliseconds / 1000)"
    case .milliseconds: return "\(milliseconds)"
    case .goBool, .yamlBool: return value == "on" ? "true" : value == "off" ? "false" : value
    default: return value
    }
  }

  /// The form of a valid value instead of a written one, for display.
  package func expectation(insteadOf text: String) -> String {
    if let longest, exceeds(text) { return "\(TimeLength(milliseconds: longest).text) at most" }
    return expectation
  }

  /// The form of a valid value, for display.
  package var expectation: String {
    if !units.isEmpty {
      return "one number with \(units.contains("bare") ? "at most one" : "a") unit, such as 30s or 1h"
    }
    if let maximum { return "\(format.expectation), \(maximum) at most" }
    guard format == .word, !wordOrder.isEmpty else { return format.expectation }
    return wordOrder.map { "\"\($0)\"" }.joined(separator: " or ")
  }
}
