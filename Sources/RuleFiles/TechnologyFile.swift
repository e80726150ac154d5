import StreamModel
import YAMLSyntax

/// A technology as its file in `rules/technologies/` describes it.
package struct TechnologyFile: CatalogFormat {
  /// The identifier: `nginx`.
  package let id: String
  /// The product's name for display.
  package let title: String
  /// The settings that decide properties.
  package let settings: [SettingDescription]

  package init(id: String, title: String, settings: [SettingDescription]) {
    self.id = id
    self.title = title
    self.settings = settings
  }
}

/// One setting of a technology.
package struct SettingDescription: Sendable {
  /// How the value is written.
  package enum ValueType: String, Sendable, CaseIterable {
    /// `on` or `off`.
    case flag
    /// A duration.
    case time
    /// Bytes.
    case size
    /// A plain number.
    case number
    /// One of some words.
    case word
  }

  /// A default and the version that brought it; the oldest has none.
  package struct Default: Sendable {
    /// The value as an owner would write it, or `none` for no limit.
    package let value: String
    /// The first version with this default.
    package let since: ProductVersion?
  }

  /// The name as an owner writes it; `{family}` means one of `families`.
  package let setting: String
  /// The variants of the product that have the setting.
  package let families: [String]
  /// The aspect that it decides.
  package let aspect: Aspect
  /// How its value is written.
  package let type: ValueType
  /// Newest first.
  package let defaults: [Default]
  /// Written word to domain word.
  package let words: [String: String]
  /// Its effect, in half a sentence.
  package let summary: String

  /// The name in one family.
  package func name(in family: String) -> String {
    if let open = setting.utf8.firstIndex(of: UInt8(ascii: "{")), setting.utf8[open...].starts(with: "{family}".utf8) {
      let end = setting.utf8.index(open, offsetBy: 8)
      return String(setting[..<open]) + family + String(setting[end...])
    }
    return setting
  }
}

extension TechnologyFile {
  /// Reads a file that is parsed already.
  package init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a technology")
    id = try fields.text("id")
    title = try fields.text("title")
    var settings: [SettingDescription] = []
    for item in try fields.list("settings") { settings.append(try SettingDescription(reading: item)) }
    self.settings = settings
    try fields.finish()
  }
}

extension SettingDescription {
  fileprivate init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a setting")
    setting = try fields.text("setting")
    families = try fields.texts("families")
    aspect = try aspectName(try fields.required("aspect"))
    type = try word(try fields.required("type"), as: ValueType.self, what: "type")
    summary = try fields.text("summary")
    var words: [String: String] = [:]
    for pair in fields.optional("words")?.pairs ?? [] { words[pair.key.text ?? ""] = pair.value.text ?? "" }
    self.words = words
    defaults = try SettingDescription.defaults(try fields.required("default"))
    try fields.finish()
  }

  /// The default values: a string, or a list with the versions that introduced them.
  static func defaults(_ node: YAMLNode?) throws(FileFormatError) -> [Default] {
    guard let node else { return [] }
    if let text = node.text { return [Default(value: text, since: nil)] }
    var list: [Default] = []
    for item in node.items ?? [] {
      var entry = try FieldReader(item, what: "a default")
      let value = try entry.text("value")
      var since: ProductVersion?
      if let node = entry.optional("since") {
        guard let version = ProductVersion(node.text ?? "") else {
          throw FileFormatError(message: "\"since\" must be a version such as 1.29.7", range: node.range)
        }
        since = version
      }
      try entry.finish()
      list.append(Default(value: value, since: since))
    }
    guard list.last?.since == nil, !list.isEmpty else {
      throw FileFormatError(message: "the last default must apply to all older versions", range: node.range)
    }
    return list
  }
}
