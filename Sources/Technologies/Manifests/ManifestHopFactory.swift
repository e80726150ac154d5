import RuleFiles
import SourceText
import Streaming

/// Makes hops of routes: the values in force for one product.
struct ManifestHopFactory: Sendable {
  let objects: ManifestObjects
  let owner: ManifestOwner

  /// The hop of a route as a product serves it. `path` is what is asked for: of a declared stream its path.
  func hop(_ route: ManifestRoute, _ product: ManifestTechnology, _ kind: StreamKind?, path: String) -> ManifestHop {
    let surroundings = RouteSurroundings(route, objects)
    return hop(ManifestReferences(surroundings, owner: owner, technology: product), kind, path: path)
  }

  private func hop(_ references: ManifestReferences, _ kind: StreamKind?, path: String) -> ManifestHop {
    let route = references.route
    let product = references.technology
    var values = references.values(of: kind)
    ManifestDerivedValues(references: references, path: path, kind: kind).complete(&values, of: route)
    // Nothing is claimed about a value that a template decides or that is refused.
    if values.values.contains(where: { $0.value == .unknown }) {
      values = values.filter { $0.value.value != .unknown }
    }
    var hop = ManifestHop(product: product, source: route, values: values, identity: identity(of: route, product))
    hop.factory = self
    hop.asked = HopRequest(host: route.host.hasPrefix("*") ? "" : route.host, path: path, kind: kind)
    return hop
  }

  /// Two routes at one place are the same hop; files and places are far smaller than their share of the bits.
  func identity(of route: ManifestRoute, _ product: ManifestTechnology) -> HopIdentity {
    let number = owner.knowledge.technologies.firstIndex { $0.id == product.id } ?? 0
    return HopIdentity(
      tree: Self.system(of: number), block: Int(route.object.file.index) &<< 32 ^ route.span.start)
  }

  /// The hops of a route that one of several products serves, one for each kind: only that is said in which they agree.
  /// The first one gives the names. Empty without products.
  func hops(
    _ surroundings: RouteSurroundings, among products: [ManifestTechnology], _ kinds: [StreamKind?], path: String
  ) -> [ManifestHop] {
    let references = products.map { ManifestReferences(surroundings, owner: owner, technology: $0) }
    guard let first = references.first else { return [] }
    return kinds.map { kind in
      var result = hop(first, kind, path: path)
      for other in references.dropFirst() {
        let values = hop(other, kind, path: path).values
        result.values = result.values.filter { values[$0.key]?.value == $0.value.value }
      }
      return result
    }
  }

  /// The number of a product's system: below 0, where no nginx tree is.
  static func system(of product: Int) -> Int { -1 - product }
}
