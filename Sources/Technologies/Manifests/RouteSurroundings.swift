import YAMLSyntax

/// The objects behind a route, found once for all that ask: the kinds of streams, the products, the evidence.
final class RouteSurroundings {
  let route: ManifestRoute
  private let objects: ManifestObjects

  init(_ route: ManifestRoute, _ objects: ManifestObjects) {
    self.route = route
    self.objects = objects
  }

  /// The Services behind the route that are among the inputs.
  private(set) lazy var services: [ManifestObject] = route.backends.compactMap {
    objects.object("Service", $0.service, in: $0.namespace ?? route.object.effectiveNamespace, near: route.object)
  }

  /// The Deployment or the like whose pods a Service of the route selects.
  private(set) lazy var workload: ManifestObject? = findWorkload()

  private func findWorkload() -> ManifestObject? {
    for service in services {
      guard let selector = service.spec?["selector"]?.pairs, !selector.isEmpty else { continue }
      let labels = selector.map { (key: $0.key.text ?? "", value: $0.value.text ?? "") }
      if let found = objects.workload(labels: labels, in: service.effectiveNamespace, near: service) { return found }
    }
    return nil
  }
}
