import SourceText
import StreamModel

/// A route that streams, behind a product that the files do not name.
package struct UnjudgedRoute: Sendable {
  package let route: String
  package let span: SourceSpan

  package init(_ route: String, at span: SourceSpan) {
    self.route = route
    self.span = span
  }
}

/// The streams of one configuration: the common result of all technologies.
package struct TechnologyAnalysis: Sendable {
  /// The routes with their hops.
  package var chains: [ProxyChain] = []
  /// Facts that no aspect expresses.
  package var observations: [Observation] = []
  /// Notes and errors about the input.
  package var problems: [InputProblem] = []
  /// What became of each route.
  package var routes: [RouteAccount] = []
  /// Routes that stream and were not judged, because no file says which product serves them.
  package var unjudged: [UnjudgedRoute] = []
  /// The gateways of the configuration, so that hops of other technologies can be linked to it.
  package var gateways: [any Gateway] = []
  /// Indices of the declared streams that an application serves here.
  package var served: Set<Int> = []
  /// The observation for a declared stream, by its index, if no configuration of the run serves it.
  package var unserved: [Int: Observation] = [:]

  package init() {}
}
