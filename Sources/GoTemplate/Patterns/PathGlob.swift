/// A pattern of paths as github.com/gobwas/glob reads it with `/` as separator: `*` stays in a folder, `**` does not,
/// `{a,b}` are alternatives.
package struct PathGlob: Sendable {
  private let patterns: [[UInt8]]

  package init(_ pattern: String) { patterns = Self.alternatives(Array(pattern.utf8)) }

  package func matches(_ path: String) -> Bool {
    let path = Array(path.utf8)
    return patterns.contains { Self.matches($0[...], path[...]) }
  }

  /// Replaces `{a,b}` by one pattern for each; at most 256.
  private static func alternatives(_ pattern: [UInt8]) -> [[UInt8]] {
    var done: [[UInt8]] = []
    var open = [pattern]
    while let next = open.popLast(), done.count + open.count < 256 {
      guard let start = next.firstIndex(of: 0x7B), let end = next[start...].firstIndex(of: 0x7D) else {
        done.append(next)
        continue
      }
      for part in next[(start + 1)..<end].split(separator: 0x2C, omittingEmptySubsequences: false) {
        var joined = Array(next[..<start])
        joined += part
        joined += next[(end + 1)...]
        open.append(joined)
      }
    }
    return done
  }

  /// Both stars are remembered where they were last, so that the time is the product of both lengths.
  private static func matches(_ pattern: ArraySlice<UInt8>, _ path: ArraySlice<UInt8>) -> Bool {
    // States of the pattern that are reached, as of an automaton.
    var states: Set<Int> = []
    func add(_ state: Int, _ states: inout Set<Int>) {
      var state = state
      while states.insert(state).inserted {
        // A star may match nothing.
        guard state < pattern.endIndex, pattern[state] == 0x2A else { return }
        state += isDouble(state) ? 2 : 1
      }
    }
    func isDouble(_ state: Int) -> Bool { state + 1 < pattern.endIndex && pattern[state + 1] == 0x2A }
    add(pattern.startIndex, &states)
    for byte in path {
      var next: Set<Int> = []
      for state in states where state < pattern.endIndex {
        switch pattern[state] {
        case 0x2A:
          if isDouble(state) || byte != 0x2F { add(state, &next) }
        case 0x3F:
          if byte != 0x2F { add(state + 1, &next) }
        case 0x5C where state + 1 < pattern.endIndex:
          if pattern[state + 1] == byte { add(state + 2, &next) }
        case 0x5B:
          guard let end = pattern[(state + 1)...].firstIndex(of: 0x5D) else { continue }
          if holds(pattern[(state + 1)..<end], byte) { add(end + 1, &next) }
        default:
          if pattern[state] == byte { add(state + 1, &next) }
        }
      }
      states = next
      if states.isEmpty { return false }
    }
    return states.contains(pattern.endIndex)
  }

  private static func holds(_ set: ArraySlice<UInt8>, _ byte: UInt8) -> Bool {
    var rest = set
    let isNegated = rest.first == 0x21 || rest.first == 0x5E
    if isNegated { rest = rest.dropFirst() }
    var found = false
    while let low = rest.first {
      if rest.count >= 3, rest[rest.startIndex + 1] == 0x2D {
        if low <= byte, byte <= rest[rest.startIndex + 2] { found = true }
        rest = rest.dropFirst(3)
      } else {
        if low == byte { found = true }
        rest = rest.dropFirst()
      }
    }
    return found != isNegated
  }
}
