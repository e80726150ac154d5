import Analysis
import KubernetesManifests
import SourceText
import StreamModel
import SystemSupport

/// Maps the name of a Service to gateways: the proxy of a controller, an nginx in ConfigMaps.
struct KubernetesNameResolver: NameResolver {
  private let objects: KubernetesObjects
  private let pods: PodIndex
  /// Gateways in ConfigMaps by the head of the ConfigMap: overlays contain several of one name.
  private let configMaps: [SourceSpan: ConfigurationID]
  private let path: @Sendable (FileID) -> String
  private let controllerServices: [String: (product: String, id: ConfigurationID)]

  init(objects: KubernetesObjects, knowledge: KubernetesKnowledge, context: ResolutionContext) {
    self.objects = objects
    configMaps = context.embedded
    path = context.path
    // Which Service leads where is requested every route.
    var controllerServices: [String: (product: String, id: ConfigurationID)] = [:]
    let answering = context.gateways.filter { knowledge.product($0.technology) != nil }
    if !answering.isEmpty {
      let known = answering.lazy.compactMap { ($0 as? ProductGateway)?.controllers }.first
      let controllers = known ?? ControllerServices(objects: objects, knowledge: knowledge)
      for gateway in answering {
        guard let product = knowledge.product(gateway.technology) else { continue }
        for service in controllers.services(of: product) {
          controllerServices[service.title] = (product.title, gateway.id)
        }
      }
    }
    self.controllerServices = controllerServices
    // Pods are looked up only where a ConfigMap is a gateway.
    pods = PodIndex(objects: configMaps.isEmpty ? KubernetesObjects() : objects)
  }

  func resolve(_ target: HopTarget) -> [Resolution]? {
    objects.service(of: target, path: path).map { resolutions(for: $0, target) }
  }

  private func resolutions(for service: KubernetesObject, _ target: HopTarget) -> [Resolution] {
    if let (title, id) = controllerServices[service.title] {
      return [
        Resolution(
          gateway: id, port: nil,
          link: HopLink(text: "\(service.title) is the Service of \(title)'s proxy", span: service.headSpan))
      ]
    }
    guard !configMaps.isEmpty else { return [] }
    for workload in objects.nearest(pods.workloads(of: service), to: service, of: \.object) {
      for name in workload.configMaps {
        guard
          let map = objects.object("ConfigMap", name, in: workload.object.effectiveNamespace, near: workload.object),
          let gateway = configMaps[map.headSpan]
        else { continue }
        return [
          Resolution(
            gateway: gateway, port: port(of: service, target),
            link: HopLink(
              text: "\(service.title) selects \(workload.object.title), whose nginx reads \(map.title)",
              span: service.headSpan))
        ]
      }
    }
    return []
  }

  /// The port of the pods, when the Service gives it as a number.
  private func port(of service: KubernetesObject, _ target: HopTarget) -> Int? {
    let entries = service.spec?["ports"]?.items ?? []
    let entry = entries.first { $0["port"]?.text == target.port || $0["name"]?.text == target.port } ?? entries.first
    return (entry?["targetPort"]?.text ?? entry?["port"]?.text).flatMap { Int($0) }
  }
}

extension KubernetesObjects {
  /// The Service that a name means, as its pod or a file beside it sees it; nil where there is none.
  func service(of target: HopTarget, path: (FileID) -> String) -> KubernetesObject? {
    let parts = target.host.lowercased().utf8.split(separator: UInt8(ascii: ".")).map(Substring.init)
    guard let name = parts.first.map(String.init),
      parts.count == 1 || parts.count == 2 || (parts.count > 2 && parts[2] == "svc")
    else { return nil }
    let namespace = parts.count > 1 ? String(parts[1]) : target.namespace ?? ""
    let position = SourceProximity(file: target.file, folder: folder(of: path(target.file)))
    return object("Service", name, in: namespace, nearSource: position)
  }
}
