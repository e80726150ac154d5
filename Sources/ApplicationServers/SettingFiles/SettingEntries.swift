import ConfigurationSources
import RuleFiles

/// What a file of a server sets.
struct SettingEntries {
  var entries: [SettingEntry] = []
  /// Whether the file may set more than is told here: it runs code, or includes other files.
  var isOpen = false

  /// Reads a file; one that is too long may say anything.
  init(_ text: PlacedText, _ form: ApplicationServer.FileForm, path: String, sections: [String]) {
    guard text.text.utf8.count <= ProcessLimits.fileBytes, !text.isUnknown else {
      isOpen = true
      return
    }
    switch form {
    case .python: self = PythonAssignments(text).result
    case .ini: self = IniEntries(text, sections: sections).result
    case .properties:
      let isYAML = path.hasSuffix("ml")
      self = isYAML ? Self(yaml: text) : Self(properties: text)
    }
    if entries.count >= ProcessLimits.entries { isOpen = true }
  }

  init() {}
}

/// The lines of a text, without their line breaks.
func linesOfText(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
  bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { $0.last == 0x0D ? $0.dropLast() : $0 }
}

extension ArraySlice<UInt8> {
  /// Without blanks at both ends.
  var trimmed: ArraySlice<UInt8> {
    var rest = drop { $0 == 0x20 || $0 == 0x09 }
    while let last = rest.last, last == 0x20 || last == 0x09 { rest = rest.dropLast() }
    return rest
  }

  var string: String { String(decoding: self, as: UTF8.self) }

  /// Without quotes around all of it.
  var unquoted: ArraySlice<UInt8> {
    guard count > 1, let first, first == last, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") else {
      return self
    }
    return dropFirst().dropLast()
  }
}
