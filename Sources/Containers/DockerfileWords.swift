/// The words of an instruction or a command of a shell.
package enum DockerfileWords {
  /// Quotes are removed and escapes read; a JSON array gives its strings.
  package static func of(_ text: String) -> [String] {
    if text.hasPrefix("["), let items = array(text) { return items }
    var result: [String] = []
    var word = ""
    var isOpen = false
    var quote: Character?
    var isEscaped = false
    for character in text {
      if isEscaped {
        // Within quotes a backslash protects only what is special there.
        if quote == "\"", !"\"\\$`".contains(character) { word.append("\\") }
        word.append(character)
        isEscaped = false
        continue
      }
      switch character {
      case "\\" where quote != "'":
        isEscaped = true
        isOpen = true
      case "'", "\"":
        if quote == character {
          quote = nil
        } else if quote == nil {
          quote = character
          isOpen = true
        } else {
          word.append(character)
        }
      case " ", "\t", "\n":
        if quote != nil {
          word.append(character)
        } else if isOpen || !word.isEmpty {
          result.append(word)
          word = ""
          isOpen = false
        }
      default: word.append(character)
      }
    }
    if isOpen || !word.isEmpty { result.append(word) }
    return result
  }

  /// `["nginx", "-g", "daemon off;"]`; nil for other texts.
  static func array(_ text: String) -> [String]? {
    var result: [String] = []
    var word: String?
    var isEscaped = false
    var isClosed = false
    for character in text.dropFirst() {
      if isClosed {
        if character != " ", character != "\t" { return nil }
        continue
      }
      guard var open = word else {
        switch character {
        case "\"": word = ""
        case " ", "\t", ",": continue
        case "]": isClosed = true
        default: return nil
        }
        continue
      }
      if isEscaped {
        open.append(character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        result.append(open)
        word = nil
        continue
      } else {
        open.append(character)
      }
      word = open
    }
    return isClosed ? result : nil
  }
}
