import ConfigurationSources
import SourceText

/// The keys of a file with sections: of uWSGI, PHP, systemd, supervisor.
struct IniEntries {
  private(set) var result = SettingEntries()
  private let text: PlacedText
  private var section = ""
  private var last: (name: String, start: Int, end: Int)?
  private let continues: Bool

  /// Keys that read other files or decide whether what follows counts: those of uWSGI and PHP-FPM.
  private static let openers: Set<String> = [
    "include", "ini", "inherit", "yaml", "json", "xml", "for", "for-glob", "for-times", "for-readline",
  ]

  /// `sections` are globs of those that count. With `continues` a line that ends with a backslash goes on, and so does one
  /// that is followed by an indented one.
  init(_ text: PlacedText, sections: [String], continues: Bool = false) {
    self.text = text
    self.continues = continues
    let lines = linesOfText(Array(text.text.utf8))
    var number = 0
    while number < lines.count, result.entries.count < ProcessLimits.entries {
      var end = number
      while continues, end + 1 < lines.count,
        lines[end].last == UInt8(ascii: "\\") || Self.isContinuation(lines[end + 1])
      { end += 1 }
      let first = lines[number]
      read(first, to: lines[end].endIndex, sections: sections)
      number = end + 1
    }
  }

  private static func isContinuation(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first, first == 0x20 || first == 0x09 else { return false }
    let rest = line.trimmed
    return !rest.isEmpty && rest.first != UInt8(ascii: ";") && rest.first != UInt8(ascii: "#")
  }

  private mutating func read(_ line: ArraySlice<UInt8>, to end: Int, sections: [String]) {
    let code = line.trimmed
    guard let first = code.first, first != UInt8(ascii: ";"), first != UInt8(ascii: "#") else { return }
    if first == UInt8(ascii: "[") {
      section = code.dropFirst().prefix { $0 != UInt8(ascii: "]") }.string
      return
    }
    guard sections.isEmpty || sections.contains(where: { globMatches($0, section) }) else { return }
    guard let equals = code.firstIndex(of: UInt8(ascii: "=")) else {
      // A flag of uWSGI.
      let span = text.span(of: code.startIndex..<code.endIndex)
      result.entries.append(SettingEntry(name: code.string, value: "true", span: span, section: section))
      return
    }
    let name = code[..<equals].trimmed.string
    if Self.openers.contains(name) || name.hasPrefix("if-") { result.isOpen = true }
    let isLong = end > line.endIndex
    var value = isLong ? code[(equals + 1)...] : code[(equals + 1)...].trimmed
    if let comment = Self.comment(in: value), !isLong { value = value[..<comment].trimmed }
    let bytes = isLong ? Array(text.text.utf8)[value.startIndex..<end] : value
    let inner = isLong ? bytes.trimmed : value.unquoted
    // Placeholders of uWSGI and variables of the environment.
    let isUnknown = !isLong && ["%(", "$(", "${"].contains { inner.string.contains($0) }
    result.entries.append(
      SettingEntry(
        name: name, value: isUnknown ? nil : inner.string, span: text.span(of: inner.startIndex..<inner.endIndex),
        section: section))
  }

  /// Where a comment begins behind a value: a blank and `;`.
  private static func comment(in value: ArraySlice<UInt8>) -> Int? {
    guard value.trimmed.first != UInt8(ascii: "\"") else { return nil }
    return value.indices.dropFirst().first { index in
      value[index] == UInt8(ascii: ";") && (value[index - 1] == 0x20 || value[index - 1] == 0x09)
    }
  }
}
