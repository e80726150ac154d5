import RuleFiles
import Streaming

/// What is known about the products that read Kubernetes objects.
public struct ManifestKnowledge: Sendable {
  /// The products.
  public let technologies: [ManifestTechnology]
  /// What shows that a route streams.
  public let evidence: EvidenceFile
  /// What is known about the plugins of Kong.
  public let kongPlugins: KongPluginFile
  /// What the user takes for granted.
  public let assumptions: Assumptions

  /// Creates the knowledge.
  public init(
    technologies: [ManifestTechnology], evidence: EvidenceFile, kongPlugins: KongPluginFile, assumptions: Assumptions
  ) {
    self.technologies = technologies
    self.kongPlugins = kongPlugins
    self.evidence = evidence
    self.assumptions = assumptions
  }

  /// The product with this identifier.
  func technology(_ id: String) -> ManifestTechnology? { technologies.first { $0.id == id } }
}
