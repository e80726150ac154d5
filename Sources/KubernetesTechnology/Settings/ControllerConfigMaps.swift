import KubernetesManifests
import RuleFiles
import SourceText
import YAMLSyntax

/// The ConfigMaps of the products' controllers. A name alone shows little: `nginx-config` is mostly a file of an nginx.
struct ControllerConfigMaps {
  private let objects: KubernetesObjects
  /// By the identifiers of the products.
  private(set) var byProduct: [String: [KubernetesObject]] = [:]
  /// The ConfigMaps that pods mount as files, by name.
  private var mounted: [String: Set<String>] = [:]

  init(objects: KubernetesObjects, knowledge: KubernetesKnowledge) {
    self.objects = objects
    let products = objects.has("ConfigMap") ? knowledge.products.filter { !$0.configMaps.isEmpty } : []
    let names = products.map { GlobList($0.configMaps) }
    let all = GlobList(products.flatMap(\.configMaps))
    // Most belong to no product.
    let found = objects.objects("ConfigMap") { map in all.matches(map.name) }
    if found.contains(where: { !$0.isChartValue }) { mounted = Self.mounts(objects) }
    for (product, globs) in zip(products, names) {
      let own = found.filter { globs.matches($0.name) && isOwn($0, product) }
      if !own.isEmpty { byProduct[product.id] = own }
    }
  }

  /// Whether a ConfigMap with the name of a controller's is read by it: it has a key that the controller knows, or none
  /// at all, and no pod mounts it as files.
  private func isOwn(_ map: KubernetesObject, _ product: KubernetesProduct) -> Bool {
    let keys = (map.data?.pairs ?? []).compactMap(\.key.text)
    if map.isChartValue { return keys.contains(where: product.hasKey) }
    // A controller with YAML in its ConfigMap mounts it.
    let namespaces = product.hasInnerTexts ? [] : mounted[map.name] ?? []
    if namespaces.contains(where: { $0 == map.effectiveNamespace || $0.isEmpty || map.namespace == nil }) {
      return false
    }
    return keys.isEmpty || product.configMapKeys.isEmpty
      || keys.contains { product.hasKey($0) || nearestName(to: $0, among: product.configMapKeys.sorted()) != nil }
  }

  /// The namespaces in which pods mount each ConfigMap.
  private static func mounts(_ objects: KubernetesObjects) -> [String: Set<String>] {
    var result: [String: Set<String>] = [:]
    for workload in objects.objects(with: .hasVolumes) {
      let pod = workload.kind == "Pod" ? workload.spec : workload.spec?["template"]?["spec"]
      for volume in pod?["volumes"]?.items ?? [] {
        let projected = (volume["projected"]?["sources"]?.items ?? []).compactMap { $0["configMap"]?["name"]?.text }
        for name in [volume["configMap"]?["name"]?.text].compactMap(\.self) + projected {
          result[name, default: []].insert(workload.effectiveNamespace)
        }
      }
    }
    return result
  }
}

extension KubernetesProduct {
  /// Whether settings are in a text under a key of its ConfigMap.
  fileprivate var hasInnerTexts: Bool {
    settings.contains { $0.locations.contains { $0.on == "ConfigMap" && $0.inner != nil } }
  }
}
