/// A regular expression in RE2's syntax, matched in linear time.
package struct GoRegex: Sendable {
  private let program: RegexProgram

  /// Throws what is wrong with the expression.
  package init(_ pattern: String) throws(GoRegexError) {
    var parser = RegexParser(pattern)
    program = try RegexProgram(parser.parse(), groups: parser.groupCount, names: parser.groupNames)
  }

  /// The ranges of a match and of its groups; nil for a group that took no part.
  package struct Match {
    package let groups: [Range<Int>?]
    package var range: Range<Int> { groups[0] ?? 0..<0 }
  }

  /// Whether some part of a text matches.
  package func matches(_ text: String) -> Bool {
    RegexMatcher(program, Array(text.utf8)).firstMatch(from: 0) { _ in } != nil
  }

  /// The leftmost match at or behind an offset. `spend` is called with the number of steps, and may throw to end the
  /// search.
  package func firstMatch<Failure: Error>(
    in bytes: [UInt8], from start: Int, spend: (Int) throws(Failure) -> Void
  ) throws(Failure) -> Match? {
    try RegexMatcher(program, bytes).firstMatch(from: start, spend: spend)
  }

  /// All matches that do not overlap, as Go finds them; an empty match directly behind another one does not count.
  package func matches<Failure: Error>(
    in bytes: [UInt8], limit: Int, spend: (Int) throws(Failure) -> Void
  ) throws(Failure) -> [Match] {
    var found: [Match] = []
    var at = 0
    var lastEnd = -1
    while at <= bytes.count, limit < 0 || found.count < limit {
      guard let match = try firstMatch(in: bytes, from: at, spend: spend) else { break }
      try spend(1)
      let range = match.range
      var accepts = true
      if range.isEmpty {
        if range.lowerBound == lastEnd { accepts = false }
        at =
          range.upperBound < bytes.count
          ? range.upperBound + bytes[range.upperBound].characterWidth : bytes.count + 1
      } else {
        at = range.upperBound
      }
      lastEnd = range.upperBound
      if accepts { found.append(match) }
    }
    return found
  }

  /// The number of a named group, or nil.
  package func group(named name: String) -> Int? { program.names[name] }
}
