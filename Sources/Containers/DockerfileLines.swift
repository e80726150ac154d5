import SourceText

/// The instructions of a Dockerfile, one after the other: continued lines joined, comments left out, the texts of
/// heredocs found.
struct DockerfileLines {
  struct Instruction {
    let keyword: String
    /// Everything behind the keyword, on one line.
    let text: String
    let heredocs: [Dockerfile.Heredoc]
    /// From the keyword to the end of the last line that is continued.
    let range: Range<Int>
    /// What follows the keyword, as it is written.
    let argumentRange: Range<Int>

    /// The words, quotes removed; those of a JSON array where it is one.
    var words: [String] { DockerfileWords.of(text) }
  }

  private let bytes: [UInt8]
  private var offset = 0
  private var escape = UInt8(ascii: "\\")

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // `# escape=` is only read at the beginning.
    let head = String(decoding: bytes.prefix(200), as: UTF8.self)
    for line in head.split(separator: "\n").prefix(4) where line.hasPrefix("#") {
      let text = line.filter { $0 != " " }.lowercased()
      if text == "#escape=`" { escape = UInt8(ascii: "`") }
    }
  }

  /// The next line without its line break.
  private mutating func line() -> Range<Int>? {
    guard offset < bytes.count else { return nil }
    let start = offset
    let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
    offset = min(bytes.count, end + 1)
    return start..<(end > start && bytes[end - 1] == 0x0D ? end - 1 : end)
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private func isSkipped(_ line: Range<Int>) -> Bool {
    let text = bytes[line].drop(while: isBlank)
    return text.isEmpty || text.first == UInt8(ascii: "#")
  }

  mutating func next() -> Instruction? {
    while let first = line() {
      if isSkipped(first) { continue }
      var text: [UInt8] = []
      var last = first
      var part = bytes[first]
      while true {
        while let byte = part.last, isBlank(byte) { part = part.dropLast() }
        guard part.last == escape else {
          text += part
          break
        }
        text += part.dropLast()
        var following = line()
        while let line = following, isSkipped(line) { following = self.line() }
        guard let following else { break }
        last = following
        part = bytes[following]
      }
      let whole = String(decoding: text, as: UTF8.self)
      let trimmed = whole.drop { $0 == " " || $0 == "\t" }
      let keyword = trimmed.prefix { $0 != " " && $0 != "\t" }
      let rest = trimmed[keyword.endIndex...].drop { $0 == " " || $0 == "\t" }
      let name = keyword.uppercased()
      let start = min(
        last.upperBound, first.lowerBound + whole.utf8.distance(from: whole.startIndex, to: rest.startIndex))
      let heredocs = ["COPY", "ADD", "RUN"].contains(name) ? heredocs(of: rest) : []
      return Instruction(
        keyword: name, text: String(rest), heredocs: heredocs, range: first.lowerBound..<last.upperBound,
        argumentRange: start..<last.upperBound)
    }
    return nil
  }

  /// The texts that follow an instruction with `<<NAME`; the lines are consumed.
  private mutating func heredocs(of text: Substring) -> [Dockerfile.Heredoc] {
    var result: [Dockerfile.Heredoc] = []
    for word in text.split(separator: " ") {
      guard let mark = word.range(of: "<<"), !word[..<mark].contains("<") else { continue }
      var name = word[word.index(mark, offsetBy: 2)...]
      if name.hasPrefix("<") { continue }
      let stripsTabs = name.first == "-"
      if stripsTabs { name = name.dropFirst() }
      let isQuoted = name.first == "'" || name.first == "\""
      let plain = name.filter { $0 != "'" && $0 != "\"" }
      guard !plain.isEmpty, plain.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else { continue }
      let start = offset
      var end: Int?
      while let line = line() {
        var content = bytes[line]
        if stripsTabs { content = content.drop { $0 == 0x09 } }
        if content.elementsEqual(plain.utf8) {
          end = line.lowerBound
          break
        }
      }
      // A text without its end is none: the rest of the file is not known.
      guard let end else { break }
      result.append(Dockerfile.Heredoc(name: plain, isExpanded: !isQuoted, range: start..<end))
    }
    return result
  }
}

extension Substring {
  /// Where a text begins.
  func range(of text: String) -> Index? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(text) { return index }
      index = self.index(after: index)
    }
    return nil
  }
}
