/// Limits for hostile input.
package struct YAMLLimits: Sendable {
  /// Collections within collections, those behind aliases included. libyaml needs quadratic time for deep flow nesting.
  package var depth = 200
  /// Nodes of one document; the target of an alias is counted each time.
  package var nodes = 5_000_000

  /// The default limits.
  package init() {}
}
