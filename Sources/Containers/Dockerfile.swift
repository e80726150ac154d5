import ConfigurationSources
import SourceText

/// The instructions of a Dockerfile that decide which files and variables a container has.
struct Dockerfile: Sendable {
  /// A file whose text is in the Dockerfile: `COPY <<EOF /etc/nginx/conf.d/app.conf`.
  struct Heredoc: Sendable {
    let name: String
    /// Whether variables in it are replaced.
    let isExpanded: Bool
    /// The bytes of the text in the Dockerfile.
    let range: Range<Int>
  }

  /// `COPY` or `ADD`.
  struct Copy: Sendable {
    let sources: [String]
    let destination: String
    /// The stage or image that the files come from; nil for the folder of the build.
    let from: String?
    let heredocs: [Heredoc]
  }

  /// What a container starts with: `CMD`, `ENTRYPOINT`.
  struct Command: Sendable {
    let isEntrypoint: Bool
    let text: String
    /// What follows the keyword, on one line.
    let line: String
    /// The bytes of the instruction behind its name.
    let range: Range<Int>
  }

  /// One instruction.
  enum Step: Sendable {
    case copy(Copy)
    case run(String, [Heredoc])
    case environment(name: String, value: String)
    /// A variable of the build with its default.
    case argument(name: String, value: String?)
    case folder(String)
    case command(Command)
  }

  /// What follows one `FROM`.
  struct Stage: Sendable {
    let base: String
    let name: String?
    /// The bytes of the instruction.
    let range: Range<Int>
    var steps: [Step] = []
  }

  /// The instructions before the first `FROM`.
  private(set) var arguments: [Step] = []
  private(set) var stages: [Stage] = []

  /// Reads what can be read; instructions that are broken or not known are left out.
  init(_ bytes: [UInt8]) {
    var lines = DockerfileLines(bytes)
    var count = 0
    while let instruction = lines.next(), count < ContainerLimits.instructions {
      count += 1
      add(instruction)
    }
  }

  private mutating func add(_ instruction: DockerfileLines.Instruction) {
    let words = instruction.words
    switch instruction.keyword {
    case "FROM":
      let arguments = words.filter { !$0.hasPrefix("--") }
      guard let base = arguments.first else { return }
      let name = arguments.count > 2 && arguments[1].lowercased() == "as" ? arguments[2].lowercased() : nil
      stages.append(Stage(base: base, name: name, range: instruction.range))
    case "ARG":
      for word in words {
        let equals = word.firstIndex(of: "=")
        let value = equals.map { String(word[word.index(after: $0)...]) }
        append(.argument(name: String(word[..<(equals ?? word.endIndex)]), value: value))
      }
    case "ENV":
      guard let first = words.first else { return }
      if !first.contains("=") {
        append(.environment(name: first, value: words.dropFirst().joined(separator: " ")))
        return
      }
      for word in words {
        guard let equals = word.firstIndex(of: "=") else { continue }
        append(.environment(name: String(word[..<equals]), value: String(word[word.index(after: equals)...])))
      }
    case "COPY", "ADD":
      let options = words.prefix { $0.hasPrefix("--") }
      let paths = Array(words[options.count...].filter { !$0.hasPrefix("<<") })
      guard let destination = paths.last, paths.count > 1 || !instruction.heredocs.isEmpty else { return }
      let from = options.first { $0.hasPrefix("--from=") }.map { String($0.dropFirst(7)) }
      append(
        .copy(
          Copy(
            sources: Array(paths.dropLast()), destination: destination, from: from, heredocs: instruction.heredocs)))
    case "RUN": append(.run(instruction.text, instruction.heredocs))
    case "WORKDIR": if let folder = words.first { append(.folder(folder)) }
    case "CMD", "ENTRYPOINT":
      append(
        .command(
          Command(
            isEntrypoint: instruction.keyword == "ENTRYPOINT", text: words.joined(separator: " "),
            line: instruction.text, range: instruction.argumentRange)))
    default: return
    }
  }

  private mutating func append(_ step: Step) {
    if stages.isEmpty { arguments.append(step) } else { stages[stages.count - 1].steps.append(step) }
  }
}
