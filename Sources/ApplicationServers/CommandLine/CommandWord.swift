import ConfigurationSources
import Containers
import SourceText

/// A word of a command line.
struct CommandWord: Sendable {
  let text: String
  let span: SourceSpan
  /// The text with the places of its bytes, where it is in a file as it is.
  var source: PlacedText?

  /// Whether something that the files do not tell decides it, or a part of it.
  var isUnknown: Bool { text.contains(Variables.unknownMark) }
  /// The name of a program without its folder.
  var programName: String { text.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? text }

  /// The rest of the word behind a prefix.
  func dropping(_ count: Int) -> CommandWord {
    let isWhole = span.end - span.start == text.utf8.count
    return CommandWord(
      text: String(text.dropFirst(count)),
      span: isWhole ? SourceSpan(file: span.file, start: span.start + count, end: span.end) : span)
  }
}

/// A simple command of a script with the places of its words.
struct PlacedCommands {
  private(set) var commands: [[CommandWord]] = []

  /// `variables` are those that the shell replaces.
  init(_ script: PlacedText, _ variables: Variables) {
    guard script.text.utf8.count <= ProcessLimits.commandBytes else { return }
    let bytes = Array(script.text.utf8)
    var start = 0
    var left = ProcessLimits.words
    for command in ShellCommand.all(in: script.text).prefix(ProcessLimits.commands) {
      var words: [CommandWord] = []
      for word in command.words.prefix(left) {
        let own = Array(word.utf8)
        var span = script.span
        // The words follow each other; one with an escape is not found, and is told at the whole text.
        if !own.isEmpty, let found = bytes[start...].prefix(4 << 10).firstRange(of: own) {
          span = script.span(of: found)
          start = found.upperBound
        }
        let mark = String(Variables.unknownMark)
        words.append(CommandWord(text: variables.expanded(word, unknown: mark) ?? mark, span: span))
      }
      left -= words.count
      if !words.isEmpty { commands.append(words) }
    }
  }
}
