import RuleFiles
import StreamModel

/// What the detector has looked up about one route. Each property is computed once, when it is first needed.
final class RouteInspection<Route: RouteSignals> {
  let route: Route
  let knowledge: StreamKnowledge
  private var patterns: EvidencePatterns { knowledge.patterns }

  init(_ route: Route, _ knowledge: StreamKnowledge) {
    self.route = route
    self.knowledge = knowledge
  }

  private(set) lazy var paths = route.literalPaths
  private(set) lazy var upstreams = route.upstreams
  private(set) lazy var hosts = route.hosts
  private(set) lazy var objectNames = route.objectNames
  private(set) lazy var settings = route.settings
  private(set) lazy var neighbours = route.neighbours

  /// Whether the route is for files, health checks and the like, which do not stream.
  private(set) lazy var isPlain = !paths.isEmpty && paths.allSatisfy(patterns.isPlain) || route.servesFiles

  /// Whether a name around the route means that pages about a product are served, not the product.
  private(set) lazy var hasPlainName =
    upstreams.contains { patterns.facts(of: $0.host).isPlain } || hosts.contains { patterns.facts(of: $0.name).isPlain }
    || objectNames.contains { patterns.facts(of: $0.name).isPlain }

  /// Whether the upstream serves other routes too.
  var sharesUpstream: Bool { upstreams.contains { neighbours.isShared(upstream: $0.host) } }

  /// What compose files tell of each upstream; without any, of the service that takes the requests for the host.
  private(set) lazy var upstreamServices = findServices()
  var services: [ServiceDirectory.Service] { upstreamServices.compactMap(\.self) }

  /// The images of the application: the objects of the route name them, or a compose file does.
  private(set) lazy var images = route.images.isEmpty ? composeImages : route.images

  /// The product behind the route.
  private(set) lazy var applications = RecognisedApplication.all(behind: self)
}

/// What the detector knows besides a route: it is the same for a whole run.
struct StreamKnowledge: Sendable {
  /// Known paths, names and words.
  let patterns: EvidencePatterns
  /// The products behind the proxies.
  let applications: ApplicationCatalogue
  /// How much each sort of observation says.
  let weights: EvidenceWeightFile
  /// What the repository tells about the services behind the proxies.
  var services = ServiceView.none
}
