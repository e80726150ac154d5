/// Limits for hostile input.
package struct YAMLLimits: Sendable {
  /// Collections within collections, those behind aliases included. libyaml needs quadratic time for deep flow nesting.
  package var depth = 200
  /// Nodes of one document; the target of an alias is counted each time.
  package var nodes = 5_000_000

  /// Bytes of a document; a longer list of objects is divided.
  package var wholeList = 8 << 20
  /// Bytes of a part of a list in YAML, to which whole items are added until it is longer.
  package var listPart = 1 << 20

  /// The default limits.
  package init() {}
}
