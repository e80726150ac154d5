import ConfigurationSources
import RuleFiles
import SourceText

/// A command that a process runs, without the programs that only start it.
struct ProcessCommand {
  /// The program and its arguments; a module of Python is a program.
  let words: [CommandWord]
  let isModule: Bool
  /// Whether something that the files do not tell hands the command on, or decides whether it runs.
  let isAssumed: Bool

  /// All commands of a process, in the order in which it runs them.
  static func all(of process: ApplicationProcess, _ knowledge: ProcessWrapperFile) -> [ProcessCommand] {
    var variables = Variables()
    for (name, value) in process.environment { variables.set(name, value.flatMap { $0.isUnknown ? nil : $0.text }) }
    let reader = CommandReader(knowledge: knowledge, variables: variables)
    switch (process.entrypoint, process.arguments) {
    case (.line(let line)?, _): return reader.commands(ofScript: line, isAssumed: false, depth: 0)
    case (.words(let program)?, .words(let arguments)?):
      return reader.commands(reader.words(program + arguments), isAssumed: false, depth: 0)
    case (.words(let program)?, nil): return reader.commands(reader.words(program), isAssumed: false, depth: 0)
    case (.words(let program)?, .line(let line)?):
      // The entry point is given a shell with the line, or its words.
      let isKnown = program.isEmpty
      return reader.commands(ofScript: line, isAssumed: !isKnown, depth: 0)
    case (nil, .words(let arguments)?):
      return reader.commands(reader.words(arguments), isAssumed: !process.isImageKnown, depth: 0)
    case (nil, .line(let line)?):
      return reader.commands(ofScript: line, isAssumed: !process.isImageKnown, depth: 0)
    case (nil, nil): return []
    }
  }
}

/// Finds the command behind shells, wrappers and entry points.
private struct CommandReader {
  let knowledge: ProcessWrapperFile
  let variables: Variables

  /// Words as they are passed on; `$(NAME)` is replaced as Kubernetes does.
  func words(_ texts: [PlacedText]) -> [CommandWord] {
    texts.prefix(ProcessLimits.words).map { text in
      if text.isUnknown { return CommandWord(text: String(Variables.unknownMark), span: text.span) }
      let value = replaced(text.text)
      return CommandWord(text: value, span: text.span, source: value == text.text ? text : nil)
    }
  }

  private func replaced(_ text: String) -> String {
    guard text.hasPrefix("$("), text.hasSuffix(")"), text.utf8.count < 200 else { return text }
    let name = text.dropFirst(2).dropLast()
    guard let known = variables.values[String(name)] else { return String(Variables.unknownMark) }
    return known ?? String(Variables.unknownMark)
  }

  func commands(ofScript script: PlacedText, isAssumed: Bool, depth: Int) -> [ProcessCommand] {
    guard depth < ProcessLimits.wrappers, !script.isUnknown else { return [] }
    let all = PlacedCommands(script, variables).commands
    let choices: Set<String> = ["if", "case", "elif", "else", "while", "[", "[["]
    let decides = all.contains { $0.first.map { choices.contains($0.text) } == true }
    return all.flatMap { commands($0, isAssumed: isAssumed || decides, depth: depth + 1) }
  }

  func commands(_ words: [CommandWord], isAssumed: Bool, depth: Int) -> [ProcessCommand] {
    var words = words[...]
    var isAssumed = isAssumed
    for _ in 0..<ProcessLimits.wrappers {
      words = words.drop { isAssignment($0.text) }
      guard let first = words.first, !first.isUnknown else { return [] }
      let name = first.programName
      if knowledge.shells.contains(name) {
        guard depth < ProcessLimits.wrappers, let script = script(words.dropFirst()) else { return [] }
        return commands(
          ofScript: script, isAssumed: isAssumed, depth: depth + 1)
      }
      if let wrapper = knowledge.wrappers.first(where: { $0.program == name }) {
        guard let rest = behind(wrapper, words.dropFirst()) else { return [] }
        words = rest
      } else if words.count > 1, name.hasSuffix(".sh") || name.contains("entrypoint") {
        words = words.dropFirst()
        isAssumed = true
      } else if name.hasPrefix("python"), let module = module(words.dropFirst()) {
        return [module.with(isAssumed: isAssumed)]
      } else {
        return [ProcessCommand(words: Array(words), isModule: false, isAssumed: isAssumed)]
      }
    }
    return []
  }

  private func isAssignment(_ text: String) -> Bool {
    guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")), equals > text.startIndex else { return false }
    return text[..<equals].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
  }

  /// The script behind `-c`.
  private func script(_ words: ArraySlice<CommandWord>) -> PlacedText? {
    guard
      let option = words.firstIndex(where: {
        $0.text.hasPrefix("-") && !$0.text.hasPrefix("--") && $0.text.hasSuffix("c")
      }), words[..<option].allSatisfy({ $0.text.hasPrefix("-") || $0.text == "pipefail" || $0.text == "sh" }),
      option + 1 < words.endIndex
    else { return nil }
    let word = words[option + 1]
    return word.isUnknown ? nil : word.script
  }

  private func behind(_ wrapper: ProcessWrapperFile.Wrapper, _ words: ArraySlice<CommandWord>)
    -> ArraySlice<CommandWord>?
  {
    var rest = words
    func dropOptions() {
      while let first = rest.first, first.text.hasPrefix("-") {
        rest = rest.dropFirst(wrapper.values.contains(first.text) ? 2 : 1)
        if first.text == "--" { return }
      }
    }
    dropOptions()
    if let command = wrapper.command {
      guard rest.first?.text == command else { return nil }
      rest = rest.dropFirst()
      dropOptions()
    }
    return rest.dropFirst(wrapper.arguments)
  }

  /// `python -m module`, or a program that Python runs.
  private func module(_ words: ArraySlice<CommandWord>) -> ProcessCommand? {
    var rest = words
    while let first = rest.first, first.text.hasPrefix("-") {
      rest = rest.dropFirst()
      if first.text == "-m" {
        return rest.isEmpty ? nil : ProcessCommand(words: Array(rest), isModule: true, isAssumed: false)
      }
      if first.text == "-c" || first.text == "-" { return nil }
      if first.text == "-W" || first.text == "-X" { rest = rest.dropFirst() }
    }
    guard let first = rest.first, !first.text.hasSuffix(".py") else { return nil }
    return ProcessCommand(words: Array(rest), isModule: false, isAssumed: false)
  }
}

extension ProcessCommand {
  fileprivate func with(isAssumed: Bool) -> ProcessCommand {
    ProcessCommand(words: words, isModule: isModule, isAssumed: isAssumed)
  }
}

extension CommandWord {
  /// The word as a script.
  fileprivate var script: PlacedText { source ?? PlacedText(text, at: span) }
}
