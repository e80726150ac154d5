/// Replaces bytes of a YAML or JSON file by a string; an empty range inserts.
package struct YAMLEdit: Sendable, Equatable {
  /// The bytes that are replaced.
  package let range: Range<Int>
  /// The new content.
  package let text: String
  /// Whether an alias of the document refers to the changed node, so that it changes there too.
  package var isAliased = false

  fileprivate func marked(_ isAliased: Bool) -> YAMLEdit {
    var edit = self
    edit.isAliased = isAliased
    return edit
  }
}

/// How a value is written.
package enum YAMLValueText: Sendable {
  /// A string whatever it looks like: annotations and ConfigMaps contain only strings.
  case string(String)
  /// A number, a word or a duration in a field.
  case plain(String)
  /// A string that contains JSON: single quotes keep it readable.
  case json(String)

  private static let otherwiseRead: Set<String> = ["on", "off", "yes", "no", "y", "n", "null", "~", ""]

  /// The value in quotes of the given kind.
  func written(_ style: YAMLScalarStyle, inJSON: Bool) -> String {
    switch self {
    case .json(let text):
      return Self.string(text).written(inJSON ? .doubleQuoted : .singleQuoted, inJSON: inJSON)
    case .string(let text):
      if !inJSON, style == .singleQuoted { return "'" + text.replacing("'", with: "''") + "'" }
      return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    case .plain(let text):
      // A number in quotes would be a string, whatever quotes are around it.
      if Int64(text) != nil || ["true", "false"].contains(text) { return text }
      if inJSON { return "\"\(text)\"" }
      switch style {
      case .singleQuoted: return "'\(text)'"
      case .doubleQuoted: return "\"\(text)\""
      // YAML 1.1 reads them as truth values or nothing.
      default: return Self.otherwiseRead.contains(text.lowercased()) ? "\"\(text)\"" : text
      }
    }
  }
}

extension String {
  /// Replaces every occurrence, without Foundation.
  fileprivate func replacing(_ old: Character, with new: String) -> String {
    contains(old) ? split(separator: old, omittingEmptySubsequences: false).joined(separator: new) : self
  }
}

extension YAMLNode {
  /// The edit that gives a scalar another value; quotes are kept, unless the value needs them. Nil for anything but a
  /// plain or quoted scalar of its own.
  package func replacing(with value: YAMLValueText) -> YAMLEdit? {
    guard let style, !style.isBlock, aliasRange == nil, isCertain else { return nil }
    let range = record.range
    guard let lead = range.isEmpty ? leadOfMissingValue : "" else { return nil }
    return YAMLEdit(range: range, text: lead + value.written(style, inJSON: tree.isJSON))
      .marked(tree.isAliased(index))
  }

  /// The edit that gives a key another name. Nil for anything but a plain or quoted scalar of its own.
  package func renaming(to name: String) -> YAMLEdit? {
    guard let style, !style.isBlock, aliasRange == nil, isCertain, !record.range.isEmpty else { return nil }
    let text =
      style == .plain && !tree.isJSON ? Self.key(name) : YAMLValueText.string(name).written(style, inJSON: tree.isJSON)
    return YAMLEdit(range: record.range, text: text).marked(tree.isAliased(index))
  }

  /// What has to precede a value where none is: a blank right behind `:`, `-`, a tag or an anchor. Nil where a value
  /// cannot be inserted, as behind `{key}` or in a document of blank lines.
  private var leadOfMissingValue: String? {
    let bytes = tree.bytes
    let position = record.range.lowerBound
    var at = position
    while at > tree.range.lowerBound, bytes[at - 1] == 0x20 || bytes[at - 1] == 0x09 { at -= 1 }
    guard at > tree.range.lowerBound else { return nil }
    var start = at - 1
    if bytes[start] != UInt8(ascii: ":"), bytes[start] != UInt8(ascii: "-") {
      while start > tree.range.lowerBound, ![0x20, 0x09, 0x0A, 0x0D].contains(bytes[start - 1]) { start -= 1 }
      guard bytes[start] == UInt8(ascii: "!") || bytes[start] == UInt8(ascii: "&") else { return nil }
    }
    return at == position ? " " : ""
  }

  /// The edit that adds a pair to a mapping, behind its last one, in the mapping's own style. `path` is the key and,
  /// where several are given, the mappings to create above it. Nil for anything but a mapping of its own.
  package func adding(_ path: [String], _ value: YAMLValueText) -> YAMLEdit? {
    guard isMapping, aliasRange == nil, !path.isEmpty, let pairs, hasCertainKeys else { return nil }
    let bytes = tree.bytes
    let start = record.range.lowerBound
    guard start < bytes.count else { return nil }
    let isAliased = tree.isAliased(index)
    if bytes[start] == UInt8(ascii: "{") { return addingToFlow(path, value, pairs, bytes).marked(isAliased) }
    guard let first = pairs.first, let last = pairs.last else { return nil }
    let column = Self.column(of: first.key.startWithProperties, bytes)
    let indentation = String(repeating: " ", count: column)
    let step = Self.indentationStep(pairs, column, bytes)
    let lines = Self.blockLines(path, value, style: Self.usualStyle(pairs), indentation: indentation, step: step)
    return Self.insertion(of: lines, behind: last, bytes)?.marked(isAliased)
  }

  /// The edit that creates a missing mapping below a key that is alone or empty: `annotations:`.
  package static func filling(_ pair: YAMLPair, _ path: [String], _ value: YAMLValueText) -> YAMLEdit? {
    let tree = pair.key.tree
    guard pair.value.isNull, !tree.isJSON, pair.value.aliasRange == nil else { return nil }
    let bytes = tree.bytes
    // The value may come from an action on the next line.
    let end = max(tree.startOfNext(behind: pair.value.index), pair.value.record.range.upperBound)
    guard tree.isCertain(pair.key.record.range.lowerBound..<end) else { return nil }
    let column = Self.column(of: pair.key.record.range.lowerBound, bytes)
    // Within braces lines mean nothing.
    guard !tree.isInBraces(pair.key.index) else { return nil }
    let isAliased = tree.isAliased(pair.value.index)
    let indentation = String(repeating: " ", count: column + 2)
    let lines = blockLines(path, value, style: .doubleQuoted, indentation: indentation, step: 2)
    // `null` and `~` are replaced.
    if !pair.value.record.range.isEmpty {
      let lineEnd = lineEnd(bytes)
      let range = pair.value.record.range
      var start = range.lowerBound
      while start > 0, bytes[start - 1] == UInt8(ascii: " ") || bytes[start - 1] == UInt8(ascii: "\t") { start -= 1 }
      return YAMLEdit(range: start..<range.upperBound, text: lines.map { lineEnd + $0 }.joined()).marked(isAliased)
    }
    return insertion(of: lines, behind: pair, bytes)?.marked(isAliased)
  }

  /// The edit that takes a pair with its line out of a block mapping; nil where it is the only one or shares its line.
  package func deleting(_ key: String) -> YAMLEdit? {
    let bytes = tree.bytes
    guard let pairs, pairs.count > 1, bytes[record.range.lowerBound] != UInt8(ascii: "{"), aliasRange == nil,
      let pair = pairs.last(where: { $0.key.hasText(key) }), hasCertainKeys
    else { return nil }
    let column = Self.column(of: pair.key.record.range.lowerBound, bytes)
    let start = pair.key.record.range.lowerBound - column
    guard bytes[start..<pair.key.record.range.lowerBound].allSatisfy({ $0 == UInt8(ascii: " ") }) else { return nil }
    var end = max(pair.key.record.range.upperBound, pair.value.record.range.upperBound)
    if end == 0 || bytes[end - 1] != UInt8(ascii: "\n") {
      end = YAMLLines.end(from: end, in: bytes)
      end += YAMLLines.breakLength(at: end, in: bytes)
    }
    return YAMLEdit(range: start..<end, text: "").marked(tree.isAliased(index))
  }

  /// The edit that adds a document behind that of the node; nil in JSON, which has none.
  package func appendingDocument(_ lines: [String]) -> YAMLEdit? {
    guard !tree.isJSON else { return nil }
    let bytes = tree.bytes
    var end = min(tree.range.upperBound, bytes.count)
    // Blank lines that belong to the last scalar would be cut off from it.
    guard !tree.endsKeepingLines(0) else { return nil }
    // The document's own end, not the marker of the next one.
    while end > tree.range.lowerBound, [0x0A, 0x0D, 0x20].contains(bytes[end - 1]) { end -= 1 }
    let lineEnd = Self.lineEnd(bytes)
    return YAMLEdit(range: end..<end, text: lines.map { lineEnd + $0 }.joined())
  }

  // MARK: Flow

  private func addingToFlow(
    _ path: [String], _ value: YAMLValueText, _ pairs: [YAMLPair], _ bytes: [UInt8]
  ) -> YAMLEdit {
    let isJSON = tree.isJSON || pairs.first?.key.style == .doubleQuoted
    let key = { (name: String) in isJSON ? "\"\(name)\"" : Self.key(name) }
    var text = value.written(pairs.isEmpty ? .doubleQuoted : Self.usualStyle(pairs), inJSON: isJSON)
    for name in path.dropFirst().reversed() { text = "{\(key(name)): \(text)}" }
    text = "\(key(path[0])): \(text)"
    guard let first = pairs.first, let last = pairs.last else {
      let position = record.range.lowerBound + 1
      return YAMLEdit(range: position..<position, text: text)
    }
    let end = max(last.key.record.range.upperBound, last.value.record.range.upperBound)
    // One pair a line stays one pair a line.
    let start = first.key.record.range.lowerBound
    var lineStart = start
    while lineStart > 0, bytes[lineStart - 1] == UInt8(ascii: " ") || bytes[lineStart - 1] == UInt8(ascii: "\t") {
      lineStart -= 1
    }
    if lineStart == 0 || bytes[lineStart - 1] == UInt8(ascii: "\n") {
      let lead = String(decoding: bytes[lineStart..<start], as: UTF8.self)
      return YAMLEdit(range: end..<end, text: "," + Self.lineEnd(bytes) + lead + text)
    }
    return YAMLEdit(range: end..<end, text: ", " + text)
  }

  // MARK: Block

  private static func insertion(of lines: [String], behind pair: YAMLPair, _ bytes: [UInt8]) -> YAMLEdit? {
    var end = max(pair.key.record.range.upperBound, pair.value.record.range.upperBound)
    let lineEnd = lineEnd(bytes)
    if pair.value.tree.endsKeepingLines(pair.value.position) {
      // Blank lines belong to the scalar: new lines come behind them.
      var position: Int?
      while end < bytes.count, [0x20, 0x0A, 0x0D].contains(bytes[end]) {
        end += 1
        if bytes[end - 1] == UInt8(ascii: "\n") { position = end }
      }
      return position.map { YAMLEdit(range: $0..<$0, text: lines.map { $0 + lineEnd }.joined()) }
    }
    if end > 0, end <= bytes.count, bytes[end - 1] == UInt8(ascii: "\n") {
      // A block scalar includes its last line break; blank lines behind it belong to no node, unless it keeps them.
      while end > 1, bytes[end - 2] == UInt8(ascii: "\n") { end -= 1 }
      return YAMLEdit(range: end..<end, text: lines.map { $0 + lineEnd }.joined())
    }
    end = YAMLLines.end(from: end, in: bytes)
    return YAMLEdit(range: end..<end, text: lines.map { lineEnd + $0 }.joined())
  }

  private static func blockLines(
    _ path: [String], _ value: YAMLValueText, style: YAMLScalarStyle, indentation: String, step: Int
  ) -> [String] {
    var lines: [String] = []
    var lead = indentation
    for (index, name) in path.enumerated() {
      let isLast = index == path.count - 1
      lines.append(lead + key(name) + ":" + (isLast ? " " + value.written(style, inJSON: false) : ""))
      lead += String(repeating: " ", count: step)
    }
    return lines
  }

  /// Keys with a character that means something to YAML are quoted.
  private static func key(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { byte in
      (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A)
        || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/")].contains(byte)
    }
    return isPlain && !name.isEmpty ? name : "\"\(name)\""
  }

  /// The quotes that the values of a mapping have; plain where they have none.
  private static func usualStyle(_ pairs: [YAMLPair]) -> YAMLScalarStyle {
    let styles = pairs.compactMap(\.value.style)
    return styles.count { $0 == .singleQuoted } > styles.count { $0 == .doubleQuoted } ? .singleQuoted : .plain
  }

  private static func column(of offset: Int, _ bytes: [UInt8]) -> Int {
    offset - YAMLLines.start(of: offset, in: bytes)
  }

  /// Where the tag or the anchor of a key begins, or the key itself: that is the column of its mapping.
  private var startWithProperties: Int {
    let bytes = tree.bytes
    let line = YAMLLines.start(of: record.range.lowerBound, in: bytes)
    var start = (aliasRange ?? record.range).lowerBound
    while true {
      var word = start
      while word > line, bytes[word - 1] == 0x20 || bytes[word - 1] == 0x09 { word -= 1 }
      guard word < start || start == record.range.lowerBound else { return start }
      while word > line, bytes[word - 1] != 0x20, bytes[word - 1] != 0x09 { word -= 1 }
      guard word < start, bytes[word] == UInt8(ascii: "!") || bytes[word] == UInt8(ascii: "&") else { return start }
      start = word
    }
  }

  /// How far a mapping inside another one is indented; 2 where nothing shows it.
  private static func indentationStep(_ pairs: [YAMLPair], _ column: Int, _ bytes: [UInt8]) -> Int {
    for pair in pairs {
      guard let inner = pair.value.pairs?.first, bytes[pair.value.record.range.lowerBound] != UInt8(ascii: "{") else {
        continue
      }
      let other = self.column(of: inner.key.record.range.lowerBound, bytes)
      if other > column { return other - column }
    }
    return 2
  }

  private static func lineEnd(_ bytes: [UInt8]) -> String {
    // One line may be the whole file, which would be searched again for every edit.
    guard let first = bytes.prefix(1 << 16).firstIndex(of: UInt8(ascii: "\n")), first > 0 else { return "\n" }
    return bytes[first - 1] == UInt8(ascii: "\r") ? "\r\n" : "\n"
  }
}

extension YAMLTree {
  /// Whether an alias refers to the node or to one that contains it.
  func isAliased(_ index: UInt32) -> Bool {
    aliased.contains { $0 <= index && index < next($0) }
  }

  /// Whether the last scalar within a node is a block scalar that keeps the blank lines behind it: `|+`.
  func endsKeepingLines(_ position: UInt32) -> Bool {
    let last = records[Int(next(position)) - 1]
    guard last.kind == .scalar, last.style.isBlock else { return false }
    return bytes[last.range].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "#") }.contains(UInt8(ascii: "+"))
  }

  /// Whether a node is within braces or brackets.
  func isInBraces(_ index: UInt32) -> Bool {
    records.enumerated().contains { holder, record in
      (record.kind == .mapping || record.kind == .sequence) && holder < Int(index)
        && index < record.next(at: UInt32(holder))
        && Int(record.start) < bytes.count
        && [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(bytes[Int(record.start)])
    }
  }

  /// Whether the document is JSON: it begins with a brace and quotes its keys.
  var isJSON: Bool {
    guard let root = records.first, root.kind == .mapping, Int(root.start) < bytes.count,
      bytes[Int(root.start)] == UInt8(ascii: "{")
    else { return false }
    return records.count < 2 || records[1].style == .doubleQuoted
  }
}
