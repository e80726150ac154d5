import ConfigurationSources
import RuleFiles
import SourceText

/// A value of a setting, with its place.
struct SettingEntry: Sendable {
  /// The setting, as it is written.
  let name: String
  /// Nil where something decides it that the files do not tell.
  let value: String?
  let span: SourceSpan
  /// The section of the file that contains it.
  var section = ""
}

/// The arguments of a server, read by the options that its data knows.
struct ServerArguments {
  private(set) var entries: [SettingEntry] = []

  init(_ words: ArraySlice<CommandWord>, of server: ApplicationServer) {
    var rest = words
    while let word = rest.popFirst() {
      if let found = Self.option(word, server) {
        add(found.option, found.value ?? rest.popFirst())
      } else if !word.text.hasPrefix("-"),
        let file = server.files.first(where: { $0.endings.contains { word.text.hasSuffix($0) } }),
        let option = file.option
      {
        entries.append(SettingEntry(name: option, value: word.isUnknown ? nil : word.text, span: word.span))
      }
    }
  }

  /// The option of a word, with the value in the same word.
  private static func option(_ word: CommandWord, _ server: ApplicationServer)
    -> (option: ApplicationServer.Option, value: CommandWord?)?
  {
    guard word.text.hasPrefix("-") else { return nil }
    for option in server.options {
      for name in option.names where word.text.hasPrefix(name) {
        if word.text.utf8.count == name.utf8.count { return (option, nil) }
        if word.text.dropFirst(name.count).first == "=" { return (option, word.dropping(name.count + 1)) }
        // `-t60`, and `-Dname=value`.
        if name.count == 2, !name.hasPrefix("--") { return (option, word.dropping(2)) }
      }
    }
    return nil
  }

  private mutating func add(_ option: ApplicationServer.Option, _ value: CommandWord?) {
    guard let value else { return }
    guard option.isPair else {
      return entries.append(
        SettingEntry(name: option.setting, value: value.isUnknown ? nil : value.text, span: value.span))
    }
    guard let equals = value.text.firstIndex(of: "=") else { return }
    let count = value.text.distance(from: value.text.startIndex, to: equals)
    let rest = value.dropping(count + 1)
    entries.append(
      SettingEntry(
        name: String(value.text[..<equals]), value: rest.isUnknown ? nil : rest.text, span: rest.span))
  }
}
