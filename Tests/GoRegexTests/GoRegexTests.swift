import GoRegex
import Testing

@Suite struct GoRegexTests {
  /// As Go's regexp finds them.
  @Test(arguments: [
    ("a*", "baab", [0..<0, 1..<3, 4..<4]), ("a|ab", "ab", [0..<1]), ("(?i)AB", "xab", [1..<3]),
    (#"\bfoo\b"#, "foo food", [0..<3]), ("[^a-c]+", "abxyc", [2..<4]), ("a{2,3}?", "aaaa", [0..<2, 2..<4]),
    ("(?m)^b$", "a\nb\nc", [2..<3]), ("[[:digit:]]+", "a12b", [1..<3]), (#"\d+\.\d+"#, "v1.25", [1..<5]),
    ("x{", "x{", [0..<2]), ("é+", "aéé", [1..<5]), (".", "\n", []), ("(?s).", "\n", [0..<1]),
  ])
  func matches(_ pattern: String, _ text: String, _ expected: [Range<Int>]) throws {
    let found = try GoRegex(pattern).matches(in: Array(text.utf8), limit: -1) { _ in }
    #expect(found.map(\.range) == expected)
  }

  @Test(arguments: ["(", ")", "[", "*a", "a{1001}", "(?P<n", #"\"#, "[b-a]", "(?x)"])
  func mistakes(_ pattern: String) {
    #expect(throws: GoRegexError.self) { try GoRegex(pattern) }
  }

  /// As selectors of objects use them.
  @Test(arguments: [
    ("^(?:web)$", "web", true), ("^(?:web)$", "web-2", false), ("^(?:a|b)$", "b", true), ("^(?:w.*)$", "web", true),
    ("^(?:[a-c]+)$", "abcab", true), ("^(?:[^a-c]+)$", "xyz", true), ("^(?:[^a-c]+)$", "xya", false),
    (#"^(?:\d{2,3})$"#, "12", true), (#"^(?:\d{2,3})$"#, "1234", false), (#"^(?:a\.b)$"#, "a.b", true),
    (#"^(?:a\.b)$"#, "axb", false), ("^(?:(ab)?c)$", "c", true), ("^(?:(ab)?c)$", "abc", true), ("b", "abc", true),
    ("^(?:a{2})$", "aa", true), ("^(?:a{2})$", "aaa", false), ("^(?:a{0,})$", "", true), ("^(?:x|)$", "", true),
    (#"^(?:\w+-\d+)$"#, "web-12", true), ("^(?:é+)$", "éé", true), ("^(?:a{x})$", "a{x}", true),
    ("^(?:[]a]+)$", "a]", true), ("^(?:a+?b)$", "aab", true),
    (#"^(?:\b(bazarr|radarr|)\b)$"#, "radarr", true), (#"^(?:\b(bazarr|radarr|)\b)$"#, "radarr-db", false),
  ])
  func names(_ pattern: String, _ text: String, _ expected: Bool) throws {
    #expect(try GoRegex(pattern).matches(text) == expected)
  }

  @Test(arguments: [
    "(", ")", "[", "[z-a]", "*", "a{2,1}", "\\", "a{1001}", "((((a{99}){99}){99}){99})",
  ])
  func errors(_ pattern: String) {
    #expect(throws: GoRegexError.self) { try GoRegex(pattern) }
  }

  @Test func deepParentheses() {
    let pattern = String(repeating: "(", count: 100_000)
    #expect(throws: GoRegexError.self) { try GoRegex(pattern) }
  }
}
