/// What a version must satisfy, as github.com/Masterminds/semver/v3 reads it: `>=1.20-0`, `^1.2`, `~1`, `1.x || 2`,
/// `1.2 - 2.3`.
package struct VersionConstraint: Sendable {
  private struct Part: Sendable {
    let operation: String
    let version: SemanticVersion
    let isMinorDirty: Bool
    let isPatchDirty: Bool
    let isDirty: Bool
  }

  private var choices: [[Part]] = []

  package init?(_ text: String) {
    for choice in Self.split(text) {
      guard let parts = Self.parts(choice) else { return nil }
      choices.append(parts)
    }
  }

  private static func split(_ text: String) -> [Substring] {
    var result: [Substring] = []
    var rest = Substring(text)
    while let range = rest.firstRange(of: "||") {
      result.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    return result + [rest]
  }

  private static func parts(_ text: Substring) -> [Part]? {
    var words: [Substring] = []
    // An operator may be apart from its version.
    for word in text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "\t" }) {
      if let last = words.last, !last.isEmpty, last.utf8.allSatisfy({ "=!<>~^".utf8.contains($0) }) {
        words[words.count - 1] = Substring(String(last) + word)
      } else {
        words.append(word)
      }
    }
    if let dash = words.firstIndex(of: "-"), dash > 0, dash + 1 < words.count {
      words = [Substring(">=" + words[dash - 1]), Substring("<=" + words[dash + 1])]
    }
    guard !words.isEmpty else { return nil }
    var parts: [Part] = []
    for word in words {
      guard let part = part(word) else { return nil }
      parts.append(part)
    }
    return parts
  }

  private static func part(_ word: Substring) -> Part? {
    let operation = String(word.prefix { "=!<>~^".contains($0) })
    guard ["", "=", "!=", ">", "<", ">=", "=>", "<=", "=<", "~", "~>", "^"].contains(operation) else { return nil }
    var rest = word.dropFirst(operation.count)
    if rest.first == "v" { rest = rest.dropFirst() }
    let tailStart = rest.firstIndex { $0 == "-" || $0 == "+" } ?? rest.endIndex
    var numbers = rest[..<tailStart].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let isWild = ["x", "X", "*"]
    guard (1...3).contains(numbers.count) else { return nil }
    let isDirty = numbers.first.map { isWild.contains($0) || $0.isEmpty } ?? true
    let isMinorDirty = isDirty || numbers.count < 2 || isWild.contains(numbers[1])
    let isPatchDirty = isMinorDirty || numbers.count < 3 || isWild.contains(numbers[2])
    numbers = numbers.map { isWild.contains($0) || $0.isEmpty ? "0" : $0 }
    guard let version = SemanticVersion(numbers.joined(separator: ".") + rest[tailStart...]) else { return nil }
    return Part(
      operation: operation, version: version, isMinorDirty: isMinorDirty, isPatchDirty: isPatchDirty, isDirty: isDirty)
  }

  /// Whether a version satisfies one of the alternatives.
  package func contains(_ version: SemanticVersion) -> Bool {
    choices.contains { parts in parts.allSatisfy { Self.satisfies(version, $0) } }
  }

  private static func satisfies(_ v: SemanticVersion, _ part: Part) -> Bool {
    let c = part.version
    // A pre-release satisfies only what names one.
    if !v.prerelease.isEmpty, c.prerelease.isEmpty { return false }
    switch part.operation {
    case "!=":
      if part.isDirty { return false }
      if part.isMinorDirty { return v.major != c.major }
      if part.isPatchDirty { return v.major != c.major || v.minor != c.minor }
      return v != c
    case ">":
      if !part.isPatchDirty { return v > c }
      if v.major != c.major { return v.major > c.major }
      if part.isMinorDirty { return false }
      return v.minor > c.minor
    case "<": return v < c
    case ">=", "=>": return v >= c
    case "<=", "=<":
      if !part.isPatchDirty { return v <= c }
      if v.major != c.major { return v.major < c.major }
      return part.isMinorDirty || v.minor <= c.minor
    case "~", "~>":
      if v < c { return false }
      if part.isDirty { return true }
      return v.major == c.major && (part.isMinorDirty || v.minor == c.minor)
    case "^":
      if v < c { return false }
      if part.isDirty { return true }
      if c.major > 0 || part.isMinorDirty { return v.major == c.major }
      if v.major > 0 { return false }
      if c.minor > 0 || part.isPatchDirty { return v.minor == c.minor }
      if v.minor > 0 { return false }
      return v.patch == c.patch
    default:
      if part.isDirty { return true }
      if part.isMinorDirty { return v.major == c.major }
      if part.isPatchDirty { return v.major == c.major && v.minor == c.minor }
      return v == c
    }
  }
}
