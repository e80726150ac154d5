import Analysis
import KongModel
import RuleFiles
import SourceText
import StreamModel
import Synchronization
import YAMLSyntax

/// The evidence of Kong's files for or against a stream on one route.
struct KongRouteSignals: RouteSignals {
  let hop: KongHop
  /// The file that contains the route, for its comments.
  let file: KongFile?
  let siblings: KongNeighbours

  var span: SourceSpan { hop.span }

  var declaration: RouteDeclaration? {
    file?.declaredKind(of: hop.entity.node).map { RouteDeclaration(kind: $0, source: "comment") }
  }

  var closure: Evidence? { hop.closure }

  var methods: RouteMethods? {
    hop.pattern.methods.isEmpty ? nil : RouteMethods(hop.pattern.methods, span: hop.span)
  }

  // MARK: Paths

  var literalPaths: [String] {
    hop.pattern.paths.flatMap { $0.isRegex ? RoutePattern.literals(ofRegex: $0.text) : [$0.text] }
  }

  var pathText: String {
    hop.pattern.paths.map { $0.isRegex ? $0.text : RoutePattern.lastSegment(of: $0.text).map(String.init) ?? "" }
      .joined(separator: " ")
  }

  var spellsAlternatives: Bool {
    hop.pattern.paths.contains { $0.isRegex && RoutePattern.literals(ofRegex: $0.text).count > 1 }
  }

  /// Whether every request reaches the upstream with the same path.
  var isExact: Bool { hop.replacedPath != nil }

  /// Kong takes the path of the route off, unless `strip_path` is false, and puts that of the service before it.
  var upstreamPaths: [String]? {
    let literal = literalPaths
    if let replaced = hop.replacedPath { return [replaced] }
    guard !literal.isEmpty else { return nil }
    let base = hop.service.flatMap { KongAddress($0)?.path } ?? "/"
    let isStripped = hop.entity.text("strip_path") != "false"
    let prefix = base.hasSuffix("/") ? String(base.dropLast()) : base
    return literal.map { isStripped ? (prefix.isEmpty ? "/" : prefix) : prefix + $0 }
  }

  var neighbours: RouteNeighbours { siblings.neighbours }

  func isServedElsewhere(_ path: String) -> Bool {
    siblings.neighbours(withHosts: hop.pattern.hosts).take(path, fromRouteAt: literalPaths)
  }

  var servesEverything: Bool { hop.pattern.paths.allSatisfy { $0.text == "/" } }
  var servesMuch: Bool { hop.pattern.paths.isEmpty || hop.pattern.paths.contains { Self.servesMuch($0.text) } }

  // MARK: Names

  /// The address of the service, and its name.
  var upstreams: [UpstreamName] {
    guard let service = hop.service else { return [] }
    var result: [UpstreamName] = []
    if let address = KongAddress(service) {
      result.append(UpstreamName(host: address.host, port: address.port, span: service.head))
    }
    if let name = service.text("name"), name != result.first?.host {
      result.append(UpstreamName(host: name, port: nil, span: service.head))
    }
    return result
  }

  var hosts: [SignalName] {
    hop.pattern.hosts.map { host in
      SignalName(host.split(separator: ".").dropLast().joined(separator: "."), span: hop.span)
    }
  }

  var hostNames: [String] { Array(hop.pattern.hosts) }

  // MARK: Settings

  var settings: [Evidence] {
    var found: [Evidence] = []
    if let value = switchedOffBuffering {
      found.append(
        Evidence(.bufferingOff, text: "routes[].response_buffering is false", span: value.span, kinds: []))
    }
    return found
  }

  var protocols: [Evidence] {
    var found: [Evidence] = []
    if let effect = hop.values[.bodyRewrite], effect.setting.hasPrefix("plugins[ai-proxy") {
      found.append(
        Evidence(.protocol, text: "ai-proxy serves a model", span: effect.span, kinds: [.streamableHTTP]))
    }
    if takesSockets, hop.pattern.protocols.isDisjoint(with: ["http", "https"]) {
      found.append(Evidence(.protocol, text: "the route is for WebSocket", span: hop.span, kinds: [.websocket]))
    }
    if let scheme = hop.scheme, scheme.word == "ws" || scheme.word == "wss" {
      found.append(
        Evidence(
          .protocol, text: "the service uses \(scheme.word)", span: scheme.field.span, kinds: [.websocket]))
    }
    return found
  }

  private var switchedOffBuffering: EffectiveValue? {
    hop.values[.responseBuffering].flatMap { $0.origin == .written && $0.value == .word("off") ? $0 : nil }
  }

  var habits: [Evidence] {
    var found = (hop.values[.idleTimeout]?.timeoutEvidence).map { [$0] } ?? []
    // A list of all protocols is often copied.
    if takesSockets, !hop.pattern.protocols.isDisjoint(with: ["http", "https"]) {
      found.append(Evidence(.habit, text: "the route takes WebSocket too", span: hop.span, kinds: [.websocket]))
    }
    return found
  }

  private var takesSockets: Bool {
    !hop.pattern.isPlain && hop.pattern.protocols.contains { $0 == "ws" || $0 == "wss" }
  }

  var comment: Evidence? {
    let comments = file?.comments(of: hop.entity.node) ?? []
    return comments.lazy.compactMap { comment in
      StreamComment(comment.text)?.evidence(
        at: SourceSpan(
          file: hop.entity.file, start: comment.range.lowerBound, end: comment.range.upperBound))
    }.first
  }

  // MARK: Protocols

  var protocolKinds: [StreamKind]? {
    let protocols = hop.pattern.protocols
    if protocols.isSubset(of: ["grpc", "grpcs"]) { return [.grpc] }
    return protocols.isSubset(of: ["ws", "wss"]) ? [.websocket] : nil
  }
}

/// The routes of one Kong, compared when one of them needs it.
final class KongNeighbours: Sendable {
  private let hops: [KongHop]
  private let detector: StreamDetector
  private let known = Mutex<RouteNeighbours?>(nil)

  init(_ hops: [KongHop], _ detector: StreamDetector) {
    self.hops = hops
    self.detector = detector
  }

  private let ofHosts = AnswerCache<String, RouteNeighbours>(limit: 100)

  /// The routes with the same hosts. One with hosts goes before one without.
  func neighbours(withHosts hosts: [String]) -> RouteNeighbours {
    let wanted = Set(hosts)
    return ofHosts.answer(to: wanted.sorted().joined(separator: " ")) {
      let same = hops.lazy.filter { Set($0.pattern.hosts) == wanted }
      return RouteNeighbours(of: same.map { KongRouteSignals(hop: $0, file: nil, siblings: self) }, detector)
    }
  }

  /// All routes.
  var neighbours: RouteNeighbours {
    known.withLock { known in
      if let known { return known }
      let routes = hops.lazy.map { KongRouteSignals(hop: $0, file: nil, siblings: self) }
      let neighbours = RouteNeighbours(of: routes, detector)
      known = neighbours
      return neighbours
    }
  }
}
