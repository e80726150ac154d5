import RuleFiles
import SourceText
import Streaming
import SystemSupport
import YAMLSyntax

/// Follows the declared and evident streams through the Kubernetes objects of the inputs.
package struct ManifestAnalyzer: Sendable {
  private let objects: KubernetesObjects
  private let knowledge: KubernetesKnowledge
  private let owner: ProductResolver
  private var result = TechnologyAnalysis()
  private var served: [Served] = []
  private let factory: KubernetesHopFactory
  private let controllers: ControllerServices
  private var streamed = StreamedRoutes()
  private let kong: KongIngress
  private let evidence: ManifestEvidence

  /// A route with the products that may serve it.
  private struct Served: Sendable {
    let route: KubernetesRoute
    let products: [KubernetesProduct]
  }

  /// What following some routes came to.
  private struct Followed: Sendable {
    var result = TechnologyAnalysis()
    var streamed: [StreamedRoutes.Hop] = []
  }

  private mutating func take(_ part: Followed) {
    result.paths += part.result.paths
    result.observations += part.result.observations
    result.routes += part.result.routes
    result.unknownRoutes += part.result.unknownRoutes
    for hop in part.streamed { streamed.add(hop) }
  }

  /// Creates an analyzer over all objects of a run.
  package init(objects: KubernetesObjects, knowledge: KubernetesKnowledge) {
    self.objects = objects
    self.knowledge = knowledge
    owner = ProductResolver(objects: objects, knowledge: knowledge)
    controllers = ControllerServices(objects: objects, knowledge: knowledge)
    factory = KubernetesHopFactory(objects: objects, owner: owner, controllers: controllers)
    kong = KongIngress(objects: objects, knowledge: knowledge)
    evidence = ManifestEvidence(objects: objects, knowledge: knowledge)
  }

  /// Follows everything.
  package mutating func run(streams: [DeclaredStream], assumeStreaming: Bool) -> TechnologyAnalysis {
    let all = objects.objects(ofKinds: RouteReader.kinds.contains)
    served = parallelChunks(all.count, minimum: 100) { [self] range in
      all[range].flatMap { object -> [Served] in
        guard !object.isPatch, !Self.isCanary(object) else { return [] }
        let products = Self.isPassedThrough(object) ? [] : owner.technologies(of: object)
        return RouteReader.routes(of: object).map { Served(route: $0, products: products) }
      }
    }.flatMap { $0 }
    var covered: Set<Int> = []
    for (index, stream) in streams.enumerated() { follow(stream, index, &covered) }
    let open = served.indices.filter { !covered.contains($0) }
    let parts = parallelChunks(open.count, minimum: 100) { [self] range in
      var part = Followed()
      let plans = PlanCache(owner: owner)
      for index in open[range] { judge(served[index], plans, assumeStreaming, &part) }
      return part
    }
    result.paths.reserveCapacity(result.paths.count + parts.reduce(0) { $0 + $1.result.paths.count })
    for part in parts { take(part) }
    result.systems = systems
    result.observations += KubernetesChecks(objects: objects, knowledge: knowledge, owner: owner, streams: streamed)
      .run()
    return result
  }

  /// The settings of a canary are those of the Ingress beside it (ingress-nginx controller.go).
  private static func isCanary(_ object: KubernetesObject) -> Bool {
    object.annotation("nginx.ingress.kubernetes.io/canary")?.value.text == "true"
  }

  /// TLS that passes through as it is has no hop that knows requests, and no other annotation counts.
  private static func isPassedThrough(_ object: KubernetesObject) -> Bool {
    object.annotation("nginx.ingress.kubernetes.io/ssl-passthrough")?.value.text == "true"
  }

  /// The routes of each product, for hops that lead there.
  private var systems: [any Gateway] {
    var byProduct: [String: [Int]] = [:]
    for index in served.indices {
      guard let product = served[index].products.first else { continue }
      byProduct[product.id, default: []].append(index)
    }
    return knowledge.technologies.enumerated().compactMap { number, product in
      guard let own = byProduct[product.id] else { return nil }
      return ManifestSystem(
        product: product, number: KubernetesHopFactory.system(of: number),
        routes: own.map { ManifestSystem.Served(route: served[$0].route, products: served[$0].products) },
        factory: factory)
    }
  }

  // MARK: Declared

  private mutating func follow(_ stream: DeclaredStream, _ index: Int, _ covered: inout Set<Int>) {
    let path = RoutePattern.sample(of: stream.path)
    let host = RoutePattern.sample(of: stream.host)
    var best: (score: Int, routes: [Int]) = (-1, [])
    for (number, candidate) in served.enumerated() {
      guard let score = candidate.route.fit(host: host, path: path) else { continue }
      if score > best.score { best = (score, [number]) } else if score == best.score { best.routes.append(number) }
    }
    guard !best.routes.isEmpty else { return }
    result.served.insert(index)
    for number in best.routes {
      covered.insert(number)
      let candidate = served[number]
      let surroundings = RouteContext(candidate.route, objects)
      let kinds = stream.kind.map { [$0] } ?? kinds(of: evidence(for: surroundings), candidate.route)
      var part = Followed()
      add(
        candidate, surroundings, kinds: kinds, known: stream.kind, route: stream.text,
        intent: .declared(by: stream.source), to: &part
      )
      take(part)
    }
  }

  // MARK: Evident

  private func judge(
    _ candidate: Served, _ plans: PlanCache, _ assumeStreaming: Bool, _ part: inout Followed
  ) {
    let object = candidate.route.object
    let surroundings = RouteContext(candidate.route, objects, plans)
    var intent = Intent.unknown
    var kinds: [StreamKind] = []
    if let text = object.annotation("streamlint/stream")?.value.text {
      intent = .declared(by: "annotation")
      kinds = StreamKind(rawValue: text).map { [$0] } ?? []
    } else {
      let found = evidence(for: surroundings)
      if !found.isEmpty {
        intent = .evident(found)
        kinds = self.kinds(of: found, candidate.route)
      } else if assumeStreaming {
        intent = .declared(by: "--assume-streaming")
      }
    }
    if !intent.streams { part.result.unknownRoutes += 1 }
    if kinds.isEmpty { kinds = object.kind == "GRPCRoute" ? [.grpc] : [.sse, .streamableHTTP] }
    add(
      candidate, surroundings, kinds: kinds, known: kinds.count == 1 ? kinds.first : nil, route: candidate.route.title,
      intent: intent,
      to: &part)
  }

  private func kinds(of evidence: [Evidence], _ route: KubernetesRoute) -> [StreamKind] {
    let named = evidence.filter(\.namesProtocol)
    let sets = (named.isEmpty ? evidence : named).map(\.kinds).filter { !$0.isEmpty }
    let known = StreamKind.allCases.filter { kind in sets.contains { $0.contains(kind) } }
    return known.isEmpty ? (route.object.kind == "GRPCRoute" ? [.grpc] : [.sse, .streamableHTTP]) : known
  }

  private func evidence(for surroundings: RouteContext) -> [Evidence] {
    evidence.of(surroundings.route, surroundings) + kong.evidence(for: surroundings.route, factory)
  }

  // MARK: Paths

  private func add(
    _ candidate: Served, _ surroundings: RouteContext, kinds: [StreamKind], known: StreamKind?, route: String,
    intent: Intent, to part: inout Followed
  ) {
    part.result.routes += 1
    plugins(candidate, kinds, known, route, intent, &part)
    guard let product = candidate.products.first else { return }
    let hops = factory.hops(surroundings, among: candidate.products, kinds, path: route)
    for (kind, own) in zip(kinds, hops) {
      let fronts = candidate.products.count == 1 ? fronts(of: product, kind) : []
      if fronts.isEmpty {
        part.result.paths.append(Path(hops: [own], route: route, judgedAs: kind, kind: known, intent: intent))
      }
      // Each load balancer is a way of its own.
      for front in fronts {
        var path = Path(hops: [front.hop, own], route: route, judgedAs: kind, kind: known, intent: intent)
        path.links = [front.link]
        part.result.paths.append(path)
      }
      if intent.streams {
        part.streamed.append(
          StreamedRoutes.Hop(
            hop: own, technology: product.id, policies: policies(of: surroundings, product).map(\.title),
            route: route, kind: known, intent: intent))
      }
    }
  }

  /// Objects besides those of the route and its Services that hold settings of a product.
  private func policies(of surroundings: RouteContext, _ product: KubernetesProduct) -> [KubernetesObject] {
    let references = ReferencedObjects(surroundings, owner: owner, technology: product)
    let kinds = Set((product.settings.flatMap(\.places) + product.values).map(\.on))
    return kinds.subtracting(product.routeKinds + ["Service", "ConfigMap"]).sorted().flatMap {
      objects.has($0) ? references.objects($0) : []
    }
  }

  /// What Kong's plugins do to a route.
  private func plugins(
    _ candidate: Served, _ kinds: [StreamKind], _ known: StreamKind?, _ route: String, _ intent: Intent,
    _ part: inout Followed
  ) {
    guard let product = candidate.products.first(where: KongIngress.isKong) else { return }
    for effect in kong.effects(for: candidate.route).effects where kinds.contains(where: effect.kinds.contains) {
      part.result.observations.append(effect.observation(product.id, route: route, kind: known, intent: intent))
    }
  }

  private func hop(_ route: KubernetesRoute, _ product: KubernetesProduct, _ kind: StreamKind?, path: String)
    -> KubernetesHop
  {
    factory.hop(route, product, kind, path: path)
  }

  /// Load balancers that Kubernetes puts before the controller: its own Service of type LoadBalancer.
  private func fronts(of product: KubernetesProduct, _ kind: StreamKind) -> [(hop: any Hop, link: HopLink)] {
    controllers.services(of: product).flatMap { service in
      owner.technologies(of: service).map { cloud in
        let front = KubernetesRoute(object: service, host: "", path: "/", match: .prefix, span: service.headSpan)
        let link = HopLink(
          text: "\(service.title) of type LoadBalancer selects the pods of \(product.title)", span: service.headSpan)
        return (hop(front, cloud, kind, path: "/"), link)
      }
    }
  }
}
