import SourceText
import SystemSupport

/// `.helmignore`: patterns of files that are no part of the chart. Source: helm/pkg/ignore.
struct HelmIgnore {
  private struct Pattern {
    let glob: String
    let isNegated: Bool
    let isForFolders: Bool
    /// Whether the whole path is compared, not only the last name.
    let isPath: Bool
  }

  private var patterns: [Pattern] = []

  init(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) + [Substring("templates/.?*")] {
      var rule = line.trimmedBlanks
      guard !rule.isEmpty, !rule.hasPrefix("#"), !rule.contains("**") else { continue }
      let isNegated = rule.hasPrefix("!")
      if isNegated { rule = rule.dropFirst() }
      let isForFolders = rule.hasSuffix("/")
      if isForFolders { rule = rule.dropLast() }
      let isRooted = rule.hasPrefix("/")
      if isRooted { rule = rule.dropFirst() }
      patterns.append(
        Pattern(
          glob: String(rule), isNegated: isNegated, isForFolders: isForFolders, isPath: isRooted || rule.contains("/")))
    }
  }

  /// Whether a path in the chart is left out.
  func ignores(_ path: String, isFolder: Bool) -> Bool {
    for pattern in patterns {
      let subject = pattern.isPath ? Substring(path) : path.split(separator: "/").last ?? ""
      if pattern.isNegated {
        if pattern.isForFolders && !isFolder || !Self.matches(pattern.glob, subject) { return true }
        continue
      }
      if pattern.isForFolders && !isFolder { continue }
      if Self.matches(pattern.glob, subject) { return true }
    }
    return false
  }

  /// `filepath.Match`: a wildcard does not cross a slash, and a dot is no special character.
  private static func matches(_ glob: String, _ name: Substring) -> Bool {
    let patterns = glob.split(separator: "/", omittingEmptySubsequences: false)
    let names = name.split(separator: "/", omittingEmptySubsequences: false)
    guard patterns.count == names.count else { return false }
    // The comparison of shells asks for a written dot; a letter before both takes that away.
    return zip(patterns, names).allSatisfy { globMatches("a" + $0, "a" + $1) }
  }
}

extension Substring {
  fileprivate var trimmedBlanks: Substring {
    var text = self
    while let first = text.first, first == " " || first == "\t" || first == "\u{FEFF}" { text = text.dropFirst() }
    while let last = text.last, last == " " || last == "\t" || last == "\r" { text = text.dropLast() }
    return text
  }
}
