import RuleFiles
import SourceText
import Streaming
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
    evidence = ManifestEvidence(objects: objects, knowledge: knowledge)
  }

  /// Follows everything.
  package mutating func run(streams: [DeclaredStream], assumeStreaming: Bool) -> TechnologyAnalysis {
    let all = objects.objects(ofKinds: knowledge.routes.kinds.contains)
    served = inParallel(all.count, least: 100) { [self] range in
      all[range].flatMap { object -> [Served] in
        guard !object.isPatch else { return [] }
        let handling = owner.handling(of: object)
        guard handling != .variant else { return [] }
        let products = handling == .passedThrough ? [] : owner.products(of: object)
        return knowledge.routes.routes(of: object).map { Served(route: $0, products: products) }
      }
    }.flatMap { $0 }
    var covered: Set<Int> = []
    for (index, stream) in streams.enumerated() { follow(stream, index, &covered) }
    let open = served.indices.filter { !covered.contains($0) }
    let parts = inParallel(open.count, least: 100) { [self] range in
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

  /// The routes of each product, for hops that lead there.
  private var systems: [any Gateway] {
    var byProduct: [String: [Int]] = [:]
    for index in served.indices {
      guard let product = served[index].products.first else { continue }
      byProduct[product.id, default: []].append(index)
    }
    return knowledge.products.enumerated().compactMap { number, product in
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
    evidence.of(surroundings.route, surroundings) + owner.extensions.evidence(for: surroundings.route, factory)
  }

  // MARK: Paths

  private func add(
    _ candidate: Served, _ surroundings: RouteContext, kinds: [StreamKind], known: StreamKind?, route: String,
    intent: Intent, to part: inout Followed
  ) {
    part.result.routes += 1
    let streams = RouteStreams(kinds: kinds, kind: known, title: route, intent: intent)
    for product in candidate.products {
      part.result.observations += owner.extensions[product].observations(of: candidate.route, streams, as: product)
    }
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

  /// Load balancers that Kubernetes puts before the controller: its own Service of type LoadBalancer.
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
