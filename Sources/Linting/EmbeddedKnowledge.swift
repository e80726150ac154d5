import Catalog
import RuleFiles
import Streaming
import Technologies

/// What the technologies know about products: the embedded data with the user's own.
struct EmbeddedKnowledge: Sendable {
  /// The user's own products, of `--rules DIR`.
  private let own: [KubernetesProduct]

  init(own: [KubernetesProduct] = []) { self.own = own }

  /// The directives of nginx.
  var nginxTable: NginxDirectiveTable { Self.nginxTable }

  /// What is known about the products that read Kubernetes objects; only read when there are any.
  func manifests(_ assumptions: Assumptions) -> KubernetesKnowledge {
    KubernetesKnowledge(
      technologies: CatalogData.products + own, evidence: CatalogData.nginxEvidence,
      objectEvidence: CatalogData.objectEvidence, kongPlugins: CatalogData.kongPlugins, assumptions: assumptions,
      places: own.isEmpty ? Self.places : SettingLocationIndex(CatalogData.products + own))
  }

  // One table of each kind for the whole process, built on first use: fixing lints many times over, and every repository is
  // a session of its own.

  private static let nginxTable = NginxDirectiveTable(CatalogData.nginxDirectives)
  private static let nginxPatterns = EvidencePatterns(CatalogData.nginxEvidence)
  private static let places = SettingLocationIndex(CatalogData.products)

  /// What is known about nginx when this is taken for granted.
  func nginx(_ assumptions: Assumptions) -> NginxKnowledge {
    NginxKnowledge(
      table: nginxTable, technology: CatalogData.nginxSettings, patterns: Self.nginxPatterns, assumptions: assumptions)
  }
}
