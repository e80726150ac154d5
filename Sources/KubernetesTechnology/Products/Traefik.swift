import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// Traefik: the rules of its routes, the middlewares and transports that they name.
struct Traefik: ProductExtension {
  static let products = ["traefik"]

  static let routeReaders: [String: @Sendable (KubernetesObject) -> [KubernetesRoute]] = ["IngressRoute": ingressRoute]

  private let objects: KubernetesObjects

  init(_ context: ProductContext) { objects = context.objects }

  func objects(_ kind: String, for references: ReferencedObjects) -> [KubernetesObject]? {
    // Filters of the rule name them.
    if references.route.object.kind == "HTTPRoute", kind != "entryPoint" { return nil }
    return switch kind {
    case "Middleware": middlewares(of: references.route)
    case "ServersTransport": transports(of: references.route)
    case "entryPoint": entryPoints(of: references.route)
    default: nil
    }
  }

  /// The entry points that the route names, else all. Of several installations none is known to serve it.
  private func entryPoints(of route: KubernetesRoute) -> [KubernetesObject] {
    let all = objects.objects("entryPoint")
    guard Set(all.map(\.effectiveNamespace)).count == 1 else { return [] }
    let annotation = route.object.annotation("traefik.ingress.kubernetes.io/router.entrypoints")?.value.text
    let named =
      route.object.spec?["entryPoints"]?.items?.compactMap(\.text)
      ?? annotation?.split(separator: ",").map { String($0.filter { $0 != " " }) } ?? []
    let own = all.filter { point in
      named.isEmpty ? !Self.inner.contains(point.name) : named.contains(point.name)
    }
    return objects.nearest(own, to: route.object) { $0 }
  }

  /// Entry points of the chart that no application is served on.
  private static let inner = ["traefik", "metrics"]

  private func middlewares(of route: KubernetesRoute) -> [KubernetesObject] {
    let namespace = route.object.effectiveNamespace
    if let names = route.object.annotation("traefik.ingress.kubernetes.io/router.middlewares")?.value.text {
      return names.split(separator: ",").compactMap { text in
        let full = text.filter { $0 != " " }.prefix { $0 != "@" }
        return objects.objects("Middleware").first { "\($0.effectiveNamespace)-\($0.name)" == full || $0.name == full }
      }
    }
    return (route.elements["spec.routes[]"]?["middlewares"]?.items ?? []).compactMap { reference in
      guard let name = reference["name"]?.text else { return nil }
      return objects.object(
        "Middleware", name, in: reference["namespace"]?.text ?? namespace, near: route.object)
    }
  }

  private func transports(of route: KubernetesRoute) -> [KubernetesObject] {
    (route.elements["spec.routes[]"]?["services"]?.items ?? []).compactMap { service in
      guard let name = service["serversTransport"]?.text else { return nil }
      return objects.object("ServersTransport", name, in: route.object.effectiveNamespace, near: route.object)
    }
  }

  // MARK: Routes

  /// The rule language of an IngressRoute: ``Host(`a`) && PathPrefix(`/x`)``.
  private static func ingressRoute(_ object: KubernetesObject) -> [KubernetesRoute] {
    (object.spec?["routes"]?.items ?? []).flatMap { item -> [KubernetesRoute] in
      let rule = item["match"]?.text ?? ""
      let hosts = arguments(of: "Host", in: rule)
      let exact = arguments(of: "Path", in: rule)
      let prefixes = arguments(of: "PathPrefix", in: rule)
      let paths = exact.map { ($0, KubernetesRoute.Match.exact) } + prefixes.map { ($0, .prefix) }
      let backends = (item["services"]?.items ?? []).compactMap { service in
        service["name"]?.text.map {
          KubernetesRoute.Backend(
            service: $0, namespace: service["namespace"]?.text, port: service["port"]?.text)
        }
      }
      return (hosts.isEmpty ? [""] : hosts).flatMap { host in
        (paths.isEmpty ? [("/", .prefix)] : paths).map { path, match in
          var route = KubernetesRoute(
            object: object, host: host, path: path, match: match, span: object.span(item.headRange))
          route.elements = ["spec.routes[]": item]
          route.backends = backends
          return route
        }
      }
    }
  }

  private static func arguments(of function: String, in rule: String) -> [String] {
    var result: [String] = []
    var rest = Substring(rule)
    while let open = rest.firstIndex(of: "(") {
      let name = rest[..<open].reversed().prefix { $0.isLetter }.reversed()
      rest = rest[rest.index(after: open)...]
      guard let close = rest.firstIndex(of: ")") else { break }
      if String(name) == function {
        for part in rest[..<close].split(separator: ",") {
          result.append(String(part.filter { !"`\"' ".contains($0) }))
        }
      }
      rest = rest[close...].dropFirst()
    }
    return result
  }
}
