import ConfigurationSources
import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// The nginx files of one container, from all ConfigMaps that are mounted in it; or of a ConfigMap that no container mounts.
package struct EmbeddedNginxFiles: Sendable {
  /// One file.
  package struct Part: Sendable {
    /// The path below the folder of nginx.
    package let path: String
    package let node: YAMLNode
    /// The object that contains it.
    package let object: KubernetesObject
  }

  /// The files.
  package var parts: [Part]
  /// The nginx version of the container's image.
  package var version: ProductVersion?
  /// The load balancer that sends requests to this container, as the data of its product calls it.
  package var behind: String?
}

/// Finds nginx configuration in the objects of a run.
package final class EmbeddedNginxFinder {
  private let objects: KubernetesObjects
  private let knowledge: KubernetesKnowledge
  /// Made when a pod with nginx is found.
  private lazy var fronts = Self.fronts(objects, knowledge)

  /// Where requests for a workload come from.
  private struct Front {
    let loadBalancer: String?
    let targetPort: String?
  }

  /// A file with the object that contains it.
  private struct Source: Hashable {
    let object: SourceSpan
    let path: String
  }

  package init(objects: KubernetesObjects, knowledge: KubernetesKnowledge) {
    self.objects = objects
    self.knowledge = knowledge
  }

  /// The embedded files of all trees.
  func texts() -> [EmbeddedTexts] {
    trees().compactMap { tree in
      let parts = tree.parts.compactMap { part -> EmbeddedTexts.Part? in
        guard let text = part.node.text, let map = part.node.contentMap else { return nil }
        return EmbeddedTexts.Part(
          path: part.path, text: text, object: part.object.title, file: part.object.file, map: map)
      }
      guard !parts.isEmpty else { return nil }
      var assumptions = knowledge.assumptions
      if assumptions.nginxVersion == nil { assumptions.nginxVersion = tree.version }
      return EmbeddedTexts(
        technology: "nginx", parts: parts, assumptions: assumptions, holders: tree.parts.map(\.object.headSpan))
    }
  }

  /// All trees.
  private func trees() -> [EmbeddedNginxFiles] {
    var result: [EmbeddedNginxFiles] = []
    // Overlays contain several objects of one name.
    var mounted: Set<SourceSpan> = []
    var seen: Set<[Source]> = []
    if objects.has("ConfigMap") {
      // In the order of the inputs.
      for workload in objects.objects(with: .hasVolumes) {
        for tree in trees(of: workload, &mounted)
        where seen.insert(tree.parts.map { Source(object: $0.object.headSpan, path: $0.path) }).inserted {
          result.append(tree)
        }
      }
      for map in objects.objects("ConfigMap", with: .mayHoldNginx) where !mounted.contains(map.headSpan) {
        let parts = Self.entries(of: map).compactMap { key, node -> EmbeddedNginxFiles.Part? in
          guard Self.isConfiguration(key) else { return nil }
          return EmbeddedNginxFiles.Part(path: key == "nginx.conf" ? key : "conf.d/" + key, node: node, object: map)
        }
        for pair in map.data?.pairs ?? [] where NginxMainText.isOne(pair) && !pair.value.isTemplated {
          result.append(EmbeddedNginxFiles(parts: [.init(path: "nginx.conf", node: pair.value, object: map)]))
        }
        if !parts.isEmpty { result.append(EmbeddedNginxFiles(parts: parts)) }
      }
    }
    return result + serverSnippets()
  }

  // MARK: Containers

  private static func pod(of workload: KubernetesObject) -> YAMLNode? {
    let spec = workload.spec
    return workload.kind == "Pod" ? spec : spec?["template"]?["spec"]
  }

  private func trees(of workload: KubernetesObject, _ mounted: inout Set<SourceSpan>) -> [EmbeddedNginxFiles] {
    let pod = Self.pod(of: workload)
    guard let volumes = pod?["volumes"]?.items, !volumes.isEmpty else { return [] }
    let containers = pod?["containers"]?.items ?? []
    var result: [EmbeddedNginxFiles] = []
    for container in containers {
      var parts: [EmbeddedNginxFiles.Part] = []
      for mount in container["volumeMounts"]?.items ?? [] {
        guard let name = mount["name"]?.text, let path = mount["mountPath"]?.text,
          let volume = volumes.first(where: { $0["name"]?.text == name })
        else { continue }
        for source in [volume] + (volume["projected"]?["sources"]?.items ?? []) {
          parts += files(of: source["configMap"], at: path, subPath: mount["subPath"]?.text, near: workload)
        }
      }
      guard !parts.isEmpty else { continue }
      mounted.formUnion(parts.map(\.object.headSpan))
      var tree = EmbeddedNginxFiles(parts: parts)
      tree.version = container["image"]?.text.flatMap(Self.version)
      tree.behind = behind(workload, container, isOnly: containers.count == 1)
      result.append(tree)
    }
    return result
  }

  private func files(
    of source: YAMLNode?, at mountPath: String, subPath: String?, near workload: KubernetesObject
  ) -> [EmbeddedNginxFiles.Part] {
    guard let name = source?["name"]?.text,
      let map = objects.object("ConfigMap", name, in: workload.effectiveNamespace, near: workload)
    else { return [] }
    let items = source?["items"]?.items
    return Self.entries(of: map).compactMap { key, node in
      var name = key
      if let items {
        guard let item = items.first(where: { $0["key"]?.text == key }) else { return nil }
        name = item["path"]?.text ?? key
      }
      if let subPath {
        guard subPath == name else { return nil }
        name = ""
      }
      let path = Self.folder(mountPath + (name.isEmpty ? "" : "/" + name))
      guard Self.isConfiguration(path) else { return nil }
      return EmbeddedNginxFiles.Part(path: path, node: node, object: map)
    }
  }

  /// Images keep nginx in `/etc/nginx`; other folders stay as they are.
  private static func folder(_ path: String) -> String {
    let parts = path.split(separator: "/")
    let inner = parts.starts(with: ["etc", "nginx"]) ? parts.dropFirst(2) : parts[...]
    // The image's entry point writes templates into conf.d.
    if inner.first == "templates", inner.count == 2, inner.last?.hasSuffix(".template") == true {
      return "conf.d/" + inner[inner.startIndex + 1].dropLast(9)
    }
    return inner.joined(separator: "/")
  }

  private static func isConfiguration(_ name: String) -> Bool {
    name.hasSuffix(".conf") || name.hasSuffix(".conf.template")
  }

  private static func entries(of map: KubernetesObject) -> [(String, YAMLNode)] {
    (map.node["data"]?.pairs ?? []).compactMap { pair in
      guard let key = pair.key.text, !pair.value.isTemplated, pair.value.style != nil else { return nil }
      return (key, pair.value)
    }
  }

  /// The version in the tag of an nginx image. A tag of one or two numbers moves with releases and is ignored.
  static func version(_ image: String) -> ProductVersion? {
    let name = image.prefix { $0 != "@" }
    guard let last = name.split(separator: "/").last, let colon = last.firstIndex(of: ":"),
      ["nginx", "nginx-unprivileged", "openresty"].contains(last[..<colon])
    else { return nil }
    let numbers = last[last.index(after: colon)...].prefix { $0.isNumber || $0 == "." }.split(separator: ".")
    guard numbers.count >= 3 else { return nil }
    return ProductVersion(numbers.prefix(3).joined(separator: "."))
  }

  // MARK: Load balancers in front

  private func behind(_ workload: KubernetesObject, _ container: YAMLNode, isOnly: Bool) -> String? {
    let ports = container["ports"]?.items ?? []
    for front in fronts[workload.headSpan] ?? [] {
      let isTarget = ports.contains {
        guard let port = front.targetPort else { return false }
        return $0["containerPort"]?.text == port || $0["name"]?.text == port
      }
      guard isOnly || isTarget else { continue }
      if let loadBalancer = front.loadBalancer { return loadBalancer }
    }
    return nil
  }

  private static func fronts(_ objects: KubernetesObjects, _ knowledge: KubernetesKnowledge) -> [SourceSpan: [Front]] {
    let owner = ProductResolver(objects: objects, knowledge: knowledge)
    var result: [SourceSpan: [Front]] = [:]
    for object in objects.all where ["Ingress", "HTTPRoute"].contains(object.kind) && !object.isPatch {
      let products = owner.products(of: object)
      guard products.count == 1 else { continue }
      for route in knowledge.routes.routes(of: object) {
        let context = RouteContext(route, objects)
        guard let workload = context.workload else { continue }
        let entry = context.services.lazy.compactMap { service in
          service.spec?["ports"]?.items?.first { item in
            route.backends.contains { $0.port == nil || item["port"]?.text == $0.port || item["name"]?.text == $0.port }
          }
        }.first
        result[workload.headSpan, default: []].append(
          Front(loadBalancer: products[0].loadBalancer, targetPort: entry?["targetPort"]?.text ?? entry?["port"]?.text))
      }
    }
    return result
  }

  // MARK: Snippets

  /// Locations that a snippet adds to the server of a controller. They inherit nothing from the controller's own
  /// locations.
  private func serverSnippets() -> [EmbeddedNginxFiles] {
    var found: [EmbeddedNginxFiles] = []
    for product in knowledge.products {
      guard let version = product.nginxVersion else { continue }
      for snippet in product.snippets where snippet.within == .server {
        guard case .annotation(let name) = snippet.location.address else { continue }
        for object in objects.objects(snippet.location.on, with: .isAnnotated) {
          guard let pair = object.annotation(name), !pair.value.isTemplated, let text = pair.value.text,
            text.contains("location")
          else { continue }
          let part = EmbeddedNginxFiles.Part(path: "server-snippet.conf", node: pair.value, object: object)
          found.append(EmbeddedNginxFiles(parts: [part], version: version))
        }
      }
    }
    return found
  }
}
