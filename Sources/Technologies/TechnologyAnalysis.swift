import SourceText
import Streaming

/// What one technology says about the streams of one configuration: the common result of all readers.
package struct TechnologyAnalysis: Sendable {
  /// The routes with their hops.
  package var paths: [Path] = []
  /// What no aspect expresses.
  package var observations: [Observation] = []
  /// Notes and errors about the input.
  package var problems: [InputProblem] = []
  /// Hops of routes of which nothing tells whether they stream; counted once each.
  package var unknownRoutes = 0
  /// What answers requests here, so that hops of other technologies can be followed to it.
  package var systems: [any Gateway] = []
  /// All routes that were followed.
  package var routes = 0
  /// Indices of the declared streams that an application serves here.
  package var served: Set<Int> = []
  /// What to say about a declared stream, by its index, if no configuration of the run serves it.
  package var unserved: [Int: Observation] = [:]

  /// Nothing said yet.
  package init() {}
}
