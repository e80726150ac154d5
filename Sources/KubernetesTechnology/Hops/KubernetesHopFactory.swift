import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel

/// Makes hops of routes: the values in force for one product.
final class KubernetesHopFactory: Sendable {
  let objects: KubernetesObjects
  let owner: ProductResolver
  /// The Services of the products' own proxies.
  let controllers: ControllerServices

  init(objects: KubernetesObjects, owner: ProductResolver, controllers: ControllerServices) {
    self.objects = objects
    self.owner = owner
    self.controllers = controllers
  }

  /// The hop of a route as a product serves it. `path` is the requested path: of a declared stream its own.
  func hop(_ route: KubernetesRoute, _ product: KubernetesProduct, _ kind: StreamKind?, path: String) -> KubernetesHop {
    let context = RouteContext(route, objects)
    let references = ReferencedObjects(context, owner: owner, product: product)
    return KubernetesHop(shared(references, path), values: references.completeValues(of: kind, path: path), kind: kind)
  }

  private func shared(_ references: ReferencedObjects, _ path: String) -> KubernetesHop.Shared {
    let route = references.route
    return KubernetesHop.Shared(
      product: references.product, source: route, identity: identity(of: route, references.product),
      factory: self, host: route.host.hasPrefix("*") ? "" : route.host, path: path)
  }

  /// Two routes at one offset are the same hop; numbers of files and offsets are far smaller than their share of the bits.
  func identity(of route: KubernetesRoute, _ product: KubernetesProduct) -> HopIdentity {
    let number = owner.knowledge.products.firstIndex { $0.id == product.id } ?? 0
    return HopIdentity(
      Self.configuration(of: number), block: Int(route.object.file.index) &<< 32 ^ route.span.start)
  }

  /// The hops of a route that one of several products serves, one for each kind, with the values on which all agree.
  /// The first product gives the names. Empty without products.
  func hops(
    _ context: RouteContext, among products: [KubernetesProduct], _ kinds: [StreamKind?], path: String
  ) -> [KubernetesHop] {
    let references = products.map { ReferencedObjects(context, owner: owner, product: $0) }
    guard let first = references.first else { return [] }
    let shared = shared(first, path)
    return kinds.map { kind in
      var result = KubernetesHop(shared, values: first.completeValues(of: kind, path: path), kind: kind)
      for other in references.dropFirst() {
        let values = other.completeValues(of: kind, path: path)
        result = result.keeping { aspect, value in values[aspect]?.value == value.value }
      }
      return result
    }
  }

  /// The routes of a product are one configuration.
  static func configuration(of product: Int) -> ConfigurationID {
    ConfigurationID(technology: "kubernetes", number: product)
  }
}
