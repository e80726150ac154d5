import ConfigurationSources
import RuleFiles
import SourceText
import SystemSupport

/// The settings of one server as its command line, its environment and its files give them.
struct ServerSettings {
  /// What is known of a setting.
  enum Answer {
    case written(SettingEntry, isOption: Bool)
    case unknown
    /// Nothing sets it; `isSure` is false where something that the files do not tell may.
    case absent(isSure: Bool)
  }

  /// The entries of one source, with whether it may set more.
  private struct Layer {
    var entries: [SettingEntry]
    var isOpen = false
    var isOption = false
    var keys = ["{setting}"]
    var isRelaxed = false
  }

  let server: ApplicationServer
  private let process: ApplicationProcess
  /// The strongest first.
  private var layers: [Layer] = []
  /// Whether all files are known that it reads.
  private var isComplete: Bool
  private var filesLeft = ProcessLimits.files

  /// `arguments` are those of the command line. `mayHave` says whether the repository has a file of a name somewhere, which
  /// may be the one that the image has.
  init(
    _ server: ApplicationServer, _ arguments: ArraySlice<CommandWord>, _ process: ApplicationProcess,
    mayHave: (String) -> Bool
  ) {
    self.server = server
    self.process = process
    isComplete = process.isImageKnown && !process.hasMoreVariables
    layers.append(Layer(entries: ServerArguments(arguments, of: server).entries, isOption: true))
    addVariables()
    for file in server.files { add(file, mayHave) }
  }

  // MARK: Sources

  private mutating func addVariables() {
    for variable in server.variables {
      guard let value = process.environment[variable.name] else { continue }
      let known = value.flatMap { $0.isUnknown || $0.text.contains("$") ? nil : $0 }
      guard let setting = variable.setting else {
        // Its value is a part of the command line.
        let words = known.map { text in
          PlacedCommands(text, Variables()).commands.flatMap { $0 }
        }
        layers.append(
          Layer(entries: ServerArguments((words ?? [])[...], of: server).entries, isOpen: words == nil, isOption: true))
        continue
      }
      layers.append(
        Layer(entries: [SettingEntry(name: setting, value: known?.text, span: known?.span ?? process.span)]))
    }
  }

  private mutating func add(_ file: ApplicationServer.File, _ mayHave: (String) -> Bool) {
    var layer = Layer(entries: [], keys: file.keys, isRelaxed: file.form == .properties)
    defer { layers.append(layer) }
    let named = file.option.map { option in layers.flatMap(\.entries).filter { $0.name == option } } ?? []
    if !named.isEmpty {
      for entry in named.prefix(filesLeft) { read(entry, file, &layer) }
      return
    }
    for pattern in file.paths where filesLeft > 0 { read(pattern, file, &layer, mayHave) }
    for pattern in file.sources {
      for text in process.sources(pattern) where filesLeft > 0 { take(text, pattern, file, &layer) }
    }
    guard !layer.entries.isEmpty else { return }
    for pattern in file.overrides {
      for text in process.sources(pattern).prefix(ProcessLimits.files) {
        let found = SettingEntries(text, file.form, path: pattern, sections: file.sections)
        layer.entries += found.entries.map { SettingEntry(name: $0.name, value: nil, span: $0.span) }
      }
    }
  }

  /// A file that the command line names.
  private mutating func read(_ entry: SettingEntry, _ file: ApplicationServer.File, _ layer: inout Layer) {
    let path = entry.value.flatMap { value in
      let name = value.hasPrefix("file:") ? String(value.dropFirst(5)) : value
      return place(name)
    }
    guard let path, case .text(let text) = process.file(path) else {
      layer.isOpen = true
      return
    }
    take(text, path, file, &layer)
  }

  /// The files that it reads by itself.
  private mutating func read(
    _ pattern: String, _ file: ApplicationServer.File, _ layer: inout Layer, _ mayHave: (String) -> Bool
  ) {
    guard let path = place(pattern) else {
      isComplete = false
      if mayHave(pattern) { layer.isOpen = true }
      return
    }
    if isGlob(pattern) {
      let root = path.prefix { !"*?[".contains($0) }
      let folder = root.lastIndex(of: "/").map { String(root[..<$0]) } ?? ""
      for found in process.paths(folder) where globMatches(path, found) && filesLeft > 0 {
        if case .text(let text) = process.file(found) { take(text, found, file, &layer) }
      }
      return
    }
    switch process.file(path) {
    case .text(let text): take(text, path, file, &layer)
    case .unknown:
      isComplete = false
      // The one of the repository may be in the image.
      if !pattern.hasPrefix("/"), mayHave(pattern) { layer.isOpen = true }
    case .absent: break
    }
  }

  private mutating func take(
    _ text: PlacedText, _ path: String, _ file: ApplicationServer.File, _ layer: inout Layer
  ) {
    filesLeft -= 1
    let found = SettingEntries(text, file.form, path: path, sections: file.sections)
    layer.isOpen = layer.isOpen || found.isOpen || filesLeft <= 0
    layer.entries += found.entries
  }

  /// The path in the container; nil where the folder of the process is not known.
  private func place(_ path: String) -> String? {
    if path.hasPrefix("/") { return normalizedPath(path) }
    return process.folder.isEmpty ? nil : joinedPath(process.folder, path)
  }

  // MARK: Answers

  /// What is in force of a setting.
  func answer(_ name: String) -> Answer {
    for layer in layers {
      let names = layer.keys.map { $0.replacing("{setting}", with: name) }
      let found = layer.entries.filter { entry in
        names.contains(entry.name) || layer.isRelaxed && Self.relaxed(entry.name) == Self.relaxed(name)
      }
      if let last = found.last {
        // Sections belong to different pools.
        let isOne = found.allSatisfy { $0.section == last.section || $0.value == last.value }
        let mayDiffer = layer.isOpen || layer.isRelaxed && found.contains { $0.value == nil }
        let isKnown = isOne && last.value != nil && !mayDiffer
        return isKnown ? .written(last, isOption: layer.isOption) : .unknown
      }
      if layer.isOpen { return .unknown }
    }
    return .absent(isSure: isComplete)
  }

  /// Spring compares names without dashes, underscores and case.
  private static func relaxed(_ name: String) -> String { name.lowercased().filter { $0 != "-" && $0 != "_" } }

  /// All values of a setting, strongest source first, nil for those that are not known: addresses may be several.
  func all(_ name: String) -> [String?] {
    layers.flatMap { $0.entries.filter { $0.name == name } }.map(\.value)
  }

  /// Whether the first word of how a value is changed is an option.
  var prefersOptions: Bool { layers.allSatisfy { $0.isOption || $0.entries.isEmpty } }
}
