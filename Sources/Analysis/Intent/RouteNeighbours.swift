import StreamModel

/// The proxied routes of one server or object, for what only shows in comparison.
package struct RouteNeighbours: Sendable {
  /// The routes, the one in question included.
  private var routes = 0
  /// The routes with each sort of observation, by its position in the declaration; empty without any.
  private var settings: [Int] = []
  private var paths: Set<String> = []
  /// The paths below which a route takes no requests.
  private var exactPaths: Set<String> = []
  /// The routes that go to each upstream.
  private var upstreams: [String: Int] = [:]
  /// The routes that stream each kind by their path or protocol.
  private var kinds: [StreamKind: Int] = [:]

  /// A route without others.
  package static let none = RouteNeighbours()

  private init() {}

  /// Compares routes. `detector` knows which of them stream by themselves.
  package init(of signals: some Sequence<some RouteSignals>, _ detector: StreamDetector) {
    for route in signals {
      routes += 1
      let own = (paths: route.literalPaths, settings: route.settings)
      count(own.settings)
      paths.formUnion(own.paths)
      if route.isExact { exactPaths.formUnion(own.paths) }
      for upstream in route.upstreams.map(\.host).withoutRepeats { upstreams[upstream, default: 0] += 1 }
      for kind in detector.ownKinds(of: route, paths: own.paths, settings: own.settings) {
        kinds[kind, default: 0] += 1
      }
    }
  }

  /// Counts the observations of one route, those of a sort once.
  private mutating func count(_ observations: [Evidence]) {
    if settings.isEmpty, !observations.isEmpty { settings = Array(repeating: 0, count: Evidence.Source.count) }
    for (number, item) in observations.enumerated()
    where !observations[..<number].contains(where: { $0.source == item.source }) {
      settings[item.source.number] += 1
    }
  }

  /// Whether a setting is on so many routes that it says nothing about one of them: it was copied. Headers for upgrades
  /// are copied most often.
  func isBoilerplate(_ source: Evidence.Source) -> Bool {
    guard source.isSetting, !settings.isEmpty else { return false }
    let count = settings[source.number]
    return source == .upgrade && routes == 2 && count == 2 || routes > 2 && count * 2 > routes
  }

  /// The upstream of a route is shared with another route.
  func isShared(upstream host: String) -> Bool { (upstreams[host] ?? 0) > 1 }

  /// Whether there is no other route.
  var isAlone: Bool { routes < 2 }

  /// Whether a route is exactly for a path, with or without a slash at the end.
  func hasRoute(at path: String) -> Bool { paths.contains(path) || paths.contains(path + "/") }

  /// Whether a route with a longer path takes the requests for a path, or for the paths of a pattern: Ingress, Gateway
  /// API and Kong give a request to the longest path.
  package func take(_ path: String, fromRouteAt own: [String]) -> Bool {
    let wanted = RoutePattern.Parts(path)
    let length = own.map(RoutePattern.Parts.init).filter { RoutePattern.isBelow(wanted, $0) }.map(\.count).max() ?? 0
    return paths.contains { other in
      let parts = RoutePattern.Parts(other)
      guard parts.count > length else { return false }
      return exactPaths.contains(other) ? RoutePattern.matches(wanted, parts) : RoutePattern.isBelow(wanted, parts)
    }
  }

  /// The paths of all routes.
  var allPaths: some Sequence<String> { paths }

  /// The kinds that other routes stream, besides those of a route with some kinds.
  func kinds(beside own: Set<StreamKind>) -> Set<StreamKind> {
    Set(kinds.filter { $0.value > (own.contains($0.key) ? 1 : 0) }.keys)
  }
}

extension Array where Element: Hashable {
  /// Each element once, in any order. Most lists have but one.
  fileprivate var withoutRepeats: [Element] { count < 2 ? self : Array(Set(self)) }
}
