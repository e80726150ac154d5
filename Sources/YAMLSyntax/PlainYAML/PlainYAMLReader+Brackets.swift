/// `[…]` and `{…}`.
extension PlainYAMLReader {
  /// Deeper brackets are left to libyaml, so that recursion stays shallow.
  private static var deepest: Int { 64 }

  /// Reads a collection in brackets; `at` is the first.
  mutating func readBrackets(depth: Int) throws(YAMLSyntaxError) -> Bool {
    guard depth < Self.deepest else { return false }
    let isMapping = bytes[at] == UInt8(ascii: "{")
    // Two braces may be a template action; the other reader tells.
    if isMapping, at + 1 < end, bytes[at + 1] == UInt8(ascii: "{") { return false }
    try builder.open(isMapping ? .mapping : .sequence, at: at, isFlow: true)
    at += 1
    skipBlanksInBrackets()
    let closing = UInt8(ascii: isMapping ? "}" : "]")
    while true {
      guard at < end else { return false }
      if bytes[at] == closing {
        at += 1
        builder.close(end: at, in: bytes)
        return true
      }
      guard isMapping ? try readPairInBraces(depth) : try readNodeInBrackets(depth) else { return false }
      guard at < end else { return false }
      if bytes[at] == UInt8(ascii: ",") {
        at += 1
        skipBlanksInBrackets()
      } else if bytes[at] != closing {
        return false
      }
    }
  }

  /// Reads a pair and the blanks behind it.
  private mutating func readPairInBraces(_ depth: Int) throws(YAMLSyntaxError) -> Bool {
    let first = at
    guard let key = scanScalarInBrackets() else { return false }
    try builder.addScalar(key)
    skipSpaces()
    if at < end, bytes[at] == UInt8(ascii: ":") {
      guard at - first <= Self.longestKey, !spansLines else { return false }
      at += 1
      skipBlanksInBrackets()
    } else {
      skipBlanksInBrackets()
      guard isEndInBrackets(at) else { return false }
    }
    if isEndInBrackets(at) {
      try addNull(at: at)
      return true
    }
    return try readNodeInBrackets(depth)
  }

  /// Reads a value and the blanks behind it.
  private mutating func readNodeInBrackets(_ depth: Int) throws(YAMLSyntaxError) -> Bool {
    guard at < end else { return false }
    if bytes[at] == UInt8(ascii: "[") || bytes[at] == UInt8(ascii: "{") {
      guard try readBrackets(depth: depth + 1) else { return false }
    } else {
      guard let scalar = scanScalarInBrackets() else { return false }
      try builder.addScalar(scalar)
    }
    skipBlanksInBrackets()
    return true
  }

  private mutating func scanScalarInBrackets() -> YAMLTree.Record? {
    switch bytes[at] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return scanQuoted()
    default:
      spansLines = false
      return scanPlainInBrackets()
    }
  }

  private mutating func scanPlainInBrackets() -> YAMLTree.Record? {
    guard mayBeginPlain(at), !isMarker(at) else { return nil }
    // A dash before a bracket reads differently from version to version.
    if bytes[at] == UInt8(ascii: "-"), isSign(at + 1) { return nil }
    let first = at
    at += 1
    while at < end {
      switch bytes[at] {
      case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"):
        return plain(from: first)
      case UInt8(ascii: ":"):
        if isBlank(at + 1) { return plain(from: first) }
        if isSign(at + 1) { return nil }
      case 0x0A:
        let scalar = plain(from: first)
        skipBlanksInBrackets()
        // Anything else is more of the text.
        return isEndInBrackets(at) ? scalar : nil
      case UInt8(ascii: "#") where isBlank(at - 1):
        return nil
      case UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "{"):
        return nil
      default: break
      }
      at += 1
    }
    return nil
  }

  @inline(__always)
  private func plain(from first: Int) -> YAMLTree.Record {
    let last = behindText(from: first)
    return YAMLTree.Record(first..<last, .plain)
  }

  private func isSign(_ at: Int) -> Bool {
    switch bytes[at] {
    case UInt8(ascii: ","), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
      UInt8(ascii: "}"):
      return true
    default: return false
    }
  }

  /// Whether a value ends here.
  private func isEndInBrackets(_ at: Int) -> Bool {
    guard at < end else { return false }
    return bytes[at] == UInt8(ascii: ",") || bytes[at] == UInt8(ascii: "]") || bytes[at] == UInt8(ascii: "}")
  }

  /// Skips spaces, line breaks and comments.
  private mutating func skipBlanksInBrackets() {
    while at < end {
      switch bytes[at] {
      case 0x20, 0x0A, 0x0D: at += 1
      case UInt8(ascii: "#") where isBlank(at - 1): skipLine()
      default: return
      }
    }
  }
}
