/// One simple command of a shell, with its redirections.
package struct ShellCommand: Sendable, Equatable {
  package var words: [String] = []
  /// The file behind `<`.
  var input: String?
  /// The file behind `>` or `>>`.
  var output: String?

  /// Bytes of a script that are read.
  private static let longest = 256 << 10

  /// The commands of a script, whatever decides whether they run.
  package static func all(in script: String) -> [ShellCommand] {
    var result: [ShellCommand] = []
    for line in joined(script.utf8.count > longest ? String(script.prefix(longest)) : script) {
      for part in parts(line) { if let command = ShellCommand(part) { result.append(command) } }
    }
    return result
  }

  /// The lines, continued ones joined, without comments.
  private static func joined(_ script: String) -> [String] {
    var result: [String] = []
    var open = ""
    for line in script.split(whereSeparator: \.isNewline) {
      let text = line.drop { $0 == " " || $0 == "\t" }
      if open.isEmpty, text.first == "#" { continue }
      if text.last == "\\" {
        open += text.dropLast() + " "
      } else {
        result.append(open + text)
        open = ""
      }
    }
    if !open.isEmpty { result.append(open) }
    return result
  }

  /// The commands of a line: what is between `;`, `&&`, `|`, and within `$( )`.
  private static func parts(_ line: String) -> [Substring] {
    var result: [Substring] = []
    var start = line.startIndex
    var quote: Character?
    var isEscaped = false
    var last: Character = " "
    for index in line.indices {
      let character = line[index]
      defer { last = character }
      if isEscaped {
        isEscaped = false
        continue
      }
      if character == "\\" { isEscaped = true }
      // A command within double quotes is one of its own.
      let isSubstitution = character == "(" && last == "$" || character == "`"
      if quote != nil, !isSubstitution {
        if character == quote { quote = nil }
        continue
      }
      if character == "'" || character == "\"" {
        quote = character
        continue
      }
      guard ";&|()`".contains(character) || isSubstitution else { continue }
      if isSubstitution { quote = nil }
      result.append(line[start..<index])
      start = line.index(after: index)
    }
    result.append(line[start...])
    return result
  }

  /// Nil for nothing.
  private init?(_ text: Substring) {
    var words = DockerfileWords.of(String(text))[...]
    while let word = words.popFirst() {
      if word == "<" || word == ">" || word == ">>" {
        let file = words.popFirst()
        if word == "<" { input = file } else { output = file }
      } else if word.hasPrefix("<"), !word.hasPrefix("<<") {
        input = String(word.dropFirst())
      } else if word.hasPrefix(">") {
        output = String(word.drop { $0 == ">" })
      } else if !["then", "do", "else", "if", "exec", "sudo", "!", "time"].contains(word) || !self.words.isEmpty {
        self.words.append(word)
      }
    }
    if self.words.isEmpty, input == nil, output == nil { return nil }
  }
}
