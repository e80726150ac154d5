/// What hostile input may cost.
public struct YAMLLimits: Sendable {
  /// Collections within collections, those behind aliases included. libyaml needs quadratic time for deep flow nesting.
  public var depth = 200
  /// Nodes of one document, what stands behind an alias counted each time.
  public var nodes = 5_000_000

  /// The default limits.
  public init() {}
}
