import RuleFiles
import SourceText
import StreamModel

/// What the detector has looked up about one route. Each property is computed once, when it is first needed.
final class RouteInspection {
  let route: any RouteSignals
  let knowledge: StreamKnowledge
  private var patterns: EvidencePatterns { knowledge.patterns }

  init(_ route: any RouteSignals, _ knowledge: StreamKnowledge) {
    self.route = route
    self.knowledge = knowledge
  }

  private(set) lazy var paths = route.literalPaths
  private(set) lazy var upstreams = route.upstreams
  private(set) lazy var upstreamNames = upstreams.map { known($0.host, $0.span) }
  private(set) lazy var hostNames = route.hosts.map { known($0.name, $0.span) }
  private(set) lazy var objectNames = route.objectNames.map { known($0.name, $0.span) }
  private(set) lazy var imageNames = images.map { known(ImageReference($0.name).name, $0.span) }
  private(set) lazy var settings = route.settings
  private(set) lazy var neighbours = route.neighbours

  /// A name at the route, and what its words mean.
  struct KnownName {
    let text: String
    let span: SourceSpan
    let facts: EvidencePatterns.NameFacts
  }

  private func known(_ name: String, _ span: SourceSpan) -> KnownName {
    KnownName(text: name, span: span, facts: patterns.facts(of: name))
  }

  /// Whether the route is for files, health checks and the like, which do not stream.
  private(set) lazy var isPlain =
    !paths.isEmpty && paths.allSatisfy(patterns.isPlain) || route.servesFiles || reachesPlainPath

  /// Whether the upstream sees a path that is answered at once, whatever the client asks for.
  private var reachesPlainPath: Bool {
    guard route.isExact, let seen = route.upstreamPaths, !seen.isEmpty else { return false }
    return seen.allSatisfy(patterns.isPlain)
  }

  /// Whether a name around the route means that pages about a product are served, not the product.
  private(set) lazy var hasPlainName =
    upstreamNames.contains(where: \.facts.isPlain) || hostNames.contains(where: \.facts.isPlain)
    || objectNames.contains(where: \.facts.isPlain)

  /// Whether the upstream serves other routes too.
  var sharesUpstream: Bool { upstreams.contains { neighbours.isShared(upstream: $0.host) } }

  /// What compose files tell of each upstream; without any, of the service that takes the requests for the host.
  private(set) lazy var upstreamServices = findServices()
  var services: [ServiceDirectory.Service] { upstreamServices.compactMap(\.self) }

  /// The images of the application: the objects of the route name them, or a compose file does.
  private(set) lazy var images = route.images.isEmpty ? composeImages : route.images

  /// The product behind the route.
  private(set) lazy var applications = RecognisedApplication.all(behind: self)

  /// Whether a path is only named for a kind of stream.
  private(set) lazy var isPathGuessed = paths.contains { patterns.wellKnown($0)?.isGuess == true }

  /// Whether the application is known for certain, and has no stream on the paths of the route.
  private(set) lazy var isKnownNotToStream =
    !applications.isEmpty && applications.allSatisfy { $0.isCertain && $0.streams(on: self)?.isEmpty == true }
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
