import SourceText

/// Patterns of paths: `*` means one segment, `**` for any rest.
package enum RoutePattern {
  /// A pattern or path cut at its slashes, in lower case.
  package struct Parts: Sendable {
    fileprivate let list: [String]

    /// How many segments there are.
    package var count: Int { list.count }

    package init(_ text: String) { list = text.split(separator: "/").map { $0.lowercased() } }
  }

  /// Patterns by a literal segment, so that a path is compared only with patterns that may match it.
  package struct Index: Sendable {
    private let patterns: [Parts]
    private var bySegment: [String: [Int]] = [:]
    /// Patterns without any literal segment.
    private var others: [Int] = []

    package init(_ patterns: [Parts]) {
      self.patterns = patterns
      for (number, pattern) in patterns.enumerated() {
        let literal = pattern.list.last { !$0.utf8.contains(UInt8(ascii: "*")) }
        if let literal { bySegment[literal, default: []].append(number) } else { others.append(number) }
      }
    }

    /// The number of the first pattern that describes a path.
    package func first(describing path: Parts) -> Int? {
      var found = others.first { RoutePattern.matches(patterns[$0], path) }
      for segment in path.list {
        for number in bySegment[segment] ?? [] where number < found ?? .max {
          if RoutePattern.matches(patterns[number], path) { found = number }
        }
      }
      return found
    }
  }

  /// The last segment of a path; nil for the root.
  package static func lastSegment(of path: String) -> Substring? {
    let slash = UInt8(ascii: "/")
    guard let last = path.utf8.lastIndex(where: { $0 != slash }) else { return nil }
    let upTo = path.utf8[...last]
    return path[(upTo.lastIndex(of: slash).map(upTo.index(after:)) ?? path.startIndex)...last]
  }

  /// Whether a pattern matches a path; a trailing slash is ignored.
  package static func matches(_ pattern: Parts, _ path: Parts) -> Bool { matches(pattern.list[...], path.list[...]) }

  /// Whether the paths of a pattern are below another path, or equal to it: `/api/chat/*` is below `/api`.
  package static func isBelow(_ pattern: Parts, _ path: Parts) -> Bool {
    guard pattern.list.count >= path.list.count else { return false }
    return zip(pattern.list, path.list).allSatisfy { own, wanted in
      own == wanted || own == "*" || own.utf8.contains(UInt8(ascii: "*")) && own != "**" && globMatches(own, wanted)
    }
  }

  private static func matches(_ p: ArraySlice<String>, _ s: ArraySlice<String>) -> Bool {
    guard let first = p.first else { return s.isEmpty }
    if first == "**" {
      if p.count == 1 { return true }
      return s.indices.contains { matches(p.dropFirst(), s[$0...]) }
    }
    guard let segment = s.first else { return false }
    return (first == "*" || first == segment || first.utf8.contains(UInt8(ascii: "*")) && globMatches(first, segment))
      && matches(p.dropFirst(), s.dropFirst())
  }

  /// Paths that fit a declared route, where a star may mean a name, a number or an identifier.
  package static func samples(of route: String) -> [String] {
    guard route.utf8.contains(UInt8(ascii: "*")) else { return [route] }
    return ["x", "1", "0a1b2c3d-0000-4000-8000-00000000000f"].map { sample(of: route, with: $0) }
  }

  /// A path that fits a declared route: `/api/*/events` gives `/api/x/events`.
  package static func sample(of route: String, with text: String = "x") -> String {
    var result = ""
    var afterStar = false
    for character in route {
      let isStar = character == "*"
      if !isStar { result.append(character) } else if !afterStar { result += text }
      afterStar = isStar
    }
    return result
  }

  /// The paths that a regular expression spells out: `^/(ws|events)/?$` gives `/ws` and `/events`.
  package static func literals(ofRegex pattern: String) -> [String] {
    var rest = Substring(pattern)
    if rest.hasPrefix("^") { rest = rest.dropFirst() }
    var results = [""]
    while let character = rest.first {
      switch character {
      case "\\":
        rest = rest.dropFirst()
        guard let next = rest.first, !next.isLetter, !next.isNumber else { return results.filter { $0.count > 1 } }
        results = results.map { $0 + String(next) }
        rest = rest.dropFirst()
      case "(":
        guard let close = rest.firstIndex(of: ")") else { return results.filter { $0.count > 1 } }
        var inner = rest[rest.index(after: rest.startIndex)..<close]
        if inner.hasPrefix("?:") { inner = inner.dropFirst(2) }
        let options = inner.split(separator: "|", omittingEmptySubsequences: false)
        guard options.allSatisfy({ $0.allSatisfy { $0.isLetter || $0.isNumber || "-_/".contains($0) } }),
          options.count < 20
        else { return results.filter { $0.count > 1 } }
        results = results.flatMap { head in options.map { head + $0 } }
        rest = rest[rest.index(after: close)...]
        if rest.first == "?" { return results.filter { $0.count > 1 } }
      case "$", "?", "*", "+", "[", "|", "{":
        return results.filter { $0.count > 1 }
      default:
        let behind = rest.dropFirst().first
        if behind == "?" || behind == "*" || behind == "{" { return results.filter { $0.count > 1 } }
        // A dot matches a dot among others: `^/socket.io` serves `/socket.io`.
        if character == ".", behind == nil || behind == "+" { return results.filter { $0.count > 1 } }
        results = results.map { $0 + String(character) }
        rest = rest.dropFirst()
      }
      if results.count > 100 { return [] }
    }
    return results.filter { $0.count > 1 }
  }
}
