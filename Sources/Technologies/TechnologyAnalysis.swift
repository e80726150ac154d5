import SourceText
import Streaming

/// What one technology says about the streams of one configuration: the common result of all readers.
public struct TechnologyAnalysis: Sendable {
  /// The routes with their hops.
  public var paths: [ProxyChain] = []
  /// What no aspect expresses.
  public var observations: [Observation] = []
  /// Notes and errors about the input.
  public var problems: [InputProblem] = []
  /// Hops of routes of which nothing tells whether they stream; counted once each.
  public var unknownRoutes = 0
  /// What answers requests here, so that hops of other technologies can be followed to it.
  public var systems: [any RequestSystem] = []
  /// All routes that were followed.
  public var routes = 0
  /// Indices of the declared streams that an application serves here.
  public var served: Set<Int> = []
  /// What to say about a declared stream, by its index, if no configuration of the run serves it.
  public var unserved: [Int: Observation] = [:]

  /// Nothing said yet.
  public init() {}
}
