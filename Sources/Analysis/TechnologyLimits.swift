/// What configuration may cost once it is parsed. docs/security.md lists all limits.
enum TechnologyLimits {
  /// Statements of one configuration with everything that it includes. Files of some kilobytes can double themselves to any
  /// number.
  static let statements = 2_000_000
  /// Includes within includes. NGINX has no limit but its file handles; nobody writes more than a handful.
  static let includeDepth = 64
  /// Files spliced into one configuration, each counted as often as it is included.
  static let includedFiles = 50_000
  /// Files spliced into all configurations of a run: a tree may hold many main files.
  static let includedFilesOfRun = 250_000
  /// Steps of one match of a regular expression (PCRE2's match limit). Ordinary expressions need hundreds.
  static let regexSteps: UInt32 = 20_000
  /// Nested groups and repetitions of one match (PCRE2's depth limit).
  static let regexDepth: UInt32 = 1_000
  /// Matches of one expression that may need more steps than allowed; after these it counts as matching nothing. Each
  /// expression is held against each route.
  static let expensiveMatches = 8
  /// Bytes of a path that rewrites and variables make. nginx takes request lines of 8 kB; a few rewrites can double a path
  /// to any length.
  static let pathBytes = 64 * 1024
  /// Variables that are filled in for one text: each may name thousands of others, to any depth.
  static let variables = 1_000
  /// Workloads that share a label and are asked for the rest of a selector.
  static let workloads = 1_000
}
