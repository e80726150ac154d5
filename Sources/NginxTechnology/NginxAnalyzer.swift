import Analysis
import NginxSyntax
import SourceText
import StreamModel
import SystemSupport

/// Follows the declared and evident streams through one configuration.
struct NginxAnalyzer: Sendable {
  let model: NginxModel
  let knowledge: NginxKnowledge
  let builder: NginxPathBuilder
  let comments: NginxStreamComments
  let detector: StreamDetector
  private let siblings: NginxNeighbours
  var configuration: NginxConfiguration { model.configuration }
  var result = TechnologyAnalysis()
  /// Hops that a declared path passes; they are not judged again.
  var covered: Set<HopIdentity> = []
  /// The declared streams.
  var streams: [DeclaredStream] = []
  /// Cached walks to the own paths of locations with conditions, by the location's block.
  var shadows: [Int: NginxWalk?] = [:]
  /// Nested locations without a pass directive that were reported for a declared path.
  var unpassed: Set<Int> = []
  /// Looked up when a declared stream has several servers to choose from.
  private lazy var inner = NginxInnerServers(model)

  init(
    _ model: NginxModel, comments: NginxStreamComments, knowledge: NginxKnowledge, detector: StreamDetector
  ) {
    self.model = model
    self.knowledge = knowledge
    builder = NginxPathBuilder(model: model, knowledge: knowledge)
    self.comments = comments
    self.detector = detector
    siblings = NginxNeighbours(model: model, knowledge: knowledge, comments: comments, detector: detector)
    result.problems += comments.problems
  }

  /// Blocks of one configuration that several threads share.
  private static let manyBlocks = 2000

  /// The location that a hop stands for.
  func signals(of hop: NginxHop) -> NginxRouteSignals { siblings.signals(of: hop) }

  mutating func run(streams: [DeclaredStream]) -> TechnologyAnalysis {
    self.streams = streams
    for (index, stream) in streams.enumerated() { follow(stream, index) }
    let blocks = configuration.blocks.count
    if blocks < Self.manyBlocks {
      for block in 0..<blocks { judge(block) }
    } else {
      var empty = self
      empty.result = TechnologyAnalysis()
      let start = empty
      parallelChunks(blocks, minimum: Self.manyBlocks / 8) { range in
        var part = start
        for block in range { part.judge(block) }
        return part.result
      } each: { part, seen in
        result.chains.append(part.chains, seen: seen, of: blocks)
        result.routes += part.routes
        result.observations += part.observations
      }
    }
    result.gateways = [NginxGateway(model: model, builder: builder)]
    result.observations += NginxLocationChecks(model: model, knowledge: knowledge).run(
      streams: streams, chains: result.chains)
    return result
  }

  // MARK: Declared streams

  /// One server's result for a declared stream.
  private struct Served {
    let server: NginxServer
    let walk: NginxWalk
    let request: NginxRequest

    var reachesApplication: Bool {
      if case .application = walk.end { return true }
      return false
    }
  }

  private mutating func follow(_ stream: DeclaredStream, _ index: Int) {
    let requests = requests(for: stream)
    var served: [Served] = []
    var failed: [Served] = []
    for request in requests {
      let answers = answers(to: request, stream)
      if !stream.host.isEmpty { coverOtherHosts(request, besides: answers) }
      served += answers.filter(\.reachesApplication)
      failed += answers.filter { !$0.reachesApplication }
    }
    served = outermost(served)
    if stream.host.isEmpty { served = mostSpecific(served) }
    let handlers = NginxHandlers(model: model, knowledge: knowledge)
    if served.isEmpty, let handled = failed.first(where: { handlers.answer($0.walk.end) }) {
      if let block = handled.walk.servingBlock {
        result.served.insert(index)
        result.routes.append(RouteAccount(stream.text, at: configuration.headSpan(of: block), .unknownController))
      }
      return
    }
    if served.isEmpty {
      if model.servers.isEmpty, let request = requests.first, !model.streamServers.isEmpty {
        followStreamServers(stream, request, index)
      }
      if let first = failed.first { result.unserved[index] = unserved(stream, first.walk, first.server) }
      return
    }
    result.served.insert(index)
    var seen: Set<HopIdentity> = []
    for item in served {
      if requests.count > 1, case .application(let block) = item.walk.end,
        !seen.insert(HopIdentity(configuration.id, block: block)).inserted
      {
        continue
      }
      add(stream, item)
    }
  }

  /// The requests by which a declared stream is looked up here.
  private func requests(for stream: DeclaredStream) -> [NginxRequest] {
    let isPattern = stream.path.contains("*")
    let paths = isPattern ? configuration.blocks.indices.lazy.flatMap { literalPaths(of: $0) } : nil
    let declared = DeclaredRequests(
      stream, paths: paths.map(Array.init) ?? [],
      hosts: stream.host.contains("*") ? model.servers.flatMap(serverNames) : [])
    return declared.requests { request in
      let wanted = NginxRequest(path: request.path, host: request.host, kind: stream.kind)
      return NginxServerChoice.candidates(model.servers, host: request.host).contains { server in
        guard let serving = NginxWalker(model: model).walk(wanted, in: server).servingBlock,
          case .regex? = model.location(of: serving)?.match
        else { return false }
        return true
      }
    }.map { NginxRequest(path: $0.path, host: $0.host, kind: stream.kind) }
  }

  private func serverNames(_ server: NginxServer) -> [String] {
    configuration.all(.serverName, in: server.block).flatMap { configuration.arguments($0) }
  }

  private func literalPaths(of block: Int) -> [String] {
    guard configuration.blocks[block].context == .location else { return [] }
    switch model.location(of: block)?.match {
    case .exact(let path), .prefix(let path, _): return [path]
    case .regex(_, let pattern): return RoutePattern.literals(ofRegex: pattern)
    case .named, nil: return []
    }
  }

  /// The result of each candidate server for a request.
  private mutating func answers(to request: NginxRequest, _ stream: DeclaredStream) -> [Served] {
    let walker = NginxWalker(model: model)
    var result: [Served] = []
    for server in NginxServerChoice.candidates(model.servers, host: request.host) {
      var walk = walker.walk(request, in: server)
      if case .redirect(let block, nil, let target) = walk.end {
        note(redirect: block, target: target, stream, request, server)
        var again = request
        again.path = target
        walk = walker.walk(again, in: server)
      }
      result.append(Served(server: server, walk: walk, request: request))
    }
    return result
  }

  /// Without a host any server may be meant. Those with a location of their own for the route are more likely than
  /// those with a general one.
  private func mostSpecific(_ served: [Served]) -> [Served] {
    let specific = served.filter { item in
      guard case .application(let block) = item.walk.end else { return false }
      return !item.walk.jumps.isEmpty || model.title(of: block) != "/"
    }
    return specific.isEmpty ? served : specific
  }

  /// A server that others of this configuration pass to is judged behind them, unless no other server serves the
  /// stream.
  private mutating func outermost(_ served: [Served]) -> [Served] {
    guard served.count > 1 else { return served }
    var outer: [Served] = []
    for item in served where !inner.contains(item.server) { outer.append(item) }
    return outer.isEmpty ? served : outer
  }

  /// A declaration with a host means that this host streams the path, so that the same path of other hosts is not
  /// meant.
  private mutating func coverOtherHosts(_ request: NginxRequest, besides served: [Served]) {
    let blocks = Set(served.map(\.server.block))
    for server in model.servers where !blocks.contains(server.block) {
      let walk = NginxWalker(model: model).walk(request, in: server)
      guard case .application(let block) = walk.end else { continue }
      covered.insert(HopIdentity(configuration.id, block: block))
    }
  }

  private mutating func add(_ stream: DeclaredStream, _ item: Served) {
    guard case .application(let block) = item.walk.end else { return }
    var request = item.request
    request.path = item.walk.path
    guard let probe = builder.hop(at: block, for: request) else { return }
    let signals = signals(of: probe)
    let heartbeat = detector.heartbeat(ofDeclared: signals)
    let begin = result.chains.count
    for kind in detector.kinds(ofDeclared: stream.kind, signals) {
      request.kind = kind
      guard let hop = builder.hop(probe, for: request) else { continue }
      let outer = builder.streamHops(before: item.server, for: request)
      let hops = outer + builder.chain(from: hop)
      covered.formUnion(hops.map(\.identity))
      var chain = ProxyChain(
        hops: hops, route: stream.text, judgedAs: kind, kind: stream.kind, intent: .declared(by: stream.source))
      chain.heartbeat = heartbeat
      append(chain)
    }
    account(stream.text, at: configuration.headSpan(of: block), .judged, chains: begin)
    for jump in item.walk.jumps { note(jump: jump, stream, serving: block, request) }
  }

  private mutating func followStreamServers(_ stream: DeclaredStream, _ request: NginxRequest, _ index: Int) {
    for block in model.streamServers {
      guard let hop = builder.streamHop(at: block, for: request) else { continue }
      result.served.insert(index)
      covered.insert(hop.identity)
      let begin = result.chains.count
      append(
        ProxyChain(
          hops: [hop], route: stream.text, judgedAs: stream.kind ?? .sse, kind: stream.kind,
          intent: .declared(by: stream.source)))
      account(stream.text, at: hop.span, .judged, chains: begin)
    }
  }

  // MARK: Evident streams

  private mutating func judge(_ block: Int) {
    let context = configuration.blocks[block].context
    let configuration = configuration
    let hasPass = NginxModel.passDirectives.contains { configuration.first($0.name, in: block) != nil }
    let hop: NginxHop?
    var request = NginxRequest(path: "/", host: "", kind: nil)
    switch context {
    case .location, .ifInLocation:
      guard hasPass else {
        if let observation = passNotInherited(block) { result.observations.append(observation) }
        return
      }
      if let location = model.location(of: block), !location.canMatch {
        followMeant(location, block)
        return
      }
      request.path = samplePath(of: block)
      if let walk = shadowing(block, request) {
        followShadowed(block, request, walk)
        return
      }
      hop = builder.hop(at: block, for: request)
    case .streamServer:
      hop = builder.streamHop(at: block, for: request)
    default: return
    }
    guard let hop, !covered.contains(hop.identity) else { return }
    let found = detector.detect(signals(of: hop), usesHints: true)
    let begin = result.chains.count
    var intents: [Intent] = []
    defer {
      let state = RouteAccount.State(intents.first { $0 != .unknown } ?? (intents.isEmpty ? found.intent : .unknown))
      account(hop.route, at: hop.span, state, chains: begin)
    }
    let heartbeat = found.intent.isDeclared ? detector.heartbeat(ofDeclared: signals(of: hop)) : nil
    for stream in found.streams {
      request.kind = stream.kind
      guard let judged = builder.hop(hop, for: request) else { continue }
      let hops = builder.chain(from: judged)
      let intent = passesEverythingOn(judged, to: hops, stream.intent) ? .unknown : stream.intent
      intents.append(intent)
      var chain = ProxyChain(
        hops: hops, route: judged.route, judgedAs: stream.kind, kind: found.known, intent: intent,
        evidence: found.evidence)
      chain.isPlain = found.isPlain
      chain.closure = found.closure
      chain.heartbeat = heartbeat
      append(chain)
    }
    if let closure = found.closure, found.intent.isDeclared {
      var observation = notProxied(hop.block, answeredAt: closure.span, route: hop.route, kind: found.known)
      observation.intent = found.intent
      result.observations.append(observation)
    }
  }

  /// Whether a location for everything leads to another server of the configuration, and nothing but its settings speaks
  /// for a stream: that it lets upgrades through does not show what is behind the other server.
  private func passesEverythingOn(_ hop: NginxHop, to hops: [any Hop], _ intent: Intent) -> Bool {
    guard hops.count > 1, intent.isLikely, case .prefix("/", _)? = model.location(of: hop.block)?.match else {
      return false
    }
    return intent.evidence.allSatisfy(\.source.isSetting)
  }

  /// Notes what became of a route, whose chains begin at an index of the result.
  private mutating func account(
    _ route: String, at span: SourceSpan, _ state: RouteAccount.State, chains begin: Int
  ) {
    let hops = begin < result.chains.count ? result.chains[begin].hops.map(\.identity) : []
    result.routes.append(RouteAccount(route, at: span, state, hops: hops))
  }

  private func samplePath(of block: Int) -> String {
    switch model.location(of: block)?.match {
    case .exact(let path): return path
    case .prefix(let path, _):
      // Beside `location = /` the requests below come to `location /`.
      guard let server = model.server(of: block),
        case .location(let serving) = server.select(path, redirects: { _ in false }),
        case .exact? = model.location(of: serving)?.match
      else { return path }
      return path.hasSuffix("/") ? path + "x" : path + "/x"
    case .regex(_, let pattern): return RoutePattern.literals(ofRegex: pattern).first ?? "/"
    case .named, nil: return "/"
    }
  }

  // MARK: What no aspect expresses

  /// Takes a path, and notes the firewalls on it that buffer responses.
  mutating func append(_ path: ProxyChain) {
    result.chains.append(path)
    guard !path.isPlain, path.closure == nil, configuration.mentions(.coraza),
      path.judgedAs == .sse || path.judgedAs == .streamableHTTP
    else { return }
    for case let hop as NginxHop in path.hops {
      guard let (text, statement) = hop.text(.coraza), NginxValue.flag(text) == true else { continue }
      var observation = Observation(
        check: .bodyFirewall, outcome: .conditional, technology: "nginx", setting: "coraza", value: text,
        span: configuration.span(statement))
      observation.enclosing = hop.enclosing(ofBlock: Int(statement.block))
      observation.route = path.route
      observation.kind = path.kind
      observation.intent = path.intent
      result.observations.append(observation)
    }
  }

  private mutating func unserved(_ stream: DeclaredStream, _ walk: NginxWalk, _ server: NginxServer) -> Observation {
    let block: Int
    let statement: NginxStatement?
    var target = ""
    switch walk.end {
    case .application(let b): (block, statement) = (b, nil)
    case .answered(let b, let by): (block, statement) = (b, by)
    case .redirect(let b, let by, let to):
      (block, statement) = (b, by)
      target = to
    }
    if var observation = passNotInherited(block, isDeclared: true) {
      observation.route = stream.text
      observation.kind = stream.kind
      observation.intent = .declared(by: stream.source)
      unpassed.insert(block)
      return observation
    }
    var observation = notProxied(
      block, answeredAt: statement.map(configuration.span), target: target, route: stream.text, kind: stream.kind)
    observation.intent = .declared(by: stream.source)
    return observation
  }

  /// A declared route that reaches no application.
  private func notProxied(
    _ block: Int, answeredAt span: SourceSpan?, target: String = "", route: String, kind: StreamKind?
  ) -> Observation {
    var observation = Observation(
      check: target.isEmpty ? .routeNotProxied : .routeRedirected, outcome: .certain, technology: "nginx",
      setting: configuration.blocks[block].context == .server ? "server" : "location", value: model.title(of: block),
      span: configuration.headSpan(of: block))
    if let span { observation.related = [RelatedSpan(label: "answered here", span: span)] }
    observation.enclosing = configuration.enclosingHeads(of: block)
    observation.route = route
    observation.kind = kind
    observation.parameters = ["route": route, "target": target, "location": model.title(of: block)]
    return observation
  }

  private mutating func note(
    redirect block: Int, target: String, _ stream: DeclaredStream, _ request: NginxRequest, _ server: NginxServer
  ) {
    // EventSource follows redirects; a POST becomes a GET, and a WebSocket handshake fails.
    let follows = stream.kind == .sse || stream.kind == nil
    var observation = Observation(
      check: .routeRedirected, outcome: follows ? .costly : .certain, technology: "nginx", setting: "location",
      value: model.title(of: block), span: configuration.headSpan(of: block))
    observation.enclosing = configuration.enclosingHeads(of: block)
    observation.route = stream.text
    observation.kind = stream.kind
    observation.intent = .declared(by: stream.source)
    let location = model.redirectLocation(to: target, at: block, in: server, host: request.host)
    observation.parameters = ["route": stream.text, "target": location, "location": model.title(of: block)]
    result.observations.append(observation)
  }

  /// Settings for streams that are in a location which hands the request on to another one.
  private mutating func note(
    jump: NginxWalk.Jump, _ stream: DeclaredStream, serving block: Int, _ request: NginxRequest
  ) {
    let names = [
      "proxy_buffering", "proxy_read_timeout", "fastcgi_buffering", "fastcgi_read_timeout", "uwsgi_buffering",
      "uwsgi_read_timeout", "proxy_http_version", "proxy_set_header",
    ]
    let configuration = configuration
    guard let left = names.lazy.compactMap({ configuration.first(named: $0, in: jump.from) }).first,
      let hop = builder.hop(at: block, for: request)
    else { return }
    var observation = Observation(
      check: .settingsLeftBehind, outcome: nil, technology: "nginx", setting: configuration.name(left),
      value: configuration.arguments(left).joined(separator: " "), span: configuration.span(left))
    observation.scope = CauseScope([CauseScope.Place(hop.identity, route: stream.text)], .allDefaults)
    observation.enclosing = configuration.enclosingHeads(of: jump.from)
    observation.related = [
      RelatedSpan(label: "the request leaves the location here", span: configuration.span(jump.by)),
      RelatedSpan(label: "and is served here", span: configuration.headSpan(of: jump.to)),
    ]
    observation.route = stream.text
    observation.kind = stream.kind
    observation.intent = .declared(by: stream.source)
    observation.parameters = ["from": model.title(of: jump.from), "to": model.title(of: jump.to)]
    result.observations.append(observation)
  }
}
