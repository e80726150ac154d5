import Analysis
import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel
import SystemSupport
import YAMLSyntax

/// Follows the declared and evident streams through the Kubernetes objects of the inputs.
package struct KubernetesAnalyzer: Sendable {
  private let objects: KubernetesObjects
  private let knowledge: KubernetesKnowledge
  private let owner: ProductResolver
  private var result = TechnologyAnalysis()
  private var served: [Served] = []
  private var siblings: KubernetesNeighbours
  private let factory: KubernetesHopFactory
  private let controllers: ControllerServices
  private var streamed = StreamingRoutes()
  private let known: KnownSignals
  private let detector: StreamDetector

  /// A route with the products that may serve it.
  private struct Served: Sendable {
    let route: KubernetesRoute
    let products: [KubernetesProduct]
  }

  /// The result of following some routes.
  private struct Followed: Sendable {
    var result = TechnologyAnalysis()
    var streamed: [StreamingRoutes.Hop] = []
  }

  private mutating func take(_ part: Followed) {
    result.chains += part.result.chains
    result.observations += part.result.observations
    result.unjudged += part.result.unjudged
    result.routes += part.result.routes
    for hop in part.streamed { streamed.add(hop) }
  }

  package init(objects: KubernetesObjects, knowledge: KubernetesKnowledge, detector: StreamDetector) {
    self.objects = objects
    self.knowledge = knowledge
    owner = ProductResolver(objects: objects, knowledge: knowledge)
    controllers = ControllerServices(objects: objects, knowledge: knowledge)
    factory = KubernetesHopFactory(objects: objects, owner: owner, controllers: controllers)
    known = KnownSignals(objects: objects, knowledge: knowledge)
    self.detector = detector
    siblings = KubernetesNeighbours([], detector) { [objects, known, owner] in
      Self.signals(of: RouteContext($0, objects), known, owner, siblings: $1)
    }
  }

  /// Follows everything.
  package mutating func run(streams: [DeclaredStream]) -> TechnologyAnalysis {
    let all = objects.objects(ofKinds: knowledge.routes.kinds.contains)
    served = parallelChunks(all.count, minimum: 100) { [self] range in
      all[range].flatMap { object -> [Served] in
        guard !object.isPatch else { return [] }
        let handling = owner.handling(of: object)
        guard handling != .variant else { return [] }
        let products = handling == .passedThrough ? [] : owner.products(of: object)
        return knowledge.routes.routes(of: object).map { Served(route: $0, products: products) }
      }
    }.flatMap { $0 }
    siblings = KubernetesNeighbours(served.map(\.route), detector) { [objects, known, owner] in
      Self.signals(of: RouteContext($0, objects), known, owner, siblings: $1)
    }
    var covered: Set<Int> = []
    for (index, stream) in streams.enumerated() { follow(stream, index, &covered) }
    let open = served.indices.filter { !covered.contains($0) }
    let parts = parallelChunks(open.count, minimum: 100) { [self] range in
      var part = Followed()
      let plans = PlanCache(owner: owner)
      for index in open[range] { judge(served[index], plans, &part) }
      return part
    }
    result.chains.reserveCapacity(result.chains.count + parts.reduce(0) { $0 + $1.result.chains.count })
    for part in parts { take(part) }
    result.gateways = gateways
    result.observations += KubernetesChecks(objects: objects, knowledge: knowledge, owner: owner, streams: streamed)
      .run()
    return result
  }

  /// The routes of each product, for hops that lead there.
  private var gateways: [any Gateway] {
    var byProduct: [String: [Int]] = [:]
    for index in served.indices {
      guard let product = served[index].products.first else { continue }
      byProduct[product.id, default: []].append(index)
    }
    return knowledge.products.enumerated().compactMap { number, product in
      guard let own = byProduct[product.id] else { return nil }
      return ProductGateway(
        product: product, id: KubernetesHopFactory.configuration(of: number),
        routes: own.map { ProductGateway.Served(route: served[$0].route, products: served[$0].products) },
        factory: factory)
    }
  }

  // MARK: Declared

  private mutating func follow(_ stream: DeclaredStream, _ index: Int, _ covered: inout Set<Int>) {
    let declared = DeclaredRequests(
      stream, paths: served.lazy.map(\.route).filter { $0.match != .regex }.map(\.path),
      hosts: served.lazy.map(\.route.host).filter { !$0.isEmpty })
    let requests = declared.requests { request in
      best(for: request).contains { served[$0].route.match == .regex }
    }
    var followed: Set<Int> = []
    for request in requests {
      for number in best(for: request) where followed.insert(number).inserted {
        result.served.insert(index)
        covered.insert(number)
        let candidate = served[number]
        let context = RouteContext(candidate.route, objects)
        var part = Followed()
        add(
          candidate, context,
          detector.kinds(ofDeclared: stream.kind, signals(of: candidate, context)).map {
            StreamDetection.Stream(kind: $0, intent: .declared(by: stream.source))
          },
          known: stream.kind, route: stream.text, closure: closure(of: candidate), to: &part)
        take(part)
      }
    }
  }

  /// The routes that fit a request best.
  private func best(for request: DeclaredRequests.Request) -> [Int] {
    var best: (score: Int, routes: [Int]) = (-1, [])
    for (number, candidate) in served.enumerated() {
      guard let score = candidate.route.fit(host: request.host, path: request.path) else { continue }
      if score > best.score { best = (score, [number]) } else if score == best.score { best.routes.append(number) }
    }
    // A redirect to HTTPS has the host and the path of the route that it leads to.
    let reaching = best.routes.filter { served[$0].route.redirect == nil }
    return reaching.isEmpty ? best.routes : reaching
  }

  // MARK: Evident

  private func judge(
    _ candidate: Served, _ plans: PlanCache, _ part: inout Followed
  ) {
    let context = RouteContext(candidate.route, objects, plans)
    let found = detector.detect(signals(of: candidate, context), usesHints: true)
    add(
      candidate, context, found.streams, known: found.known, route: candidate.route.title, evidence: found.evidence,
      closure: found.closure, isPlain: found.isPlain, to: &part)
  }

  private func signals(of candidate: Served, _ context: RouteContext) -> KubernetesRouteSignals {
    Self.signals(
      of: context, known, owner, siblings: siblings, closure: closure(of: candidate),
      rewrite: rewrite(of: candidate))
  }

  private static func signals(
    of context: RouteContext, _ known: KnownSignals, _ owner: ProductResolver, siblings: KubernetesNeighbours,
    closure: Evidence? = nil, rewrite: PathRewrite? = nil
  ) -> KubernetesRouteSignals {
    KubernetesRouteSignals(
      context: context, known: known, ofProducts: owner.extensions.evidence(for: context.route, owner),
      siblings: siblings, closure: closure, rewrite: rewrite)
  }

  /// The path of a route's requests behind it, whichever of its products serves it.
  private func rewrite(of candidate: Served) -> PathRewrite? {
    let found = Set(candidate.products.map { owner.extensions[$0].rewrite(of: candidate.route) })
    return found.count == 1 ? found.first ?? nil : nil
  }

  /// What denies every request of a route, whichever of its products serves it.
  private func closure(of candidate: Served) -> Evidence? {
    let found = candidate.products.map { owner.extensions[$0].closure(of: candidate.route, as: $0) }
    return found.contains { $0 == nil } ? nil : found.first ?? nil
  }

  // MARK: Paths

  private func add(
    _ candidate: Served, _ context: RouteContext, _ streams: [StreamDetection.Stream], known: StreamKind?,
    route: String, evidence: [Evidence] = [], closure: Evidence?, isPlain: Bool = false, to part: inout Followed
  ) {
    let kinds = streams.map(\.kind)
    let intent = streams.strongest?.intent ?? .unknown
    let begin = part.result.chains.count
    defer {
      let hops = begin < part.result.chains.count ? part.result.chains[begin].hops.map(\.identity) : []
      part.result.routes.append(
        RouteAccount(route, at: candidate.route.span, state(of: candidate, intent), hops: hops))
    }
    var observations: [Observation] = []
    if !isPlain {
      let streams = RouteStreams(kinds: kinds, kind: known, title: route, intent: intent)
      for product in candidate.products {
        observations += owner.extensions[product].observations(of: candidate.route, streams, as: product)
      }
    }
    if closure != nil { observations.removeAll { $0.check != .pluginAnswers } }
    part.result.observations += observations
    guard let product = candidate.products.first else {
      if intent.streams { part.result.unjudged.append(UnjudgedRoute(route, at: candidate.route.span)) }
      return
    }
    if let closure, intent.isDeclared, observations.isEmpty {
      part.result.observations.append(
        denied(candidate.route, by: closure, product, route: route, kind: known, intent: intent))
    }
    let heartbeat = intent.isDeclared ? detector.heartbeat(ofDeclared: signals(of: candidate, context)) : nil
    defer {
      for index in begin..<part.result.chains.count {
        part.result.chains[index].isPlain = isPlain
        part.result.chains[index].closure = closure
        part.result.chains[index].heartbeat = heartbeat
      }
    }
    let hops = factory.hops(context, among: candidate.products, kinds, path: route)
    for (stream, own) in zip(streams, hops) {
      let kind = stream.kind
      let intent = stream.intent
      let fronts = candidate.products.count == 1 ? fronts(of: product, kind) : []
      if fronts.isEmpty {
        part.result.chains.append(
          ProxyChain(
            hops: [own], route: route, judgedAs: kind, kind: known, intent: intent, evidence: evidence))
      }
      // Each load balancer is a chain of its own.
      for front in fronts {
        var path = ProxyChain(
          hops: [front.hop, own], route: route, judgedAs: kind, kind: known, intent: intent, evidence: evidence)
        path.links = [front.link]
        part.result.chains.append(path)
      }
      if intent.streams, closure == nil {
        part.streamed.append(
          StreamingRoutes.Hop(
            hop: own, technology: product.id, policies: policies(of: context, product).map(\.title),
            route: route, kind: known, intent: intent))
      }
    }
  }

  /// What became of a route. Of a gateway that is not among the inputs only what all gateways do is known.
  private func state(of candidate: Served, _ intent: Intent) -> RouteAccount.State {
    if intent.isClosed { return .closed }
    if candidate.products.allSatisfy(\.isFallback) {
      let object = candidate.route.object
      let lacksGateway = object.spec?["parentRefs"] != nil && owner.gateways(of: object).isEmpty
      return lacksGateway ? .noGateway : .unknownController
    }
    let state = RouteAccount.State(intent)
    return state == .unknownIntent && TemplateMask.decides(route: candidate.route.title) ? .template : state
  }

  /// A declared route that reaches no application.
  private func denied(
    _ denied: KubernetesRoute, by closure: Evidence, _ product: KubernetesProduct, route: String, kind: StreamKind?,
    intent: Intent
  ) -> Observation {
    var result = Observation(
      check: .routeNotProxied, outcome: .certain, technology: product.id, setting: closure.text, value: "",
      span: closure.span)
    result.object = denied.object.title
    result.route = route
    result.kind = kind
    result.intent = intent
    result.parameters = ["route": route, "location": closure.text]
    return result
  }

  /// Objects other than the route and its Services that contain settings of a product.
  private func policies(of context: RouteContext, _ product: KubernetesProduct) -> [KubernetesObject] {
    let references = ReferencedObjects(context, owner: owner, product: product)
    let kinds = Set((product.settings.flatMap(\.locations) + product.values).map(\.on))
    return kinds.subtracting(product.routeKinds + ["Service", "ConfigMap"]).sorted().flatMap {
      objects.has($0) ? references.objects($0) : []
    }
  }

  private func hop(_ route: KubernetesRoute, _ product: KubernetesProduct, _ kind: StreamKind?, path: String)
    -> KubernetesHop
  {
    factory.hop(route, product, kind, path: path)
  }

  /// Load balancers that Kubernetes creates in front of the controller: its own Service of type LoadBalancer.
  private func fronts(of product: KubernetesProduct, _ kind: StreamKind) -> [(hop: any Hop, link: HopLink)] {
    controllers.services(of: product).flatMap { service in
      owner.products(of: service).map { cloud in
        let front = KubernetesRoute(object: service, host: "", path: "/", match: .prefix, span: service.headSpan)
        let link = HopLink(
          text: "\(service.title) of type LoadBalancer selects the pods of \(product.title)", span: service.headSpan)
        return (hop(front, cloud, kind, path: "/"), link)
      }
    }
  }
}
