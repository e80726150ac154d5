import RuleFiles
import StreamModel

/// The extensions of all products, made once for the objects of a run.
struct ProductExtensions: Sendable {
  /// The one list of products with facts that data cannot express.
  private static let types: [any ProductExtension.Type] = [
    GKEGateway.self, KongIngress.self, GKEIngress.self, F5NginxIngress.self, IngressNginx.self, Traefik.self,
    Istio.self, AWSApplicationLoadBalancer.self, AWSServiceLoadBalancers.self,
  ]

  /// Readers of routes whose kind data cannot describe.
  static var routeReaders: [String: @Sendable (KubernetesObject) -> [KubernetesRoute]] {
    types.reduce(into: [:]) { $0.merge($1.routeReaders) { first, _ in first } }
  }

  /// All extensions, in the order of the list.
  let all: [any ProductExtension]
  private let byProduct: [String: any ProductExtension]

  init(objects: KubernetesObjects, knowledge: KubernetesKnowledge) {
    let context = ProductContext(objects: objects, knowledge: knowledge)
    var all: [any ProductExtension] = []
    var byProduct: [String: any ProductExtension] = [:]
    for type in Self.types {
      let made = type.init(context)
      all.append(made)
      for product in type.products { byProduct[product] = made }
    }
    self.all = all
    self.byProduct = byProduct
  }

  /// What shows that a route streams.
  func evidence(for route: KubernetesRoute, _ factory: KubernetesHopFactory) -> [Evidence] {
    var found: [Evidence] = []
    for item in all { found += item.evidence(for: route, factory) }
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
