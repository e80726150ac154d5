import Catalog
import KongModel
import KubernetesManifests
import RuleFiles
import StreamModel

/// The knowledge about the products that read Kubernetes objects.
package struct KubernetesKnowledge: Sendable {
  /// The products.
  package let products: [KubernetesProduct]
  /// The evidence for a stream in Kubernetes objects.
  package let objectEvidence: ObjectEvidenceFile
  /// The knowledge about Kong, whose controller is one of the products.
  package var kong: KongKnowledge
  package let assumptions: Assumptions
  /// The known kinds of objects.
  package let kinds: KubernetesKinds
  /// Reads the routes of objects.
  let routes: RouteReader
  /// Facts that the data of the products cannot express.
  let extensions: [any ProductExtension.Type]
  /// The setting locations of all products.
  let locations: SettingLocationIndex

  init(
    products: [KubernetesProduct], objectEvidence: ObjectEvidenceFile,
    kong: KongKnowledge, assumptions: Assumptions, locations: SettingLocationIndex,
    extensions: [any ProductExtension.Type]
  ) {
    self.extensions = extensions
    self.products = products
    self.locations = locations
    routes = RouteReader(
      products, readers: extensions.reduce(into: [:]) { $0.merge($1.routeReaders) { first, _ in first } })
    // A custom product may read kinds that the embedded ones do not.
    kinds = KubernetesKinds(
      products, charts: CatalogData.charts, idle: objectEvidence.idleKinds.subtracting(locations.readKinds),
      routes: routes.kinds)
    self.kong = kong
    self.objectEvidence = objectEvidence
    self.assumptions = assumptions
  }

  /// The product with this identifier.
  func product(_ id: String) -> KubernetesProduct? { products.first { $0.id == id } }
}
