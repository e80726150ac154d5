import KubernetesManifests
import StreamModel
import YAMLSyntax

/// The objects behind a route, looked up once for all kinds of streams, products and evidence.
final class RouteContext {
  let route: KubernetesRoute
  private let objects: KubernetesObjects
  /// How settings are read, where many routes are followed.
  let plans: PlanCache?

  init(_ route: KubernetesRoute, _ objects: KubernetesObjects, _ plans: PlanCache? = nil) {
    self.route = route
    self.objects = objects
    self.plans = plans
  }

  /// The Services behind the route that are among the inputs, and what stands for one.
  private(set) lazy var services: [KubernetesObject] = found.compactMap { $0 }

  /// The Service of a backend, when it is among the inputs.
  func service(of backend: Int) -> KubernetesObject? { found[backend] }

  private lazy var found: [KubernetesObject?] = route.backends.map {
    objects.object($0.kind, $0.service, in: $0.namespace ?? route.object.effectiveNamespace, near: route.object)
  }

  /// Whether the requests of a client must reach one pod, by requested path; kinds of streams share the result.
  func belongTogether(_ path: String, _ kind: StreamKind?) -> Bool {
    let polls = kind == .websocket
    if let last = lastSession, last.polls == polls, last.path == path { return last.belongTogether }
    let belongTogether = SessionProtocols(route: route, path: path, kind: kind, images: images)
      .belongTogether
    lastSession = (path, polls, belongTogether)
    return belongTogether
  }

  private var lastSession: (path: String, polls: Bool, belongTogether: Bool)?

  /// The Deployment or the like whose pods a Service of the route selects.
  private(set) lazy var workload: KubernetesObject? = findWorkload()

  /// The containers that requests reach: those with the port that the Service leads to, or all.
  private(set) lazy var containers: [YAMLNode] = {
    let all = workload?.spec?["template"]?["spec"]?["containers"]?.items ?? []
    guard all.count > 1 else { return all }
    for (number, backend) in route.backends.enumerated() {
      let ports = service(of: number)?.spec?["ports"]?.items ?? []
      let port = ports.first { port in
        guard let wanted = backend.port else { return ports.count == 1 }
        return port["name"]?.hasText(wanted) == true || port["port"]?.hasText(wanted) == true
      }
      guard let target = (port?["targetPort"] ?? port?["port"])?.text else { continue }
      let found = all.filter { container in
        container["ports"]?.items?.contains {
          $0["containerPort"]?.hasText(target) == true || $0["name"]?.hasText(target) == true
        } == true
      }
      if !found.isEmpty { return found }
    }
    return all
  }()

  /// The images of its containers.
  private(set) lazy var images: [String] = containers.compactMap { $0["image"]?.text }

  private func findWorkload() -> KubernetesObject? {
    for service in services {
      guard let written = service.spec?["selector"] else { continue }
      let selector = written["matchLabels"] ?? written
      var labels: [(key: String, value: String)] = []
      selector.forEachPair { labels.append(($0.key.text ?? "", $0.value.text ?? "")) }
      guard !labels.isEmpty else { continue }
      if let found = objects.workload(labels: labels, in: service.effectiveNamespace, near: service) { return found }
    }
    return nil
  }
}
