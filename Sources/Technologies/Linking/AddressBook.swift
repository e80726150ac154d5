import SourceText
import Streaming

/// Says which system of the run answers at a name: a Service of Kubernetes, the name of Kong's proxy.
package struct AddressBook: Sendable {
  /// What answers, and how that is known.
  struct Entry: Sendable {
    /// The number of the system.
    let system: Int
    /// The port that the system itself is asked at, when it is known.
    let port: Int?
    let link: HopLink
  }

  private let objects: KubernetesObjects
  private let pods: PodIndex
  /// Systems in ConfigMaps by the place of the ConfigMap: overlays hold several of one name.
  private let configMaps: [SourceSpan: Int]
  private let path: @Sendable (FileID) -> String
  /// The numbers of Kong's systems.
  private let kong: [Int]
  private let knowledge: KubernetesKnowledge

  /// The ports of Kong's proxy (kong.conf `proxy_listen`).
  private static let kongPorts: Set<String> = ["8000", "8443"]

  /// Creates a book of what a run has read. `configMaps` are the nginx trees in ConfigMaps: the number of the system by the
  /// object's `headSpan`. `path` names files.
  package init(
    objects: KubernetesObjects, knowledge: KubernetesKnowledge, systems: [any Gateway],
    configMaps: [SourceSpan: Int],
    path: @escaping @Sendable (FileID) -> String
  ) {
    self.objects = objects
    self.knowledge = knowledge
    kong = systems.filter { $0.technology == "kong" || $0.technology == "kong-ingress" }.map(\.number)
    self.configMaps = configMaps
    self.path = path
    // Which Service leads where is asked for every route.
    var controllerServices: [String: (product: String, number: Int)] = [:]
    let answering = systems.filter { $0.number < 0 }
    if !answering.isEmpty {
      let known = answering.lazy.compactMap { ($0 as? ManifestSystem)?.controllers }.first
      let controllers = known ?? ControllerServices(objects: objects, knowledge: knowledge)
      for system in answering {
        guard let product = knowledge.product(system.technology) else { continue }
        for service in controllers.services(of: product) {
          controllerServices[service.title] = (product.title, system.number)
        }
      }
    }
    self.controllerServices = controllerServices
    // Only then does somebody ask for pods.
    pods = PodIndex(objects: configMaps.isEmpty ? KubernetesObjects() : objects)
  }

  private let controllerServices: [String: (product: String, number: Int)]

  /// Whether anything can be reached by a name at all.
  var isEmpty: Bool { controllerServices.isEmpty && configMaps.isEmpty && kong.isEmpty }

  /// What answers at an address, as the hop that asks writes it.
  func entries(for target: HopTarget) -> [Entry] {
    let parts = target.host.lowercased().split(separator: ".")
    guard let name = parts.first.map(String.init) else { return [] }
    let isClusterName = parts.count == 1 || parts.count == 2 || (parts.count > 2 && parts[2] == "svc")
    if isClusterName {
      let namespace = parts.count > 1 ? String(parts[1]) : target.namespace ?? ""
      let place = SourceProximity(file: target.file, folder: folder(of: path(target.file)))
      if let service = objects.object("Service", name, in: namespace, nearSource: place) {
        return entries(for: service, target)
      }
    }
    guard parts.count == 1 || isClusterName, !kong.isEmpty, name.split(separator: "-").contains("kong") else {
      return []
    }
    let isProxyPort = Self.kongPorts.contains(target.port ?? "")
    return kong.map { number in
      Entry(
        system: number, port: nil,
        link: HopLink(
          text: isProxyPort
            ? "\(target.text) is the name and port of Kong's proxy" : "\(target.text) looks like Kong's proxy",
          isGuess: !isProxyPort || kong.count > 1))
    }
  }

  private func entries(for service: KubernetesObject, _ target: HopTarget) -> [Entry] {
    if let (title, number) = controllerServices[service.title] {
      return [
        Entry(
          system: number, port: nil,
          link: HopLink(text: "\(service.title) is the Service of \(title)'s proxy", span: service.headSpan))
      ]
    }
    guard !configMaps.isEmpty else { return [] }
    for workload in objects.nearest(pods.workloads(of: service), to: service, of: \.object) {
      for name in workload.configMaps {
        guard
          let map = objects.object("ConfigMap", name, in: workload.object.effectiveNamespace, near: workload.object),
          let system = configMaps[map.headSpan]
        else { continue }
        return [
          Entry(
            system: system, port: port(of: service, target),
            link: HopLink(
              text: "\(service.title) selects \(workload.object.title), whose nginx reads \(map.title)",
              span: service.headSpan))
        ]
      }
    }
    return []
  }

  /// The port of the pods, when the Service says it as a number.
  private func port(of service: KubernetesObject, _ target: HopTarget) -> Int? {
    let entries = service.spec?["ports"]?.items ?? []
    let entry = entries.first { $0["port"]?.text == target.port || $0["name"]?.text == target.port } ?? entries.first
    return (entry?["targetPort"]?.text ?? entry?["port"]?.text).flatMap { Int($0) }
  }
}
