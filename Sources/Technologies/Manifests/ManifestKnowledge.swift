import RuleFiles
import Streaming

/// What is known about the products that read Kubernetes objects.
package struct KubernetesKnowledge: Sendable {
  /// The products.
  package let technologies: [KubernetesProduct]
  /// What shows that a route streams, wherever it is written.
  package let evidence: EvidenceFile
  /// What shows it in Kubernetes objects.
  package let objectEvidence: ManifestEvidenceFile
  /// What is known about the plugins of Kong.
  package let kongPlugins: KongPluginFile
  /// What the user takes for granted.
  package let assumptions: Assumptions
  /// Kinds of objects that need not be read: a product of the user's may read what ours do not.
  package let idleKinds: Set<String>
  /// The places of all products.
  let places: SettingLocationIndex

  /// Creates the knowledge.
  package init(
    technologies: [KubernetesProduct], evidence: EvidenceFile, objectEvidence: ManifestEvidenceFile,
    kongPlugins: KongPluginFile, assumptions: Assumptions, places: SettingLocationIndex
  ) {
    self.technologies = technologies
    self.places = places
    idleKinds = objectEvidence.idleKinds.subtracting(places.readKinds)
    self.kongPlugins = kongPlugins
    self.evidence = evidence
    self.objectEvidence = objectEvidence
    self.assumptions = assumptions
  }

  /// The product with this identifier.
  func technology(_ id: String) -> KubernetesProduct? { technologies.first { $0.id == id } }
}
