import KongModel
import RuleFiles
import Streaming

/// What is known about the products that read Kubernetes objects.
public struct KubernetesKnowledge: Sendable {
  /// The products.
  public let technologies: [KubernetesProduct]
  /// What shows that a route streams, wherever it is written.
  public let evidence: EvidenceFile
  /// What shows it in Kubernetes objects.
  public let objectEvidence: ManifestEvidenceFile
  /// What is known about Kong, whose controller is one of the products.
  package var kong: KongKnowledge
  /// What the user takes for granted.
  public let assumptions: Assumptions
  /// Kinds of objects that need not be read: a product of the user's may read what ours do not.
  public let idleKinds: Set<String>
  /// The places of all products.
  let places: SettingLocationIndex

  package init(
    technologies: [KubernetesProduct], evidence: EvidenceFile, objectEvidence: ManifestEvidenceFile,
    kong: KongKnowledge, assumptions: Assumptions, places: SettingLocationIndex
  ) {
    self.technologies = technologies
    self.places = places
    idleKinds = objectEvidence.idleKinds.subtracting(places.readKinds)
    self.kong = kong
    self.evidence = evidence
    self.objectEvidence = objectEvidence
    self.assumptions = assumptions
  }

  /// The product with this identifier.
  func technology(_ id: String) -> KubernetesProduct? { technologies.first { $0.id == id } }
}
