import RuleFiles
import Streaming

/// What is known about the products that read Kubernetes objects.
public struct ManifestKnowledge: Sendable {
  /// The products.
  public let technologies: [ManifestTechnology]
  /// What shows in Kubernetes objects that a route streams.
  public let objectEvidence: ManifestEvidenceFile
  /// What is known about the plugins of Kong.
  public let kongPlugins: KongPluginFile
  /// What the user takes for granted.
  public let assumptions: Assumptions
  /// Kinds of objects that need not be read: a product of the user's may read what ours do not.
  public let idleKinds: Set<String>
  /// The places of all products.
  let places: ManifestPlaceIndex

  /// Creates the knowledge.
  public init(
    technologies: [ManifestTechnology], objectEvidence: ManifestEvidenceFile,
    kongPlugins: KongPluginFile, assumptions: Assumptions, places: ManifestPlaceIndex
  ) {
    self.technologies = technologies
    self.places = places
    idleKinds = objectEvidence.idleKinds.subtracting(places.readKinds)
    self.kongPlugins = kongPlugins
    self.objectEvidence = objectEvidence
    self.assumptions = assumptions
  }

  /// The product with this identifier.
  func technology(_ id: String) -> ManifestTechnology? { technologies.first { $0.id == id } }
}
