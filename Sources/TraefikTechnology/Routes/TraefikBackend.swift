import SourceText

/// Where the requests of a router go.
enum TraefikBackend: Sendable {
  /// A container, and the port that a label names.
  case container(TraefikContainer, port: String?)
  /// Addresses of a file.
  case servers([Server], service: String)
  /// Traefik's own dashboard, ping and the like.
  case own
  case unknown
  /// Nothing: Traefik refuses the router.
  case refused(TraefikFault)

  /// One address.
  struct Server: Sendable {
    let host: String
    let port: String?
    let span: SourceSpan
  }
}

/// Why Traefik does not serve a router.
struct TraefikFault: Sendable {
  /// A phrase: `it names the middleware auth@docker, which nothing defines`.
  let problem: String
  /// What is written wrongly, or where something is missing.
  let place: TraefikNode
  let remedy: String
  /// Whether the files alone prove it; else another container may define the name.
  let isCertain: Bool
}

/// Finds the backends of routers.
struct TraefikBackends: Sendable {
  let names: TraefikNames
  /// The names of all services of compose files: each has a service of Traefik that no label names, `name-project`.
  let composeServices: Set<String>

  func backend(of router: TraefikRouter) -> (backend: TraefikBackend, service: TraefikDefinition?) {
    guard let reference = router.node["service"], reference.text?.isEmpty == false else {
      return (unnamed(router), nil)
    }
    guard let text = reference.text, !reference.isUnknown else { return (.unknown, nil) }
    if text.lowercased().hasSuffix("@internal") { return (.own, nil) }
    if let container = router.container, Self.isStandard(text, of: container.name) {
      return (.container(container, port: nil), nil)
    }
    switch names.find(.service, reference, from: router.provider, in: router.project) {
    case .found(let definition): return (Self.backend(of: definition), definition)
    case .unknown: return (.unknown, nil)
    case .missing(let isCertain):
      // The name may be that of a container without labels.
      if composeServices.contains(where: { Self.isStandard(text, of: $0) }) { return (.unknown, nil) }
      return (.refused(missing(text, reference, router, isCertain: isCertain)), nil)
    }
  }

  /// The service that Traefik makes for a container has the names of the compose service and of the project.
  private static func isStandard(_ text: String, of name: String) -> Bool {
    text.hasPrefix(name + "-") || text.hasPrefix(name + "_")
  }

  /// A router without a service: that of its container (pkg/provider/configuration.go, BuildRouterConfiguration).
  private func unnamed(_ router: TraefikRouter) -> TraefikBackend {
    guard let container = router.container else {
      guard !router.node.hasUnknown else { return .unknown }
      return .refused(
        TraefikFault(
          problem: "it names no service", place: router.node["rule"] ?? router.node,
          remedy: "Name the service of the router:\n    service: NAME", isCertain: true))
    }
    guard let first = container.services.first else { return .container(container, port: nil) }
    if container.services.count == 1 {
      let found = names.find(.service, Self.reference(first, router), from: .docker, in: router.project)
      if case .found(let definition) = found { return Self.backend(of: definition, container) }
      return .container(container, port: nil)
    }
    // A variable may make two names equal.
    if container.services.contains(where: { $0.contains("$") }) || router.name.contains("$") { return .unknown }
    return .refused(
      TraefikFault(
        problem: "it names no service, and its container has \(container.services.count)",
        place: router.node["rule"] ?? router.node,
        remedy: "Name the one that is meant:\n    traefik.http.routers.\(router.name).service=\(first)", isCertain: true
      ))
  }

  private static func reference(_ name: String, _ router: TraefikRouter) -> TraefikNode {
    var node = TraefikNode(span: router.span, setting: "")
    node.text = name
    return node
  }

  private func missing(_ name: String, _ reference: TraefikNode, _ router: TraefikRouter, isCertain: Bool)
    -> TraefikFault
  {
    let label = "traefik.http.services.\(name).loadbalancer.server.port=PORT"
    return TraefikFault(
      problem: "it names the service \(name), which nothing defines", place: reference,
      remedy: router.provider == .docker
        ? "Define it on the container, or take the label away:\n    \(label)"
        : "Define the service, or correct the name.", isCertain: isCertain)
  }

  private static func backend(of definition: TraefikDefinition, _ own: TraefikContainer? = nil) -> TraefikBackend {
    let balancer = definition.node["loadBalancer"]
    if let container = own ?? definition.container, balancer?["servers"] == nil {
      let port = balancer?["server"]?["port"]
      return .container(container, port: port?.isUnknown == true ? nil : port?.text)
    }
    let servers = (balancer?["servers"]?.children ?? []).compactMap { child -> TraefikBackend.Server? in
      guard let url = child.node["url"], let text = url.text, !url.isUnknown else { return nil }
      return server(text, url.span)
    }
    return servers.isEmpty ? .unknown : .servers(servers, service: definition.name)
  }

  /// Host and port of an address: `http://10.0.0.1:8080/`.
  private static func server(_ url: String, _ span: SourceSpan) -> TraefikBackend.Server? {
    guard let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else { return nil }
    let authority = url[url.index(colon, offsetBy: 3)...].prefix { $0 != "/" }
    if authority.hasPrefix("[") { return TraefikBackend.Server(host: String(authority), port: nil, span: span) }
    let parts = authority.split(separator: ":", maxSplits: 1)
    guard let host = parts.first else { return nil }
    return TraefikBackend.Server(host: String(host), port: parts.count > 1 ? String(parts[1]) : nil, span: span)
  }
}
