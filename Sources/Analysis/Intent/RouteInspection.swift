import StreamModel

/// What the detector has looked up about one route. Each property is computed once, when it is first needed.
final class RouteInspection<Route: RouteSignals> {
  let route: Route
  private let patterns: EvidencePatterns

  init(_ route: Route, _ patterns: EvidencePatterns) {
    self.route = route
    self.patterns = patterns
  }

  private(set) lazy var paths = route.literalPaths
  private(set) lazy var upstreams = route.upstreams
  private(set) lazy var hosts = route.hosts
  private(set) lazy var objectNames = route.objectNames

  /// Whether the route is for files, health checks and the like, which do not stream.
  private(set) lazy var isPlain = !paths.isEmpty && paths.allSatisfy(patterns.isPlain) || route.servesFiles

  /// Whether a name around the route means that pages about a product are served, not the product.
  private(set) lazy var hasPlainName =
    upstreams.contains { patterns.facts(of: $0.host).isPlain } || hosts.contains { patterns.facts(of: $0.name).isPlain }
    || objectNames.contains { patterns.facts(of: $0.name).isPlain }
}
