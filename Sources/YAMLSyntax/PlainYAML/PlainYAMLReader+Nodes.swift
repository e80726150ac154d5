/// Entries, pairs and what stands in them.
extension PlainYAMLReader {
  /// Whether a dash stands alone here.
  @inline(__always)
  func isEntry(_ at: Int) -> Bool { bytes[at] == UInt8(ascii: "-") && isBlank(at + 1) }

  /// Reads a dash and what stands behind it on the line.
  mutating func readEntry(_ line: Int) throws(YAMLSyntaxError) -> Bool {
    at += 1
    let place = at
    skipSpaces()
    guard at < end, !isBreak(at), bytes[at] != UInt8(ascii: "#") else {
      pending = place
      skipLine()
      return true
    }
    return try readNode(line)
  }

  /// Reads a value that may have pairs or entries; `line` is where its line begins.
  mutating func readNode(_ line: Int) throws(YAMLSyntaxError) -> Bool {
    let column = at - line
    if isEntry(at) {
      try open(.sequence, at: at, indentation: column)
      return try readEntry(line)
    }
    switch bytes[at] {
    case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: ">"):
      // The whole document is seldom one of these.
      return level.kind != .document ? try readValue() : false
    default: break
    }
    let place = at
    guard let scalar = scanScalar() else { return false }
    if isColon(at) {
      try open(.mapping, at: place, indentation: column)
      return try readPair(scalar)
    }
    guard level.kind != .document else { return false }
    try builder.addScalar(scalar)
    scalarEnd = at
    return skipToNextLine()
  }

  /// Reads a key, its colon and what stands behind it on the line.
  mutating func readPair() throws(YAMLSyntaxError) -> Bool {
    guard let key = scanScalar(), isColon(at) else { return false }
    return try readPair(key)
  }

  private mutating func readPair(_ key: YAMLTree.Record) throws(YAMLSyntaxError) -> Bool {
    guard at - Int(key.start) <= Self.longestKey, !spansLines else { return false }
    try builder.addScalar(key)
    at += 1
    let place = at
    skipSpaces()
    guard at < end, !isBreak(at), bytes[at] != UInt8(ascii: "#") else {
      pending = place
      skipLine()
      return true
    }
    return try readValue()
  }

  /// Reads a value on the line of its key.
  private mutating func readValue() throws(YAMLSyntaxError) -> Bool {
    switch bytes[at] {
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      guard try readBrackets(depth: 0) else { return false }
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      return try readBlockScalar()
    default:
      guard let scalar = scanScalar() else { return false }
      try builder.addScalar(scalar)
      scalarEnd = at
    }
    // A colon is something else, and so is text that a quote or a bracket precedes.
    return skipToNextLine()
  }

  /// libyaml takes no key whose colon stands more than 1024 characters behind its start.
  static var longestKey: Int { 1024 }

  mutating func addNull(at place: Int) throws(YAMLSyntaxError) {
    try builder.addScalar(YAMLTree.Record(place..<place, .plain))
  }
}
