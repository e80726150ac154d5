import Catalog
import Rules
import SourceText
import StreamModel

/// Finds `# streamlint: ignore[rule, rule] reason` in files of every kind: `#` begins a comment in all of them.
struct SuppressionComments {
  let catalogue: RuleCatalogue

  private static let marker = Array("streamlint:".utf8)

  /// The suppression comments of a file, and their problems.
  func suppressions(in source: SourceFile, _ file: FileID) -> (found: [Suppression], problems: [InputProblem]) {
    let bytes = source.bytes
    guard let first = Self.find(in: bytes, from: 0) else { return ([], []) }
    var found: [Suppression] = []
    var problems: [InputProblem] = []
    let lines = LineTable(bytes)
    var offset: Int? = first
    // Consecutive comments apply to the same line, which is not searched again.
    var target = 0
    while let location = offset {
      let line = lines.lineIndex(of: location)
      let contents = lines.contents(ofLine: line)
      read(bytes, location, line, contents, lines, file, source, &target, &found, &problems)
      offset = Self.find(in: bytes, from: max(location + 1, contents.upperBound))
    }
    return (found, problems)
  }

  private func read(
    _ bytes: [UInt8], _ location: Int, _ line: Int, _ contents: Range<Int>, _ lines: LineTable, _ file: FileID,
    _ source: SourceFile, _ next: inout Int, _ found: inout [Suppression], _ problems: inout [InputProblem]
  ) {
    // The marker follows a `#` that begins the line or follows a blank.
    var hash = location
    while hash > contents.lowerBound, Self.isBlank(bytes[hash - 1]) { hash -= 1 }
    guard hash > contents.lowerBound, bytes[hash - 1] == UInt8(ascii: "#") else { return }
    hash -= 1
    while hash > contents.lowerBound, bytes[hash - 1] == UInt8(ascii: "#") { hash -= 1 }
    guard
      hash == contents.lowerBound || Self.isBlank(bytes[hash - 1]) || bytes[hash - 1] == UInt8(ascii: ";")
        || bytes[hash - 1] == UInt8(ascii: "{") || bytes[hash - 1] == UInt8(ascii: "}")
    else { return }
    let span = SourceSpan(file: file, start: hash, end: contents.upperBound)
    let text = source.text((location + Self.marker.count)..<contents.upperBound)
    var rest = text.drop { $0 == " " || $0 == "\t" }
    guard rest.hasPrefix("ignore") else {
      if !rest.hasPrefix("stream") {
        let word = rest.prefix { !$0.isWhitespace && $0 != "[" }
        problems.append(
          InputProblem(
            level: .warning, file: source.path,
            message:
              "\"\(word.prefix(40))\" is not a streamlint comment; write ignore[RULE] REASON or stream KIND",
            span: span))
      }
      return
    }
    rest = rest.dropFirst("ignore".count)
    guard rest.first == "[", let close = rest.firstIndex(of: "]") else {
      problems.append(
        InputProblem(
          level: .warning, file: source.path,
          message: "nothing is suppressed: the rule is missing; write # streamlint: ignore[RULE] REASON", span: span))
      return
    }
    var names: [String] = []
    for part in rest[rest.index(after: rest.startIndex)..<close].split(separator: ",") {
      let name = String(part.filter { !$0.isWhitespace })
      if let rule = catalogue.rule(named: name)?.id {
        names.append(rule)
      } else if Property(rawValue: name) != nil {
        names.append(name)
      } else {
        problems.append(
          InputProblem(
            level: .warning, file: source.path,
            message: "no rule or property is named \"\(name)\"\(Self.hint(for: name, catalogue))", span: span))
      }
    }
    guard !names.isEmpty else { return }
    let reason = rest[rest.index(after: close)...].drop { $0.isWhitespace || $0 == ":" || $0 == "-" }
    let isAlone = bytes[contents.lowerBound..<hash].allSatisfy(Self.isBlank)
    if isAlone, next <= line { next = Self.nextLine(after: line, bytes, lines) }
    let target = isAlone ? next : line
    found.append(
      Suppression(
        scope: .line(file, target + 1), names: names, reason: reason.isEmpty ? nil : String(reason), span: span,
        text: "# streamlint: ignore[\(names.joined(separator: ", "))]"))
  }

  /// What to write instead of a name that is unknown in a comment or an annotation.
  static func hint(for name: String, _ catalogue: RuleCatalogue) -> String {
    if (try? RuleNames(catalogue).meaning(of: name)) != nil {
      return "; groups and wildcards are for --ignore and .streamlint.yaml, name the rules here"
    }
    let known = catalogue.names.map(\.id) + Property.allCases.map(\.rawValue)
    return nearestName(to: name, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
  }

  /// The line that a comment on a line of its own applies to: the next one that is neither blank nor a comment.
  private static func nextLine(after line: Int, _ bytes: [UInt8], _ lines: LineTable) -> Int {
    var next = line + 1
    while next < lines.starts.count {
      let contents = lines.contents(ofLine: next)
      if let first = bytes[contents].first(where: { !isBlank($0) }), first != UInt8(ascii: "#") { return next }
      next += 1
    }
    return next
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  /// The first word of ours behind a `#`, from an offset on. Comments are few, so that they are looked for first.
  private static func find(in bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBufferPointer { buffer -> Int? in
      var position = start
      while position < buffer.count, let hash = buffer.firstIndex(of: UInt8(ascii: "#"), in: position..<buffer.count) {
        var word = hash + 1
        while word < buffer.count, isBlank(buffer[word]) || buffer[word] == UInt8(ascii: "#") { word += 1 }
        if word + marker.count <= buffer.count, buffer[word..<(word + marker.count)].elementsEqual(marker) {
          return word
        }
        position = max(word, position + 1)
      }
      return nil
    }
  }
}
