import Analysis
import RuleFiles
import SourceText
import StreamModel

/// Follows the declared and evident streams through one project.
struct TraefikAnalyzer {
  private let project: TraefikProject
  private let detector: StreamDetector
  private let id: ConfigurationID
  private let hops: [TraefikHop]
  private let faults: [TraefikFault?]
  private let comments: TraefikComments
  private let siblings: TraefikNeighbours
  private var result = TechnologyAnalysis()

  init(
    _ project: TraefikProject, _ builder: TraefikHopBuilder, _ comments: TraefikComments, detector: StreamDetector,
    id: ConfigurationID
  ) {
    self.project = project
    self.detector = detector
    self.id = id
    self.comments = comments
    let built = project.routers.map { builder.hop(of: $0, in: project, id) }
    hops = built.map(\.hop)
    faults = built.map(\.fault)
    siblings = TraefikNeighbours(hops, detector)
  }

  /// Follows everything.
  mutating func run(streams: [DeclaredStream]) -> TechnologyAnalysis {
    var covered: Set<Int> = []
    for (index, stream) in streams.enumerated() { follow(stream, index, &covered) }
    for route in hops.indices where !covered.contains(route) {
      let found = detector.detect(signals(of: route), usesHints: true)
      let path = signals(of: route).literalPaths.first ?? "/"
      add(
        route, found.streams, known: found.known, title: hops[route].route, path: path, evidence: found.evidence,
        isPlain: found.isPlain)
    }
    let technology = hops.first?.technology ?? TraefikTechnology.id
    result.gateways = [TraefikGateway(id: id, hops: hops, files: project.files, technology: technology)]
    return result
  }

  private func signals(of route: Int) -> TraefikRouteSignals {
    TraefikRouteSignals(hop: hops[route], comments: comments, siblings: siblings)
  }

  private mutating func follow(_ stream: DeclaredStream, _ index: Int, _ covered: inout Set<Int>) {
    let declared = DeclaredRequests(
      stream, paths: hops.indices.lazy.flatMap { [self] in signals(of: $0).literalPaths },
      hosts: hops.lazy.flatMap(\.router.rule.hosts))
    let requests = declared.requests { request in
      TraefikRouting.best(hops, host: request.host, path: request.path).contains { route in
        hops[route].router.rule.paths.contains {
          guard case .regex = $0 else { return false }
          return true
        }
      }
    }
    var followed: Set<Int> = []
    for request in requests {
      for route in TraefikRouting.best(hops, host: request.host, path: request.path)
      where followed.insert(route).inserted {
        result.served.insert(index)
        covered.insert(route)
        let kinds = detector.kinds(ofDeclared: stream.kind, signals(of: route))
        add(
          route, kinds.map { StreamDetection.Stream(kind: $0, intent: .declared(by: stream.source)) },
          known: stream.kind, title: stream.text, path: request.path)
      }
    }
  }

  private mutating func add(
    _ route: Int, _ streams: [StreamDetection.Stream], known: StreamKind?, title: String, path: String,
    evidence: [Evidence] = [], isPlain: Bool = false
  ) {
    var hop = hops[route]
    let intent = streams.strongest?.intent ?? .unknown
    let fault = isPlain ? nil : faults[route]
    if let fault { result.observations.append(observation(fault, hop, title, known, intent)) }
    // A router that is certainly refused has no other fault.
    let isServed = fault?.isCertain != true
    result.routes.append(
      RouteAccount(
        title, at: hop.span, RouteAccount.State(intent), hops: streams.isEmpty || !isServed ? [] : [hop.identity]))
    guard isServed else { return }
    let heartbeat = intent.isDeclared ? detector.heartbeat(ofDeclared: signals(of: route)) : nil
    for stream in streams {
      hop.incomingRequest = HopRequest(
        host: hop.router.rule.hostNames.first ?? "", path: path, kind: stream.kind)
      var chain = ProxyChain(
        hops: [hop], route: title, judgedAs: stream.kind, kind: known, intent: stream.intent, evidence: evidence)
      chain.isPlain = isPlain
      chain.heartbeat = heartbeat
      result.chains.append(chain)
    }
  }

  private func observation(
    _ fault: TraefikFault, _ hop: TraefikHop, _ route: String, _ kind: StreamKind?, _ intent: Intent
  ) -> Observation {
    var result = Observation(
      check: .routerNotServed, outcome: fault.isCertain ? .certain : .conditional, technology: hop.technology,
      setting: fault.place.setting.isEmpty ? hop.router.name : fault.place.setting, value: fault.place.text ?? "",
      span: fault.place.span)
    result.parameters = [
      "title": hop.title, "router": hop.router.name, "problem": fault.problem, "remedy": fault.remedy,
      "condition": "not served unless a container that the files do not describe defines the name",
    ]
    result.route = route
    result.kind = kind
    result.intent = intent
    return result
  }
}

/// Makes hops of routers.
struct TraefikHopBuilder: Sendable {
  let product: KubernetesProduct
  let names: TraefikNames
  let backends: TraefikBackends

  func hop(of router: TraefikRouter, in project: TraefikProject, _ id: ConfigurationID) -> (
    hop: TraefikHop, fault: TraefikFault?
  ) {
    let (points, areKnown) = entryPoints(of: router, project.instance)
    let open = points.filter { $0["http"]?["redirections"]?["entryPoint"] == nil }
    let references =
      open.flatMap { $0["http"]?["middlewares"]?.texts ?? [] } + (router.node["middlewares"]?.texts ?? [])
    let found = names.middlewares(references, from: router.provider, in: router.project)
    let middlewares = found.compactMap { item -> TraefikNode? in
      guard case .found(let definition) = item.target else { return nil }
      return definition.node
    }
    let (backend, service) = backends.backend(of: router)
    var sources = TraefikValueReader.Sources(middlewares: middlewares, entryPoints: open, instance: project.instance)
    sources.transports = transports(of: service, router)
    sources.unknown =
      found.first { item in
        guard case .unknown = item.target else { return false }
        return true
      }?.reference
    let usesTLS = router.usesTLS || open.contains { $0["http"]?["tls"]?.isPresent == true }
    let isRedirecting =
      !usesTLS && middlewares.contains { $0["redirectScheme"] != nil } || areKnown && !points.isEmpty && open.isEmpty
    let block = Int(router.span.file.index) &<< 32 ^ router.span.start
    let hop = TraefikHop(
      router, backend, middlewares, TraefikValueReader(product: product).values(of: sources),
      identity: HopIdentity(id, block: block), product: product, isRedirecting: isRedirecting)
    return (hop, fault(router, backend, found))
  }

  /// The entry points of a router as far as they are known, and whether they are all.
  private func entryPoints(of router: TraefikRouter, _ instance: TraefikInstance?) -> (
    points: [TraefikNode], areKnown: Bool
  ) {
    guard let instance else { return ([], false) }
    let names = router.node["entryPoints"]?.texts ?? []
    if names.isEmpty { return (instance.standardEntryPoints, instance.settings != nil) }
    let found = names.compactMap { $0.text.flatMap(instance.entryPoint) }
    return (found, found.count == names.count)
  }

  private func transports(of service: TraefikDefinition?, _ router: TraefikRouter) -> [TraefikNode] {
    guard let service, let reference = service.node["loadBalancer"]?["serversTransport"] else { return [] }
    switch names.find(.transport, reference, from: service.provider, in: service.project) {
    case .found(let definition): return [definition.node]
    // One that is not known has no values, and keeps the standard one out.
    case .missing, .unknown: return [TraefikNode(span: reference.span, setting: reference.setting)]
    }
  }

  private func fault(_ router: TraefikRouter, _ backend: TraefikBackend, _ middlewares: [TraefikNames.Middleware])
    -> TraefikFault?
  {
    if case .refused(let fault) = backend { return fault }
    for item in middlewares {
      guard case .missing(let isCertain) = item.target, let name = item.reference.text else { continue }
      return TraefikFault(
        problem: "it names the middleware \(name), which nothing defines", place: item.reference,
        remedy: "Define the middleware, correct its name, or take it out.", isCertain: isCertain)
    }
    return nil
  }
}
