import RuleFiles
import SourceText
import YAMLSyntax

/// Finds the objects that a route's settings stand in.
struct ManifestReferences {
  let objects: ManifestObjects
  let owner: ManifestOwner
  let technology: ManifestTechnology

  /// The objects of a kind that count for a route, the strongest first.
  func objects(_ kind: String, for route: ManifestRoute) -> [ManifestObject] {
    if kind == route.object.kind { return objects.patches(of: route.object) + [route.object] + relatives(of: route) }
    switch kind {
    case "Service": return services(of: route)
    case "ConfigMap": return configMaps
    case "KongService":
      return route.backends.compactMap {
        objects.object(kind, $0.service, in: $0.namespace ?? route.object.effectiveNamespace, near: route.object)
      }
    case "Gateway": return owner.gateways(of: route.object)
    case "BackendConfig":
      return services(of: route).compactMap { service in
        if case .found(let found) = reference(service, route) { return found }
        return nil
      }
    case "DestinationRule":
      return route.backends.flatMap { objects.destinationRules(for: $0.service) }
    case "Middleware": return middlewares(of: route)
    case "ServersTransport": return serversTransports(of: route)
    default:
      var found = services(of: route).flatMap { objects.policies(kind, on: $0) }
      if found.isEmpty {
        // A policy may name a Service that is not among the inputs.
        for backend in route.backends {
          found += objects.policies(
            kind, onKind: "Service", backend.service, in: backend.namespace ?? route.object.effectiveNamespace)
        }
      }
      found += objects.policies(kind, on: route.object)
      for gateway in owner.gateways(of: route.object) { found += objects.policies(kind, on: gateway) }
      return found
    }
  }

  /// Ingresses whose settings count for another one's routes.
  private func relatives(of route: ManifestRoute) -> [ManifestObject] {
    switch technology.id {
    // A minion has the settings of the master of its host (minionInheritanceList, internal/configs/annotations.go).
    case "f5-nginx-ingress":
      let name = "nginx.org/mergeable-ingress-type"
      guard route.object.annotation(name)?.value.text == "minion" else { return [] }
      return objects.ingresses(bound: name, by: "master").filter { other in
        (other.node["spec"]?["rules"]?.items ?? []).contains { $0["host"]?.text == route.host }
      }
    // One load balancer serves the Ingresses of a group, and any of them may hold its attributes.
    case "aws-alb":
      let name = "alb.ingress.kubernetes.io/group.name"
      guard let group = route.object.annotation(name)?.value.text else { return [] }
      return objects.ingresses(bound: name, by: group).filter { $0.title != route.object.title }
    default: return []
    }
  }

  /// The Services behind a route that are among the inputs.
  func services(of route: ManifestRoute) -> [ManifestObject] {
    route.backends.compactMap {
      objects.object(
        "Service", $0.service, in: $0.namespace ?? route.object.effectiveNamespace, near: route.object)
    }
  }

  func reference(_ service: ManifestObject, _ route: ManifestRoute) -> BackendConfigReference.Result {
    let port = route.backends.first { $0.service == service.name }?.port
    return BackendConfigReference(objects: objects).resolve(service, port: port)
  }

  /// Whether a Service of the route names a BackendConfig that cannot be read or is not there.
  func isBroken(_ route: ManifestRoute) -> Bool {
    services(of: route).contains { service in
      switch reference(service, route) {
      case .unreadable, .missing: true
      case .none, .noKey, .found: false
      }
    }
  }

  /// The product's own ConfigMap.
  var configMaps: [ManifestObject] {
    owner.configMaps[technology.id] ?? []
  }

  private func middlewares(of route: ManifestRoute) -> [ManifestObject] {
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

  private func serversTransports(of route: ManifestRoute) -> [ManifestObject] {
    (route.elements["spec.routes[]"]?["services"]?.items ?? []).compactMap { service in
      guard let name = service["serversTransport"]?.text else { return nil }
      return objects.object("ServersTransport", name, in: route.object.effectiveNamespace, near: route.object)
    }
  }

  /// How many pods serve a route, when the inputs say it.
  func replicas(of route: ManifestRoute) -> Int? {
    workload(of: route).map { Int($0.node["spec"]?["replicas"]?.text ?? "1") ?? 1 }
  }

  /// The Deployment or the like whose pods a route's Service selects.
  func workload(of route: ManifestRoute) -> ManifestObject? {
    for service in services(of: route) {
      guard let selector = service.node["spec"]?["selector"]?.pairs, !selector.isEmpty else { continue }
      let labels = selector.map { (key: $0.key.text ?? "", value: $0.value.text ?? "") }
      if let found = objects.workload(labels: labels, in: service.effectiveNamespace, near: service) { return found }
    }
    return nil
  }
}
