/// The limits of regular expressions; docs/security.md lists all limits.
enum RegexLimits {
  /// Steps of one match (PCRE2's match limit). Ordinary expressions need hundreds.
  static let steps: UInt32 = 20_000
  /// Nested groups and repetitions of one match (PCRE2's depth limit).
  static let depth: UInt32 = 1_000
  /// Matches of one expression that may need more steps than allowed; after these it matches nothing. Each expression is
  /// evaluated for each route.
  static let expensiveMatches = 8
}
