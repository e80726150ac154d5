import RuleFiles
import SourceText
import Streaming

/// Makes hops of routes: the values in force for one product.
final class ManifestHopFactory: Sendable {
  let objects: ManifestObjects
  let owner: ManifestOwner
  /// The Services of the products' own proxies.
  let controllers: ControllerServices

  init(objects: ManifestObjects, owner: ManifestOwner, controllers: ControllerServices) {
    self.objects = objects
    self.owner = owner
    self.controllers = controllers
  }

  /// The hop of a route as a product serves it. `path` is what is asked for: of a declared stream its path.
  func hop(_ route: ManifestRoute, _ product: ManifestTechnology, _ kind: StreamKind?, path: String) -> ManifestHop {
    let surroundings = RouteSurroundings(route, objects)
    let references = ManifestReferences(surroundings, owner: owner, technology: product)
    return ManifestHop(shared(references, path), values: references.completeValues(of: kind, path: path), kind: kind)
  }

  private func shared(_ references: ManifestReferences, _ path: String) -> ManifestHop.Shared {
    let route = references.route
    return ManifestHop.Shared(
      product: references.technology, source: route, identity: identity(of: route, references.technology),
      factory: self, host: route.host.hasPrefix("*") ? "" : route.host, path: path)
  }

  /// Two routes at one place are the same hop; files and places are far smaller than their share of the bits.
  func identity(of route: ManifestRoute, _ product: ManifestTechnology) -> HopIdentity {
    let number = owner.knowledge.technologies.firstIndex { $0.id == product.id } ?? 0
    return HopIdentity(
      Self.configuration(of: number), block: Int(route.object.file.index) &<< 32 ^ route.span.start)
  }

  /// The hops of a route that one of several products serves, one for each kind: only that is said in which they agree.
  /// The first one gives the names. Empty without products.
  func hops(
    _ surroundings: RouteSurroundings, among products: [ManifestTechnology], _ kinds: [StreamKind?], path: String
  ) -> [ManifestHop] {
    let references = products.map { ManifestReferences(surroundings, owner: owner, technology: $0) }
    guard let first = references.first else { return [] }
    let shared = shared(first, path)
    return kinds.map { kind in
      var result = ManifestHop(shared, values: first.completeValues(of: kind, path: path), kind: kind)
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
