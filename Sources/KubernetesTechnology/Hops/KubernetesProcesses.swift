import Analysis
import ConfigurationSources
import KubernetesManifests
import SourceText
import StreamModel
import SystemSupport
import YAMLSyntax

/// Finds the containers behind the name of a Service, and beside a proxy in a pod.
struct KubernetesProcesses: ProcessResolver {
  let objects: KubernetesObjects
  let path: @Sendable (FileID) -> String

  private typealias Owner = (object: KubernetesObject, pod: YAMLNode)

  func processes(behind target: HopTarget) -> [ApplicationProcess]? {
    if let map = target.object, LocalAddress.contains(target.host) { return beside(map, target) }
    guard let service = objects.service(of: target, path: path) else { return nil }
    guard let owner = owner(of: service) else { return [] }
    let entries = service.spec?["ports"]?.items ?? []
    let entry = entries.first { $0["port"]?.text == target.port || $0["name"]?.text == target.port }
    // A headless Service has the ports of the pods.
    let port = (entry ?? (entries.count == 1 ? entries.first : nil)).flatMap { $0["targetPort"] ?? $0["port"] }?.text
    let isOwn = service === owner.object
    let reason = isOwn ? "it runs" : "\(service.title) selects \(owner.object.title), which runs it"
    return container(of: owner, port, among: { _ in true }).map { [process($0, owner, reason)] } ?? []
  }

  /// The object with the pods of a Service; one of Knative holds its pods itself.
  private func owner(of service: KubernetesObject) -> Owner? {
    guard service.group.isEmpty else { return service.spec?["template"]?["spec"].map { (service, $0) } }
    var labels: [(key: String, value: String)] = []
    for pair in service.spec?["selector"]?.pairs ?? [] {
      guard let key = pair.key.text, let value = pair.value.text else { return nil }
      labels.append((key, value))
    }
    guard !labels.isEmpty else { return nil }
    let found = objects.workload(labels: labels, in: service.effectiveNamespace, near: service)
    return found.flatMap { found in found.spec?["template"]?["spec"].map { (found, $0) } }
  }

  /// The other containers of the pods in which a proxy reads a ConfigMap.
  private func beside(_ map: String, _ target: HopTarget) -> [ApplicationProcess] {
    let name = map.split(separator: "/").last.map(String.init) ?? map
    let owners = objects.objects(with: .hasVolumes).compactMap { workload -> Owner? in
      guard workload.effectiveNamespace == target.namespace ?? "", let pod = workload.spec?["template"]?["spec"],
        let containers = pod["containers"]?.items,
        containers.contains(where: { PodContainer($0, of: pod, in: workload.file).mounts(configMap: name) })
      else { return nil }
      return (workload, pod)
    }
    // Overlays have several of one name; those beside the ConfigMap are meant.
    let near = owners.filter { $0.object.file == target.file || $0.object.folder == folder(of: path(target.file)) }
    guard let owner = owners.count == 1 ? owners.first : near.count == 1 ? near.first : nil else { return [] }
    let found = container(of: owner, target.port) { !$0.mounts(configMap: name) }
    return found.map { [process($0, owner, "\(owner.object.title) runs it beside the proxy")] } ?? []
  }

  /// The container that listens on a port; the only one where none says so.
  private func container(of owner: Owner, _ port: String?, among isMeant: (PodContainer) -> Bool) -> PodContainer? {
    let all = (owner.pod["containers"]?.items ?? []).map { PodContainer($0, of: owner.pod, in: owner.object.file) }
      .filter(isMeant)
    let listening = all.filter { port != nil && $0.listens(on: port) }
    return listening.count == 1 ? listening.first : all.count == 1 ? all.first : nil
  }

  private func process(_ container: PodContainer, _ owner: Owner, _ reason: String) -> ApplicationProcess {
    container.process(of: owner.object.title, because: reason) { name in
      objects.object("ConfigMap", name, in: owner.object.effectiveNamespace, near: owner.object).flatMap { map in
        map.data.map { ($0, map.file) }
      }
    }
  }
}
