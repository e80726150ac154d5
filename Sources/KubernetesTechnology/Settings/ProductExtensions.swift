import KubernetesManifests
import RuleFiles
import StreamModel

/// The extensions of all products, made once for the objects of a run.
struct ProductExtensions: Sendable {
  /// All extensions, in the order of the list.
  let all: [any ProductExtension]
  private let byProduct: [String: any ProductExtension]

  init(objects: KubernetesObjects, knowledge: KubernetesKnowledge) {
    let context = ProductContext(objects: objects, knowledge: knowledge)
    var all: [any ProductExtension] = []
    var byProduct: [String: any ProductExtension] = [:]
    for type in knowledge.extensions {
      let made = type.init(context)
      all.append(made)
      for product in type.products { byProduct[product] = made }
    }
    self.all = all
    self.byProduct = byProduct
  }

  /// The evidence for a stream.
  func evidence(for route: KubernetesRoute, _ owner: ProductResolver) -> [Evidence] {
    var found: [Evidence] = []
    for item in all { found += item.evidence(for: route, owner) }
    return found
  }

  /// The extension of a product; one without facts for a product that data describes completely.
  subscript(product: KubernetesProduct) -> any ProductExtension { byProduct[product.id] ?? PlainProduct() }
}

/// A product that data describes completely.
private struct PlainProduct: ProductExtension {
  static let products: [String] = []

  init(_ context: ProductContext) {}
  init() {}
}
