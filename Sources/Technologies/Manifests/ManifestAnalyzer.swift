import RuleFiles
import SourceText
import Streaming
import YAMLSyntax

/// Follows the declared and evident streams through the Kubernetes objects of the inputs.
public struct ManifestAnalyzer {
  private let objects: ManifestObjects
  private let knowledge: ManifestKnowledge
  private let owner: ManifestOwner
  private var result = TechnologyAnalysis()
  private var served: [Served] = []
  private var identities: [String: Int] = [:]
  private var streamed = StreamedRoutes()
  /// Services for which a cloud makes a load balancer.
  private let loadBalancers: [ManifestObject]

  /// A route with the products that may serve it.
  private struct Served {
    let route: ManifestRoute
    let products: [ManifestTechnology]
  }

  /// Creates an analyzer over all objects of a run.
  public init(objects: ManifestObjects, knowledge: ManifestKnowledge) {
    self.objects = objects
    self.knowledge = knowledge
    owner = ManifestOwner(objects: objects, knowledge: knowledge)
    loadBalancers = objects.objects("Service").filter { $0.node["spec"]?["type"]?.text == "LoadBalancer" }
  }

  /// Follows everything.
  public mutating func run(streams: [DeclaredStream], assumeStreaming: Bool) -> TechnologyAnalysis {
    for object in objects.all where ManifestRouteReader.kinds.contains(object.kind) && !object.isPatch {
      if Self.isCanary(object) { continue }
      let products = Self.isPassedThrough(object) ? [] : owner.technologies(of: object)
      for route in ManifestRouteReader.routes(of: object) { served.append(Served(route: route, products: products)) }
    }
    var covered: Set<Int> = []
    for (index, stream) in streams.enumerated() { follow(stream, index, &covered) }
    for index in served.indices where !covered.contains(index) { judge(served[index], assumeStreaming) }
    result.observations += ManifestChecks(objects: objects, knowledge: knowledge, owner: owner, streams: streamed).run()
    return result
  }

  /// The settings of a canary are those of the Ingress beside it (ingress-nginx controller.go).
  private static func isCanary(_ object: ManifestObject) -> Bool {
    object.annotation("nginx.ingress.kubernetes.io/canary")?.value.text == "true"
  }

  /// TLS that passes through as it is has no hop that knows requests, and no other annotation counts.
  private static func isPassedThrough(_ object: ManifestObject) -> Bool {
    object.annotation("nginx.ingress.kubernetes.io/ssl-passthrough")?.value.text == "true"
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
      let kinds = stream.kind.map { [$0] } ?? kinds(of: evidence(for: candidate.route), candidate.route)
      add(
        candidate, kinds: kinds, known: stream.kind, route: stream.text,
        intent: .declared(by: stream.source))
    }
  }

  // MARK: Evident

  private mutating func judge(_ candidate: Served, _ assumeStreaming: Bool) {
    let object = candidate.route.object
    var intent = Intent.unknown
    var kinds: [StreamKind] = []
    if let text = object.annotation("streamlint/stream")?.value.text {
      intent = .declared(by: "annotation")
      kinds = StreamKind(rawValue: text).map { [$0] } ?? []
    } else {
      let found = evidence(for: candidate.route)
      if !found.isEmpty {
        intent = .evident(found)
        kinds = self.kinds(of: found, candidate.route)
      } else if assumeStreaming {
        intent = .declared(by: "--assume-streaming")
      }
    }
    if !intent.streams { result.unknownRoutes += 1 }
    if kinds.isEmpty { kinds = object.kind == "GRPCRoute" ? [.grpc] : [.sse, .streamableHTTP] }
    add(
      candidate, kinds: kinds, known: kinds.count == 1 ? kinds.first : nil, route: candidate.route.title, intent: intent
    )
  }

  private func kinds(of evidence: [Evidence], _ route: ManifestRoute) -> [StreamKind] {
    let named = evidence.filter(\.namesProtocol)
    let sets = (named.isEmpty ? evidence : named).map(\.kinds).filter { !$0.isEmpty }
    let known = StreamKind.allCases.filter { kind in sets.contains { $0.contains(kind) } }
    return known.isEmpty ? (route.object.kind == "GRPCRoute" ? [.grpc] : [.sse, .streamableHTTP]) : known
  }

  private func evidence(for route: ManifestRoute) -> [Evidence] {
    ManifestEvidence(objects: objects, knowledge: knowledge, owner: owner).of(route)
  }

  // MARK: Paths

  private mutating func add(
    _ candidate: Served, kinds: [StreamKind], known: StreamKind?, route: String, intent: Intent
  ) {
    result.routes += 1
    plugins(candidate, kinds, known, route, intent)
    for kind in kinds {
      guard let product = candidate.products.first else { continue }
      var own = hop(candidate.route, product, kind, path: route)
      // With several candidates only that is said in which they agree.
      for other in candidate.products.dropFirst() {
        let values = hop(candidate.route, other, kind, path: route).values
        own.values = own.values.filter { values[$0.key]?.value == $0.value.value }
      }
      let chain = (candidate.products.count == 1 ? fronts(of: product, candidate.route, kind) : []) + [own]
      if intent.streams {
        streamed.add(
          own, of: product, policies: policies(of: candidate.route, product), route: route, kind: known, intent: intent)
      }
      result.paths.append(Path(hops: chain, route: route, judgedAs: kind, kind: known, intent: intent))
    }
  }

  /// Objects besides those of the route and its Services that hold settings of a product.
  private func policies(of route: ManifestRoute, _ product: ManifestTechnology) -> [ManifestObject] {
    let references = ManifestReferences(objects: objects, owner: owner, technology: product)
    let kinds = Set((product.settings.flatMap(\.places) + product.values).map(\.on))
    return kinds.subtracting(product.routeKinds + ["Service", "ConfigMap"]).sorted().flatMap {
      objects.has($0) ? references.objects($0, for: route) : []
    }
  }

  /// What Kong's plugins do to a route.
  private mutating func plugins(
    _ candidate: Served, _ kinds: [StreamKind], _ known: StreamKind?, _ route: String, _ intent: Intent
  ) {
    let object = candidate.route.object
    var plugins: [(node: YAMLNode, nameKey: String, holder: ManifestObject)] = []
    if let kong = object.kong { plugins += kong.plugins.map { ($0, "name", object) } }
    if candidate.products.contains(where: { $0.id == "kong-ingress" }) {
      let services = candidate.route.backends.compactMap {
        objects.object("Service", $0.service, in: object.effectiveNamespace, near: object)
      }
      for holder in [object] + services {
        for name in holder.annotation("konghq.com/plugins")?.value.text?.split(separator: ",") ?? [] {
          let name = String(name.filter { $0 != " " })
          guard
            let plugin = objects.object("KongPlugin", name, in: object.effectiveNamespace, near: object)
              ?? objects.object("KongClusterPlugin", name, in: "", near: object)
          else { continue }
          plugins.append((plugin.node, "plugin", plugin))
        }
      }
    }
    for plugin in plugins {
      for kind in kinds {
        guard let hazard = KongPluginHazards.hazard(of: plugin.node, nameKey: plugin.nameKey, kind: kind) else {
          continue
        }
        let name = plugin.node[plugin.nameKey]?.text ?? ""
        let prefix = plugin.nameKey == "name" ? "plugins[\(name)]" : nil
        let setting = hazard.field.map { field in prefix.map { "\($0).\(field)" } ?? field } ?? prefix ?? "plugin"
        var observation = Observation(
          check: "plugin-buffers", outcome: hazard.outcome, technology: object.kong == nil ? "kong-ingress" : "kong",
          setting: setting, value: hazard.value, span: plugin.holder.span(hazard.pair))
        observation.object = object.kong == nil ? plugin.holder.title : nil
        observation.parameters = [
          "title": "Kong", "plugin": name, "reason": hazard.reason, "condition": hazard.condition,
        ]
        observation.route = route
        observation.kind = known
        observation.intent = intent
        result.observations.append(observation)
        break
      }
    }
  }

  private mutating func hop(
    _ route: ManifestRoute, _ product: ManifestTechnology, _ kind: StreamKind?, path: String
  ) -> ManifestHop {
    let references = ManifestReferences(objects: objects, owner: owner, technology: product)
    var values = ManifestSettingReader(references: references).values(of: route, kind: kind)
    ManifestDerivedValues(references: references, path: path, kind: kind).complete(&values, of: route)
    // Nothing is claimed about a value that a template decides or that is refused.
    values = values.filter { $0.value.value != .unknown }
    let key = "\(product.id) \(route.object.file.index) \(route.span.start)"
    let number = identities[key] ?? identities.count
    identities[key] = number
    return ManifestHop(
      product: product, source: route, values: values, identity: HopIdentity(tree: -1, block: number))
  }

  /// Load balancers that Kubernetes puts before the controller: its own Service of type LoadBalancer.
  private mutating func fronts(of product: ManifestTechnology, _ route: ManifestRoute, _ kind: StreamKind) -> [any Hop]
  {
    guard let words = Self.controllerServices[product.id] else { return [] }
    var result: [any Hop] = []
    for service in loadBalancers {
      let texts = [service.name] + (service.node["spec"]?["selector"]?.pairs ?? []).compactMap(\.value.text)
      guard words.contains(where: { word in texts.contains { $0.lowercased().hasPrefix(word) } }) else { continue }
      for cloud in owner.technologies(of: service) {
        let front = ManifestRoute(
          object: service, host: "", path: "/", match: .prefix, span: service.headSpan)
        result.append(hop(front, cloud, kind, path: "/"))
      }
    }
    return result
  }

  /// How the Services of controllers are called.
  private static let controllerServices: [String: [String]] = [
    "ingress-nginx": ["ingress-nginx", "nginx-ingress"], "traefik": ["traefik"], "kong-ingress": ["kong"],
    "f5-nginx-ingress": ["nginx-ingress"], "contour": ["envoy", "contour"], "envoy-gateway": ["envoy"],
    "haproxy-ingress": ["haproxy"], "haproxytech-ingress": ["haproxy"], "istio": ["istio-ingressgateway", "istio"],
  ]
}
