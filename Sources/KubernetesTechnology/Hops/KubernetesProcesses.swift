import Analysis
import ConfigurationSources
import SourceText
import StreamModel
import SystemSupport
import YAMLSyntax

/// Finds the containers behind the name of a Service.
struct KubernetesProcesses: ProcessResolver {
  let objects: KubernetesObjects
  let path: @Sendable (FileID) -> String

  func processes(behind target: HopTarget) -> [ApplicationProcess]? {
    guard let service = objects.service(of: target, path: path) else { return nil }
    let owner: (object: KubernetesObject, pod: YAMLNode)?
    if service.group.isEmpty {
      owner = workload(of: service)
    } else {
      // A Service of Knative holds its pods itself.
      owner = service.spec?["template"]?["spec"].map { (service, $0) }
    }
    guard let (object, pod) = owner, let container = container(of: pod, service, target) else { return [] }
    return [process(container, pod, object, service)]
  }

  private func workload(of service: KubernetesObject) -> (KubernetesObject, YAMLNode)? {
    var labels: [(key: String, value: String)] = []
    for pair in service.spec?["selector"]?.pairs ?? [] {
      guard let key = pair.key.text, let value = pair.value.text else { return nil }
      labels.append((key, value))
    }
    guard !labels.isEmpty,
      let found = objects.workload(labels: labels, in: service.effectiveNamespace, near: service),
      let pod = found.spec?["template"]?["spec"]
    else { return nil }
    return (found, pod)
  }

  /// The container that listens on the port of the Service; the only one where none says so.
  private func container(of pod: YAMLNode, _ service: KubernetesObject, _ target: HopTarget) -> YAMLNode? {
    let containers = pod["containers"]?.items ?? []
    let entries = service.spec?["ports"]?.items ?? []
    let entry = entries.first { $0["port"]?.text == target.port || $0["name"]?.text == target.port }
    // A headless Service has the ports of the pods.
    let port = (entry ?? (entries.count == 1 ? entries.first : nil)).flatMap { $0["targetPort"] ?? $0["port"] }?.text
    let listening = containers.filter { container in
      container["ports"]?.firstItem { $0["containerPort"]?.text == port || $0["name"]?.text == port } != nil
    }
    if port != nil, listening.count == 1 { return listening.first }
    return containers.count == 1 ? containers.first : nil
  }

  private func process(
    _ container: YAMLNode, _ pod: YAMLNode, _ object: KubernetesObject, _ service: KubernetesObject
  ) -> ApplicationProcess {
    let head = container.ownPair("name").map { object.span($0) } ?? object.headSpan
    let name = container["name"]?.text ?? object.name
    var process = ApplicationProcess(
      at: head,
      link: HopLink(
        text: service === object
          ? "\(object.title) runs it in the container \(name)"
          : "\(service.title) selects \(object.title), which runs it in the container \(name)", span: head))
    process.object = object.title
    process.image = container["image"].flatMap { $0.isTemplated ? nil : $0.text }
    process.entrypoint = words(container["command"], object)
    process.arguments = words(container["args"], object)
    process.folder = container["workingDir"]?.text ?? ""
    process.hasMoreVariables = container["envFrom"] != nil
    for item in container["env"]?.items ?? [] {
      guard let name = item["name"]?.text else { continue }
      process.environment[name] = .some(item["value"].flatMap { PlacedText($0, in: object.file) })
    }
    let mounts = self.mounts(container, pod, object)
    process.file = { path in mounts.first { $0.path == path }?.file ?? .unknown }
    process.paths = { folder in mounts.map(\.path).filter { $0.hasPrefix(folder + "/") }.sorted() }
    return process
  }

  /// Nil where nothing is written, or where a template decides how many words there are.
  private func words(_ node: YAMLNode?, _ object: KubernetesObject) -> ApplicationProcess.Command? {
    guard let node, !node.isNull else { return nil }
    let items = node.items ?? [node]
    if node.isSequence, node.isTemplated {
      return .words([PlacedText("", at: object.span(node.range), isUnknown: true)])
    }
    return .words(items.prefix(KubernetesLimits.words).compactMap { PlacedText($0, in: object.file) })
  }

  // MARK: Files

  private struct Mount {
    let path: String
    let file: ApplicationProcess.File
  }

  /// The files of ConfigMaps in a container.
  private func mounts(_ container: YAMLNode, _ pod: YAMLNode, _ object: KubernetesObject) -> [Mount] {
    (container["volumeMounts"]?.items ?? []).flatMap { mount -> [Mount] in
      guard let place = mount["mountPath"]?.text, let name = mount["name"]?.text,
        let volume = pod["volumes"]?.firstItem(where: { $0["name"]?.hasText(name) == true }),
        let map = volume["configMap"]?["name"]?.text
          .flatMap({ objects.object("ConfigMap", $0, in: object.effectiveNamespace, near: object) })
      else { return [] }
      return (map.data?.resolvedPairs ?? []).prefix(KubernetesLimits.words).compactMap { pair in
        guard let key = pair.key.text, let text = PlacedText(pair.value, in: map.file) else { return nil }
        let items = volume["configMap"]?["items"]?.items
        let shown = items.map { items in items.first { $0["key"]?.hasText(key) == true }?["path"]?.text } ?? key
        guard let shown else { return nil }
        guard let part = mount["subPath"]?.text else { return Mount(path: joinedPath(place, shown), file: .text(text)) }
        return part == shown ? Mount(path: normalizedPath(place), file: .text(text)) : nil
      }
    }
  }
}
