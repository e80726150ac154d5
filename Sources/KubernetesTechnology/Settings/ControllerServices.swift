import KubernetesManifests
import RuleFiles
import SourceText

/// Maps Services to the products whose own proxy they are.
struct ControllerServices: Sendable {
  private let byProduct: [String: [KubernetesObject]]

  init(objects: KubernetesObjects, knowledge: KubernetesKnowledge) {
    var byProduct: [String: [KubernetesObject]] = [:]
    let products = knowledge.products.filter { !$0.proxyServices.isEmpty }
    let globs = products.map { GlobList($0.proxyServices) }
    let all = GlobList(products.flatMap(\.proxyServices))
    // Most Services are no controller's.
    let found = objects.objects("Service") { service in
      let names = Self.names(of: service)
      return names.contains(where: all.matches) && !Self.isSideDoor(service.name)
    }
    for service in found {
      let names = Self.names(of: service)
      for (product, globs) in zip(products, globs) where names.contains(where: globs.matches) {
        byProduct[product.id, default: []].append(service)
      }
    }
    self.byProduct = byProduct
  }

  /// The name of a Service and the labels that it selects.
  private static func names(of service: KubernetesObject) -> [String] {
    var names = [service.name.inLowerCase]
    service.spec?["selector"]?.forEachPair { pair in
      if let text = pair.value.text { names.append(text.inLowerCase) }
    }
    return names
  }

  /// Services of a controller that lead to something else than its proxy.
  private static func isSideDoor(_ name: String) -> Bool {
    ["admission", "metrics", "webhook", "admin", "manager"].contains { part in
      name.split(separator: "-").contains { $0 == part }
    }
  }

  /// The Services of a product's proxy.
  func services(of product: KubernetesProduct) -> [KubernetesObject] { byProduct[product.id] ?? [] }
}

extension String {
  /// The string in lower case; nearly all names of Kubernetes are.
  var inLowerCase: String {
    utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5A).contains($0) } ? self : lowercased()
  }
}
