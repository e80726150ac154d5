import StreamModel

/// Values of a setting as the product reads them.
extension SettingLocation {
  /// The value that the product reads from a string, or nil when it does not take the string.
  package func value(of text: String) -> AspectValue? {
    if let maximum, let number = Int64(text), number > maximum { return nil }
    guard hasForm(text) else { return nil }
    if let longest, exceeds(text) { return above == .limited ? .duration(milliseconds: longest) : nil }
    return format.value(of: text, words: words)
  }

  /// The effect of a string that the product does not take.
  package func effect(of text: String) -> InvalidEffect {
    guard exceeds(text), let above else { return invalid }
    return InvalidEffect(rawValue: above.rawValue) ?? invalid
  }

  /// Whether a string is a time that is too long.
  func exceeds(_ text: String) -> Bool {
    guard let longest, hasForm(text), case .duration(let time)? = format.value(of: text, words: words) else {
      return false
    }
    return time > longest
  }

  /// Whether a time has the units that are taken, and is not too small.
  private func hasForm(_ text: String) -> Bool {
    guard !units.isEmpty else { return true }
    guard let time = HAProxyTime(text), !time.isCompound else { return false }
    return units.contains(time.unit.isEmpty ? "bare" : time.unit) && time.number >= minimum ?? 0
  }
}
