import Catalog
import RuleFiles

/// The lines of a page about facts that were measured on real proxies.
struct MeasuredFacts {
  /// A list of the facts with these names, in their order; empty without any. A name that no file has is left out.
  static func list(_ names: [String]) -> String {
    names.compactMap { name in CatalogData.facts.first { $0.id == name } }
      .map { "- \($0.says) (\($0.server)): \($0.measured)\n" }.joined()
  }
}
