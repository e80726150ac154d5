import StreamModel

/// The proxied routes of one server or object, for what only shows in comparison.
package struct RouteNeighbours: Sendable {
  /// The routes, the one in question included.
  private var routes = 0
  private var settings: [Evidence.Source: Int] = [:]
  /// The routes that each path leads to.
  private var paths: [String: Int] = [:]
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
      for source in own.settings.map(\.source).withoutRepeats { settings[source, default: 0] += 1 }
      for path in own.paths.withoutRepeats { paths[path, default: 0] += 1 }
      for upstream in route.upstreams.map(\.host).withoutRepeats { upstreams[upstream, default: 0] += 1 }
      for kind in detector.ownKinds(of: route, paths: own.paths, settings: own.settings) {
        kinds[kind, default: 0] += 1
      }
    }
  }

  /// Whether a setting is on so many routes that it says nothing about one of them: it was copied. Headers for upgrades
  /// are copied most often.
  func isBoilerplate(_ source: Evidence.Source) -> Bool {
    guard source.isSetting, let count = settings[source] else { return false }
    return source == .upgrade && routes == 2 && count == 2 || routes > 2 && count * 2 > routes
  }

  /// The upstream of a route is shared with another route.
  func isShared(upstream host: String) -> Bool { (upstreams[host] ?? 0) > 1 }

  /// Whether there is no other route.
  var isAlone: Bool { routes < 2 }

  /// Whether a route is exactly for a path, with or without a slash at the end.
  func hasRoute(at path: String) -> Bool { paths[path] != nil || paths[path + "/"] != nil }

  /// The paths of all routes.
  var allPaths: some Sequence<String> { paths.keys }

  /// The kinds that other routes stream, besides those of a route with some kinds.
  func kinds(beside own: Set<StreamKind>) -> Set<StreamKind> {
    Set(kinds.filter { $0.value > (own.contains($0.key) ? 1 : 0) }.keys)
  }
}

extension Array where Element: Hashable {
  /// Each element once, in any order. Most lists have but one.
  fileprivate var withoutRepeats: [Element] { count < 2 ? self : Array(Set(self)) }
}
