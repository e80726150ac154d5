import Analysis
import Catalog

extension EvidencePatterns {
  /// The patterns of `rules/intent/`, prepared once per process: fixing lints many times, and every repository is a
  /// session of its own.
  static let embedded = EvidencePatterns(CatalogData.routeEvidence, objects: CatalogData.objectEvidence)
}
