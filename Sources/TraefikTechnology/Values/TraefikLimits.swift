/// The limits on configuration of Traefik; docs/security.md lists them all.
enum TraefikLimits {
  /// Bytes of a router's rule.
  static let ruleBytes = 16 << 10
  /// Parentheses within parentheses.
  static let ruleDepth = 64
  /// Alternatives that a rule is resolved to, and conditions of all of them together.
  static let ruleAlternatives = 64
  static let ruleConditions = 1_024
  /// Bytes of a file; longer ones are generated.
  static let fileBytes = 5 << 20
  /// Parts of a label's name.
  static let nameParts = 24
  /// Keys and items within each other in a file.
  static let depth = 32
  /// Keys, items and texts of a file; aliases count each time.
  static let nodes = 200_000
  /// Middlewares of one router, those of chains counted.
  static let middlewares = 200
  /// Chains within chains.
  static let chainDepth = 16
  /// Files of a folder of dynamic configuration.
  static let files = 2_000
}
