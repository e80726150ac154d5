import KubernetesManifests
import RuleFiles
import SourceText
import YAMLSyntax

/// The controllers that the files install by a workload with the controller's image, with the class that each serves. A
/// release of its chart makes an IngressClass.
struct InstalledControllers {
  private struct Installation {
    let product: String
    /// Nil where the files do not tell.
    let className: String?
  }

  private var installations: [Installation] = []

  init(objects: KubernetesObjects, products: [KubernetesProduct]) {
    let imaged = products.filter { !$0.images.isEmpty }
    for kind in ["Deployment", "DaemonSet"] {
      for object in objects.objects(kind) {
        for container in object.spec?["template"]?["spec"]?["containers"]?.items ?? [] {
          guard let image = container["image"]?.text,
            let product = imaged.first(where: { $0.images.contains { globMatches($0, image) } })
          else { continue }
          installations.append(Installation(product: product.id, className: Self.className(in: container)))
        }
      }
    }
  }

  /// Those of some products that serve a class.
  func serving(_ className: String, among products: [KubernetesProduct]) -> [KubernetesProduct] {
    guard !installations.isEmpty else { return [] }
    return products.filter { product in
      installations.contains { $0.product == product.id && $0.className ?? className == className }
    }
  }

  /// `--ingress-class=nginx`.
  private static func className(in container: YAMLNode) -> String? {
    (container["args"]?.items ?? []).lazy.compactMap(\.text).compactMap { argument -> String? in
      let parts = argument.drop { $0 == "-" }.split(separator: "=", maxSplits: 1)
      return parts.count == 2 && parts[0] == "ingress-class" ? String(parts[1]) : nil
    }.first
  }
}
