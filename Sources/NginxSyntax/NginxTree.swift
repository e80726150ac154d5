import SourceText

/// A comment from `#` to the end of its line.
package struct NginxComment: Sendable {
  /// The bytes, `#` included, line break excluded.
  package let range: Range<Int>
}

/// A location where nginx would refuse the file.
package struct NginxSyntaxError: Error, Sendable, Equatable {
  /// The problem, in nginx's words where it has some.
  package let message: String
  /// The offending bytes.
  package let range: Range<Int>
  /// A second location that explains the first, for example the brace that is never closed.
  package let related: Range<Int>?
  /// The meaning of `related`.
  package let relatedLabel: String
}

/// All directives of one file with the span of every word. Nothing of the file is lost: bytes between words are
/// white space, comments or punctuation.
///
/// It never changes; as a class it is passed without counting references to each of its parts.
package final class NginxTree: Sendable {
  /// The file.
  package let source: SourceFile
  /// Names and arguments of all directives, in order.
  let wordList: NginxWordList
  /// All directives in pre-order.
  package let directives: [NginxDirective]
  /// The additional data of directives with a block, in order.
  let bodies: [NginxBody]
  /// All comments in order.
  package let comments: [NginxComment]
  /// Where nginx would refuse the file; the directives are those that could be read all the same.
  package let errors: [NginxSyntaxError]

  init(
    source: SourceFile, words: NginxWordList, directives: [NginxDirective], bodies: [NginxBody],
    comments: [NginxComment], errors: [NginxSyntaxError]
  ) {
    self.source = source
    wordList = words
    self.directives = directives
    self.bodies = bodies
    self.comments = comments
    self.errors = errors
  }

  // MARK: Structure

  /// Whether a `{ … }` follows.
  package func isBlock(_ directive: Int) -> Bool { directives[directive].body >= 0 }

  /// Index of the enclosing directive, -1 at the top of the file.
  package func parent(of directive: Int) -> Int {
    // The last block that opens before the directive, or one around it.
    var low = 0
    var high = bodies.count
    while low < high {
      let middle = (low + high) / 2
      if Int(bodies[middle].directive) < directive { low = middle + 1 } else { high = middle }
    }
    var body = low - 1
    while body >= 0, Int(bodies[body].subtreeEnd) <= directive { body = Int(bodies[body].outer) }
    return body < 0 ? -1 : Int(bodies[body].directive)
  }

  /// Index of the first directive behind this one and everything in its block.
  package func subtreeEnd(of directive: Int) -> Int {
    let body = Int(directives[directive].body)
    return body < 0 ? directive + 1 : Int(bodies[body].subtreeEnd)
  }

  /// First byte of the name.
  package func start(of directive: Int) -> Int { Int(directives[directive].startByte) }

  /// First byte behind the `{`, or 0 for a simple directive.
  package func bodyStart(of directive: Int) -> Int {
    let body = Int(directives[directive].body)
    return body < 0 ? 0 : Int(bodies[body].start)
  }

  /// First byte behind the `;` or the closing brace.
  package func end(of directive: Int) -> Int { Int(directives[directive].endByte) }

  /// Indices of the directives at the top of the file (`parent` -1) or directly in a block.
  package func children(of parent: Int) -> NginxChildren {
    if parent < 0 { return NginxChildren(tree: self, cursor: 0, end: directives.count) }
    return NginxChildren(tree: self, cursor: parent + 1, end: subtreeEnd(of: parent))
  }

  // MARK: Words

  /// All words in order.
  package var words: [NginxWord] { directives.indices.flatMap(words(of:)) }

  /// The numbers of the words of a directive, its name first, among those of the file.
  package func wordNumbers(of directive: Int) -> Range<Int> {
    let next = directive + 1
    let end = next < directives.count ? Int(directives[next].firstWord) : wordList.count
    return Int(directives[directive].firstWord)..<end
  }

  /// The words of a directive, its name first.
  package func words(of directive: Int) -> [NginxWord] {
    wordNumbers(of: directive).map { word($0, of: directive) }
  }

  private func word(_ number: Int, of directive: Int) -> NginxWord {
    wordList.word(number, from: Int(directives[directive].startByte))
  }

  /// The word that is a directive's name.
  package func nameWord(of directive: Int) -> NginxWord { word(Int(directives[directive].firstWord), of: directive) }

  /// The number of arguments.
  package func argumentCount(of directive: Int) -> Int { wordNumbers(of: directive).count - 1 }

  /// The word of an argument, counted from 0, or nil.
  package func argument(_ index: Int, of directive: Int) -> NginxWord? {
    let range = wordNumbers(of: directive)
    let number = range.lowerBound + 1 + index
    return index >= 0 && number < range.upperBound ? word(number, of: directive) : nil
  }

  /// The value of an argument, or nil.
  package func argumentValue(_ index: Int, of directive: Int) -> String? {
    argument(index, of: directive).map(value(of:))
  }

  /// Whether an argument equals a lower-case string when its own case is ignored.
  package func argument(_ index: Int, of directive: Int, isLowercased text: String) -> Bool {
    guard let word = argument(index, of: directive) else { return false }
    let content = word.content
    guard !word.hasEscapes else { return value(of: word).lowercased() == text }
    // Letters outside of ASCII may have capital ones of another length; the first letter distinguishes most words.
    var i = content.lowerBound
    for byte in text.utf8 {
      guard i < content.upperBound else { return false }
      let own = source.bytes[i]
      if own >= 0x80 { return value(of: word).lowercased() == text }
      guard byte == (own >= 0x41 && own <= 0x5A ? own | 0x20 : own) else { return false }
      i += 1
    }
    return i == content.upperBound
  }

  /// A number for a word in lower case: words with different numbers differ. Words with escapes or letters outside of
  /// ASCII all have the number 0.
  package static func wordNumber(_ word: String) -> UInt32 {
    var number = WordNumber()
    for byte in word.utf8 { number.add(byte) }
    return number.value
  }

  /// The number of an argument in lower case; 0 as well when there is none.
  package func wordNumber(ofArgument index: Int, of directive: Int) -> UInt32 {
    guard let word = argument(index, of: directive), !word.hasEscapes else { return 0 }
    var number = WordNumber()
    for i in word.content { number.add(source.bytes[i]) }
    return number.value
  }

  /// The value of a word as nginx sees it: without quotes, with `\"`, `\'`, `\\`, `\t`, `\r` and `\n` translated and
  /// other backslashes kept (ngx_conf_read_token, src/core/ngx_conf_file.c).
  package func value(of word: NginxWord) -> String {
    var content = word.content
    // nginx refuses a longer word, so that its value is not needed.
    if content.count > NginxLimits.wordBytes, word.quoting != .luaBlock {
      content = content.lowerBound..<content.lowerBound + NginxLimits.wordBytes
    }
    guard word.hasEscapes, word.quoting != .luaBlock else { return source.text(content) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(content.count)
    var i = content.lowerBound
    while i < content.upperBound {
      let byte = source.bytes[i]
      if byte == UInt8(ascii: "\\"), i + 1 < content.upperBound {
        let translated: UInt8? =
          switch source.bytes[i + 1] {
          case UInt8(ascii: "\""): UInt8(ascii: "\"")
          case UInt8(ascii: "'"): UInt8(ascii: "'")
          case UInt8(ascii: "\\"): UInt8(ascii: "\\")
          case UInt8(ascii: "t"): UInt8(ascii: "\t")
          case UInt8(ascii: "r"): UInt8(ascii: "\r")
          case UInt8(ascii: "n"): UInt8(ascii: "\n")
          default: nil
          }
        if let translated {
          bytes.append(translated)
          i += 2
          continue
        }
        bytes.append(byte)
        bytes.append(source.bytes[i + 1])
        i += 2
        continue
      }
      bytes.append(byte)
      i += 1
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The value of a directive's name.
  package func name(of directive: Int) -> String { value(of: nameWord(of: directive)) }

  /// Whether a directive has a name without quotes and escapes; creates no string.
  package func isNamed(_ name: StaticString, _ directive: Int) -> Bool {
    let word = nameWord(of: directive)
    guard !word.hasEscapes else { return value(of: word) == "\(name)" }
    let content = word.content
    guard content.count == name.utf8CodeUnitCount else { return false }
    for (i, byte) in zip(content, 0...) where source.bytes[i] != name.utf8Start[byte] { return false }
    return true
  }

  /// The values of all arguments.
  package func arguments(of directive: Int) -> [String] {
    wordNumbers(of: directive).dropFirst().map { value(of: word($0, of: directive)) }
  }

  /// From the name to the last argument, without the code of a Lua block: the span of a message about the whole
  /// statement.
  package func headRange(of directive: Int) -> Range<Int> {
    for number in wordNumbers(of: directive).reversed() {
      let last = word(number, of: directive)
      if last.quoting != .luaBlock { return start(of: directive)..<last.end }
    }
    return 0..<0
  }

  /// From the name to behind the `;` or the closing brace.
  package func fullRange(of directive: Int) -> Range<Int> {
    let start = start(of: directive)
    return start..<max(start, end(of: directive))
  }
}

/// Iterates over the directives directly in a block.
package struct NginxChildren: Sequence, IteratorProtocol, Sendable {
  let tree: NginxTree
  var cursor: Int
  let end: Int

  /// The index of the next directive.
  package mutating func next() -> Int? {
    guard cursor < end else { return nil }
    let index = cursor
    cursor = Swift.max(index + 1, tree.subtreeEnd(of: index))
    return index
  }
}
