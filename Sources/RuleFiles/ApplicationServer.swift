import SourceText
import StreamModel
import YAMLSyntax

/// A program that runs the application, with what its command line and its files decide: a file of `rules/technologies/`
/// with `reads: processes`.
package struct ApplicationServer: CatalogFormat {
  /// How a file of the server is written.
  package enum FileForm: String, Sendable, CaseIterable {
    /// Assignments of Python: `timeout = 30`.
    case python
    /// Sections and keys: `harakiri = 30`.
    case ini
    /// `a.b.c=1`, or the same as YAML by its name.
    case properties
  }

  /// An option of the command line.
  package struct Option: Sendable {
    /// `--timeout`, `-t`.
    package let names: [String]
    /// The setting that its value decides.
    package let setting: String
    /// Whether its value is `NAME=VALUE` of a setting: `-d output_buffering=0`.
    package let isPair: Bool
  }

  /// A variable of the environment.
  package struct Variable: Sendable {
    package let name: String
    /// The setting; nil where the value is arguments of the command line.
    package let setting: String?
  }

  /// The files that the server reads.
  package struct File: Sendable {
    package let form: FileForm
    /// Globs of paths that it reads by itself, relative to its folder.
    package let paths: [String]
    /// Globs of paths in the folder that an image is built from, which become a part of the program.
    package let sources: [String]
    /// The option that names one, or nil.
    package let option: String?
    /// The endings by which an argument without an option names one.
    package let endings: [String]
    /// Globs of paths that may say something else, depending on what the files do not tell.
    package let overrides: [String]
    /// Globs of the sections that count; empty for all.
    package let sections: [String]
    /// How a setting may be named in it: `php_value[{setting}]`.
    package let keys: [String]
  }

  /// An image that starts the server when nothing else is written.
  package struct Image: Sendable {
    /// A glob of the name.
    package let name: String
    /// A glob of the tag.
    package let tag: String

    /// Whether a reference names it.
    package func names(_ reference: ImageReference) -> Bool {
      reference.matches(name) && globMatches(tag, reference.tag ?? "")
    }
  }

  /// What another setting must be for one to count.
  package struct Condition: Sendable {
    package let setting: String
    /// The words of which it must be one; empty where it only must be written.
    package let words: [String]
    /// What it is where nothing is written; nil for nothing.
    package let standard: String?
  }

  /// A setting that decides an aspect.
  package struct Setting: Sendable {
    /// How a value is written.
    package enum Format: String, Sendable, CaseIterable {
      /// Whole seconds.
      case seconds
      /// A number with `s`, `m`, `h`, `d`; without a unit seconds.
      case time
      /// A number with `ms`, `s`, `m`, `h`, `d`; without a unit milliseconds.
      case millisecondTime = "millisecond-time"
      /// `Off`, 0 or nothing is off; anything else is on.
      case flag
    }

    package let name: String
    package let aspect: Aspect
    package let format: Format
    /// The value where nothing is written; nil where the setting counts only when it is.
    package let standard: String?
    /// The word of the domain that `on` is.
    package let on: String
    /// Whether a value of 0 or less is no limit.
    package let zeroIsNone: Bool
    /// Whether it only counts for requests in HTTP.
    package let isOfHTTP: Bool
    package let conditions: [Condition]
    /// What else must be so for the setting to break a stream, as a phrase; nil where it always does.
    package let condition: String?
    /// How else the stream can be saved, as a phrase for a related place; nil for nothing.
    package let advice: String?
    /// Its effect, in half a sentence.
    package let summary: String
  }

  package let id: String
  package let title: String
  /// Globs of the names of the program.
  package let programs: [String]
  /// Modules that `python -m` starts.
  package let modules: [String]
  package let images: [Image]
  package let options: [Option]
  package let variables: [Variable]
  package let files: [File]
  package let settings: [Setting]
  /// The settings that contain the addresses at which it listens.
  package let addresses: [String]
  /// The address where none is written; nil for none.
  package let address: String?
  /// How a setting with a value is written in a file or a command line: `{setting} = {value}`.
  package let assignment: String
  /// What in an image may set something else, for display.
  package let elsewhere: String
  package let sources: [String]

  package init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "an application server")
    guard try fields.text("reads") == "processes" else {
      throw FileFormatError(message: "\"reads\" must be processes", range: node.range)
    }
    id = try fields.text("id")
    title = try fields.text("title")
    programs = try fields.texts("programs")
    modules = try fields.texts("modules")
    images = try Self.all(fields.list("images"), "an image") { (fields: inout FieldReader) throws(FileFormatError) in
      Image(name: try fields.text("name"), tag: try fields.optionalText("tag") ?? "*")
    }
    options = try Self.all(fields.list("options"), "an option") { (fields: inout FieldReader) throws(FileFormatError) in
      Option(
        names: try fields.texts("names"), setting: try fields.optionalText("setting") ?? "",
        isPair: try fields.flag("pair") ?? false)
    }
    variables = try Self.all(fields.list("variables"), "a variable") {
      (fields: inout FieldReader) throws(FileFormatError) in
      Variable(name: try fields.text("name"), setting: try fields.optionalText("setting"))
    }
    files = try Self.all(fields.list("files"), "a file") { (fields: inout FieldReader) throws(FileFormatError) in
      File(
        form: try word(try fields.required("form"), as: FileForm.self, what: "form of a file"),
        paths: try fields.texts("paths"), sources: try fields.texts("sources"),
        option: try fields.optionalText("option"), endings: try fields.texts("endings"),
        overrides: try fields.texts("overrides"), sections: try fields.texts("sections"),
        keys: ["{setting}"] + (try fields.texts("keys")))
    }
    settings = try Self.all(fields.list("settings"), "a setting", Setting.init)
    addresses = try fields.texts("addresses")
    address = try fields.optionalText("address")
    assignment = try fields.optionalText("assignment") ?? "{setting} = {value}"
    elsewhere = try fields.optionalText("elsewhere") ?? ""
    sources = try fields.texts("sources")
    try fields.finish()
    guard !programs.isEmpty || !modules.isEmpty || !images.isEmpty else {
      throw FileFormatError(message: "a server needs \"programs\", \"modules\" or \"images\"", range: node.range)
    }
  }

  private static func all<Item>(
    _ nodes: [YAMLNode], _ what: String, _ read: (inout FieldReader) throws(FileFormatError) -> Item
  ) throws(FileFormatError) -> [Item] {
    var result: [Item] = []
    for node in nodes {
      var fields = try FieldReader(node, what: what)
      result.append(try read(&fields))
      try fields.finish()
    }
    return result
  }
}

extension ApplicationServer.Setting {
  fileprivate init(_ fields: inout FieldReader) throws(FileFormatError) {
    name = try fields.text("setting")
    aspect = try aspectName(try fields.required("aspect"))
    format = try word(try fields.required("format"), as: Format.self, what: "format")
    standard = try fields.optionalText("default")
    on = try fields.optionalText("on") ?? "on"
    zeroIsNone = try fields.flag("zero-is-none") ?? false
    isOfHTTP = try fields.flag("http") ?? false
    condition = try fields.optionalText("condition")
    advice = try fields.optionalText("advice")
    summary = try fields.text("summary")
    var conditions: [ApplicationServer.Condition] = []
    for item in try fields.list("when") {
      var inner = try FieldReader(item, what: "a condition")
      conditions.append(
        ApplicationServer.Condition(
          setting: try inner.text("setting"), words: try inner.texts("is"), standard: try inner.optionalText("default"))
      )
      try inner.finish()
    }
    self.conditions = conditions
  }

  /// The value that a text means; nil for one that the server refuses.
  package func value(of text: String) -> AspectValue? {
    switch format {
    case .flag:
      let isOff = ["", "0", "off", "no", "false", "none"].contains(text.lowercased())
      return .word(isOff ? "off" : on)
    case .seconds: return Int64(text).flatMap { duration($0, 1000) }
    case .time, .millisecondTime:
      if let number = Int64(text) { return duration(number, format == .time ? 1000 : 1) }
      return TimeLength(parsing: text.lowercased()).flatMap { duration($0.milliseconds, 1) }
    }
  }

  private func duration(_ number: Int64, _ factor: Int64) -> AspectValue? {
    if number <= 0, zeroIsNone { return .word("none") }
    let (product, overflow) = number.multipliedReportingOverflow(by: factor)
    return number < 0 || overflow ? nil : .duration(milliseconds: product)
  }
}

extension ApplicationServer {
  /// The settings as `explain` shows them.
  package var description: TechnologyFile {
    TechnologyFile(
      id: id, title: title,
      settings: settings.map { setting in
        SettingDescription(
          setting: setting.name, families: [], aspect: setting.aspect, type: setting.format == .flag ? .flag : .time,
          defaults: [SettingDescription.Default(value: setting.standard ?? "none", since: nil)], words: [:],
          summary: setting.summary)
      })
  }
}
