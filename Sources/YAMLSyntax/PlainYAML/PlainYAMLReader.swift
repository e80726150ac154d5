/// Reads the YAML that most people write, without libyaml: block mappings and sequences, scalars of all styles, and brackets.
/// Makes the same nodes from it as `EventReader`, at a fraction of the cost.
///
/// Gives up as soon as anything else turns up, be it broken or only rare: anchors, aliases, tags, directives, most escapes,
/// tabs in indentation. libyaml then reads the document from its beginning and reports what is wrong with it.
struct PlainYAMLReader {
  let bytes: UnsafeBufferPointer<UInt8>
  /// Where reading has come to.
  var at: Int
  let start: Int
  let end: Int
  var builder: TreeBuilder
  /// The innermost block collection.
  var level = PlainYAMLLevel.document
  /// Where a value of the innermost collection stands that has not been seen yet; behind its `:` or `-`.
  var pending: Int?
  /// What ended the last scalar of a block: more text of it may follow in the next lines.
  var scalarEnd: Int
  /// Whether the last scalar has line breaks, which a key may not have.
  var spansLines = false

  /// `range` is the document's place in the file; `used` is the builder of another document, whose room is taken.
  init(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, limits: YAMLLimits, reusing used: inout TreeBuilder?
  ) {
    self.bytes = bytes
    at = range.lowerBound
    start = range.lowerBound
    end = range.upperBound
    scalarEnd = start
    // libyaml has a limit of its own at 1000.
    var limits = limits
    limits.depth = min(limits.depth, 500)
    if let room = used.take() {
      builder = room
      builder.begin(limits: limits)
    } else {
      builder = TreeBuilder(limits: limits, bytes: range.count)
    }
  }

  /// Leaves the builder to the next document.
  consuming func leave() -> TreeBuilder { builder }

  /// Reads the document; false when it is not plain or more than we read.
  mutating func read() -> Bool {
    guard mayRead, PlainYAMLText.isReadable(bytes, start..<end) else { return false }
    do throws(YAMLSyntaxError) {
      return try readLines()
    } catch {
      return false
    }
  }

  /// JSON has a reader of its own, and other documents that begin with a bracket are rare.
  private var mayRead: Bool {
    var at = start
    while at < end, isBlank(at) { at += 1 }
    return at == end || (bytes[at] != UInt8(ascii: "{") && bytes[at] != UInt8(ascii: "["))
  }

  private mutating func readLines() throws(YAMLSyntaxError) -> Bool {
    var hasMarker = false
    while true {
      let line = at
      skipSpaces()
      if at == end { break }
      switch bytes[at] {
      case UInt8(ascii: "#"):
        skipLine()
      case 0x0A, 0x0D:
        skipBreak()
      default:
        if at == line, isMarker(at) {
          if bytes[at] == UInt8(ascii: ".") { return try readEndMarker() }
          guard !hasMarker, builder.records.isEmpty else { return false }
          hasMarker = true
          at += 3
          guard skipToNextLine() else { return false }
        } else {
          guard try readLine(column: at - line, line) else { return false }
        }
      }
    }
    return try finish(hasMarker)
  }

  /// Only blank lines and comments may follow `...`.
  private mutating func readEndMarker() throws(YAMLSyntaxError) -> Bool {
    at += 3
    guard !builder.records.isEmpty, skipToNextLine() else { return false }
    while true {
      guard skipToNextLine() else { return false }
      if at == end { return try finish(false) }
    }
  }

  /// A marker with nothing behind it is an empty value; libyaml knows its place.
  private mutating func finish(_ hasMarker: Bool) throws(YAMLSyntaxError) -> Bool {
    if hasMarker, builder.records.isEmpty { return false }
    try settlePending()
    while level.kind != .document { close() }
    return true
  }

  /// Reads a line with something on it; `at` is its first character.
  private mutating func readLine(column: Int, _ line: Int) throws(YAMLSyntaxError) -> Bool {
    if column > level.indentation {
      // Text that goes on from the line above, a value, or something that belongs nowhere.
      guard pending != nil || builder.records.isEmpty else { return continuePlain() }
      pending = nil
      return try readNode(line)
    }
    let isEntry = self.isEntry(at)
    if isEntry, pending != nil, level.kind == .mapping, column == level.indentation {
      // A sequence may be indented as little as its key.
      pending = nil
      try open(.indentless, at: at, indentation: column)
    } else {
      try settlePending()
      while level.indentation > column || (level.kind == .indentless && level.indentation == column && !isEntry) {
        close()
      }
      guard level.indentation == column, isEntry == (level.kind != .mapping), level.kind != .document else {
        return false
      }
    }
    return isEntry ? try readEntry(line) : try readPair()
  }

  /// A value that never came is null.
  private mutating func settlePending() throws(YAMLSyntaxError) {
    guard let place = pending else { return }
    pending = nil
    try addNull(at: place)
  }

  func isMarker(_ at: Int) -> Bool {
    at + 3 <= end && (bytes[at] == UInt8(ascii: "-") || bytes[at] == UInt8(ascii: "."))
      && bytes[at + 1] == bytes[at] && bytes[at + 2] == bytes[at] && isBlank(at + 3)
  }

  mutating func open(_ kind: PlainYAMLLevel.Kind, at start: Int, indentation: Int) throws(YAMLSyntaxError) {
    level = PlainYAMLLevel(kind: kind, indentation: indentation)
    try builder.open(kind == .mapping ? .mapping : .sequence, at: start, isFlow: false, level: level)
  }

  private mutating func close() {
    builder.close(end: nil, in: bytes)
    level = builder.level
  }
}

/// A block collection that is not complete.
struct PlainYAMLLevel {
  enum Kind {
    /// None at all.
    case document
    case mapping
    case sequence
    /// A sequence as little indented as the mapping around it.
    case indentless
  }

  var kind: Kind
  /// The column of its keys or dashes.
  var indentation: Int

  static let document = PlainYAMLLevel(kind: .document, indentation: -1)
}
