import ConfigurationSources
import SourceText
import StreamModel
import SystemSupport

/// The processes that one file describes: a unit of systemd, programs of supervisor, a Procfile, or the file of a server that
/// is started by something else.
struct UnitFile {
  private(set) var processes: [ApplicationProcess] = []
  private let path: String

  init(_ source: SourceFile, id: FileID) {
    path = source.path
    guard source.bytes.count <= ProcessLimits.fileBytes else { return }
    let text = PlacedText(source.bytes, from: 0, in: id)
    switch UnitFileKind(source) {
    case .procfile: readProcfile(text)
    case .systemd: readSections(text, sections: ["Service"], command: "ExecStart")
    case .supervisor: readSections(text, sections: ["program:*", "fcgi-program:*"], command: "command")
    case .server(let program): add(serverFile: text, program)
    case nil: return
    }
  }

  // MARK: Forms

  /// `web: gunicorn app:app`, a line each.
  private mutating func readProcfile(_ text: PlacedText) {
    for line in linesOfText(Array(text.text.utf8)).prefix(ProcessLimits.words) {
      guard line.first != UInt8(ascii: "#"), let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let command = line[(colon + 1)...].trimmed
      guard !command.isEmpty else { continue }
      add(line[..<colon].trimmed.string, command.startIndex..<command.endIndex, of: text)
    }
  }

  private mutating func readSections(_ text: PlacedText, sections: [String], command key: String) {
    let entries = IniEntries(text, sections: sections, continues: true).result.entries
    for command in entries where command.name == key {
      guard let written = command.value, processes.count < ProcessLimits.words else { continue }
      // systemd takes signs before the program.
      let signs = written.prefix { "@-+!:".contains($0) }.utf8.count
      let own = entries.filter { $0.section == command.section }
      let name = command.section.split(separator: ":").last.map(String.init) ?? key
      let isUnit = command.section == "Service"
      let count = processes.count
      add(
        isUnit ? fileName(of: path) : name, command.span.start + signs..<command.span.end, of: text)
      guard processes.count > count else { continue }
      for entry in own { readEnvironment(entry, isUnit: isUnit) }
    }
  }

  /// `Environment="A=1" B=2` of systemd, `environment=A="1",B="2"` of supervisor.
  private mutating func readEnvironment(_ entry: SettingEntry, isUnit: Bool) {
    guard let last = processes.indices.last else { return }
    switch entry.name {
    case "Environment", "environment":
      for part in (entry.value ?? "").split(whereSeparator: { isUnit ? $0 == " " : $0 == "," }) {
        let pair = part.split(separator: "=", maxSplits: 1)
        guard pair.count == 2 else { continue }
        let strip = { (text: Substring) in String(text.filter { $0 != "\"" && $0 != "'" && $0 != " " }) }
        processes[last].environment[strip(pair[0])] = .some(PlacedText(strip(pair[1]), at: entry.span))
      }
    case "EnvironmentFile", "PassEnvironment": processes[last].hasMoreVariables = true
    case "WorkingDirectory", "directory": processes[last].folder = entry.value ?? ""
    default: break
    }
  }

  // MARK: Processes

  private mutating func add(_ name: String, _ range: Range<Int>, of text: PlacedText) {
    var bytes = Array(Array(text.text.utf8)[range])
    // supervisor joins indented lines; the backslash of systemd is that of a shell.
    for index in bytes.indices.dropFirst() where bytes[index] == 0x0A && bytes[index - 1] != UInt8(ascii: "\\") {
      bytes[index] = 0x20
    }
    let span = text.span(of: range)
    var process = process(name, at: span)
    process.arguments = nil
    process.entrypoint = .line(PlacedText(bytes, from: span.start, in: span.file))
    processes.append(process)
  }

  /// A pool of PHP-FPM, an application of uWSGI.
  private mutating func add(serverFile text: PlacedText, _ program: [String]) {
    let whole = text.span
    let span = SourceSpan(file: whole.file, start: 0, end: min(whole.end, text.text.utf8.prefix { $0 != 0x0A }.count))
    var process = process(fileName(of: path), at: span)
    let place = "/" + fileName(of: path)
    process.entrypoint = .words((program + [place]).map { PlacedText($0, at: span) })
    process.file = { $0 == place ? .text(text) : .unknown }
    processes.append(process)
  }

  private func process(_ name: String, at span: SourceSpan) -> ApplicationProcess {
    var process = ApplicationProcess(
      at: span, link: HopLink(text: "\(name) of \(path) listens there", span: span))
    process.folder = ""
    process.file = { _ in .unknown }
    return process
  }
}
