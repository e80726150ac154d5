import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel

/// The versions of products that run in the cluster, by the tags of their images.
struct ProductVersions {
  let objects: KubernetesObjects

  /// The version of a product whose workload is among the inputs; nil where none is, or where several differ.
  func version(of product: KubernetesProduct) -> ProductVersion? {
    guard !product.images.isEmpty else { return nil }
    var found: Set<ProductVersion> = []
    for kind in ["Deployment", "DaemonSet", "StatefulSet"] {
      for workload in objects.objects(kind) {
        for container in workload.spec?["template"]?["spec"]?["containers"]?.items ?? [] {
          guard let image = container["image"]?.text, product.images.contains(where: { globMatches($0, image) }),
            let version = Self.version(inTagOf: image)
          else { continue }
          found.insert(version)
        }
      }
    }
    return found.count == 1 ? found.first : nil
  }

  /// `registry.k8s.io/ingress-nginx/controller:v1.12.1@sha256:…` is 1.12.1.
  static func version(inTagOf image: String) -> ProductVersion? {
    let name = image.prefix { $0 != "@" }
    guard let last = name.split(separator: "/").last, let colon = last.firstIndex(of: ":") else { return nil }
    let tag = last[last.index(after: colon)...]
    let numbers = (tag.hasPrefix("v") ? tag.dropFirst() : tag).prefix { $0.isNumber || $0 == "." }
    return numbers.contains(".") ? ProductVersion(String(numbers)) : nil
  }
}
