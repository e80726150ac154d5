import Analysis
import RuleFiles
import SourceText
import StreamModel
import Synchronization

/// The evidence of labels and files for or against a stream on one router.
struct TraefikRouteSignals: RouteSignals {
  let hop: TraefikHop
  let comments: TraefikComments
  let siblings: TraefikNeighbours

  private var rule: RouterRule { hop.router.rule }
  var span: SourceSpan { hop.span }

  var declaration: RouteDeclaration? {
    comments.declaredKind(at: hop.span).map { RouteDeclaration(kind: $0, source: "comment") }
  }

  var neverStreams: Evidence? {
    if hop.isRedirecting {
      return Evidence(.plainPath, text: "every request is redirected", span: hop.span, kinds: [])
    }
    if case .own = hop.backend {
      return Evidence(.plainPath, text: "Traefik itself answers", span: hop.span, kinds: [])
    }
    return nil
  }

  var methods: RouteMethods? { rule.methods.map { RouteMethods($0, span: hop.span) } }

  // MARK: Paths

  var literalPaths: [String] {
    rule.paths.flatMap { limit -> [String] in
      switch limit {
      case .any: ["/"]
      case .exact(let text), .prefix(let text): [text]
      case .regex(let text): text.hasPrefix("^") ? RoutePattern.literals(ofRegex: text) : []
      case .unknown: []
      }
    }
  }

  var spellsAlternatives: Bool {
    rule.paths.contains { limit in
      guard case .regex(let text) = limit else { return false }
      return RoutePattern.literals(ofRegex: text).count > 1
    }
  }

  var isExact: Bool {
    hop.middlewares.contains { $0["replacePath"]?["path"] != nil }
      || !rule.paths.isEmpty
        && rule.paths.allSatisfy {
          guard case .exact = $0 else { return false }
          return true
        }
  }

  var upstreamPaths: [String]? {
    let paths = literalPaths.map(hop.forwarded)
    return paths.isEmpty || paths.contains(nil) ? nil : paths.compactMap(\.self)
  }

  var pathText: String {
    rule.paths.map { limit -> String in
      switch limit {
      case .any, .unknown: ""
      case .exact(let text), .prefix(let text): RoutePattern.lastSegment(of: text).map(String.init) ?? ""
      case .regex(let text): text
      }
    }.joined(separator: " ")
  }

  var servesEverything: Bool { rule.isKnown && literalPaths.allSatisfy { $0 == "/" } && !literalPaths.isEmpty }
  var servesMuch: Bool { literalPaths.contains { Self.servesMuch($0) } }
  var neighbours: RouteNeighbours { siblings.neighbours }

  func isServedElsewhere(_ path: String) -> Bool {
    siblings.neighbours(withHosts: rule.hosts).take(path, fromRouteAt: literalPaths)
      || rule.isKnown && !path.contains("*") && rule.fit(host: "", path: path) == .no
  }

  // MARK: Names

  var upstreams: [UpstreamName] {
    switch hop.backend {
    case .container(let container, let port): [UpstreamName(host: container.name, port: port, span: hop.span)]
    case .servers(let servers, let service):
      servers.prefix(1).map { UpstreamName(host: $0.host, port: $0.port, span: $0.span) }
        + (servers.first?.host == service ? [] : [UpstreamName(host: service, port: nil, span: hop.span)])
    case .own, .unknown, .refused: []
    }
  }

  var images: [SignalName] {
    guard case .container(let container, _) = hop.backend, let image = container.image else { return [] }
    return [SignalName(image.text, span: image.span)]
  }

  var hosts: [SignalName] {
    rule.hosts.map { host in
      SignalName(host.split(separator: ".").dropLast().filter { $0 != "*" }.joined(separator: "."), span: hop.span)
    }.filter { !$0.name.isEmpty }
  }

  var hostNames: [String] { rule.hostNames }

  // MARK: Settings

  var settings: [Evidence] { [] }

  var comment: Evidence? {
    comments.comments(at: hop.span).lazy.compactMap { StreamComment($0.text)?.evidence(at: $0.span) }.first
  }
}

/// The routers of one project, compared when one of them needs it.
final class TraefikNeighbours: Sendable {
  private let hops: [TraefikHop]
  private let detector: StreamDetector
  private let known = Mutex<RouteNeighbours?>(nil)
  private let ofHosts = AnswerCache<String, RouteNeighbours>(limit: 100)
  private let byHosts: [String: [TraefikHop]]

  init(_ hops: [TraefikHop], _ detector: StreamDetector) {
    self.hops = hops
    self.detector = detector
    byHosts = Dictionary(grouping: hops) { Self.key($0.router.rule.hosts) }
  }

  private static func key(_ hosts: [String]) -> String { Set(hosts).sorted().joined(separator: " ") }

  private func signals(_ hop: TraefikHop) -> TraefikRouteSignals {
    TraefikRouteSignals(hop: hop, comments: .none, siblings: self)
  }

  /// The routers with the same hosts.
  func neighbours(withHosts hosts: [String]) -> RouteNeighbours {
    let key = Self.key(hosts)
    return ofHosts.answer(to: key) { RouteNeighbours(of: (byHosts[key] ?? []).map(signals), detector) }
  }

  /// All routers.
  var neighbours: RouteNeighbours {
    known.withLock { known in
      if let known { return known }
      let neighbours = RouteNeighbours(of: hops.lazy.map(signals), detector)
      known = neighbours
      return neighbours
    }
  }
}
