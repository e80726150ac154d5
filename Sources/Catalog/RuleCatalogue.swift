import RuleFiles
import StreamModel

/// The rules of a run.
package struct RuleCatalogue: Sendable {
  private let entries: [CatalogEntry]
  private let byCheck: [Check: CatalogEntry]

  /// The embedded rules.
  package static let embedded = RuleCatalogue(embeddedFiles.compactMap(CatalogEntry.init))

  private init(_ entries: [CatalogEntry]) {
    self.entries = entries
    byCheck = Dictionary(entries.compactMap { entry in entry.check.map { ($0, entry) } }) { $1 }
  }

  package init(rules: [Rule]) { self.init(rules.map { CatalogEntry($0) }) }

  /// The catalogue with further rules; one with a known name replaces ours.
  package func adding(_ own: [Rule]) -> RuleCatalogue {
    let names = Set(own.map(\.id))
    return RuleCatalogue(entries.filter { !names.contains($0.id) } + own.map { CatalogEntry($0) })
  }

  /// All rules, sorted by property and name.
  package var rules: [Rule] { entries.compactMap(\.rule) }

  /// The rules that judge the values of hops.
  package var valueRules: [Rule] { entries.filter { $0.check == nil }.compactMap(\.rule) }

  /// The names of all rules, with what they are about.
  package var names: [(id: String, property: Property)] { entries.map { ($0.id, $0.property) } }

  /// The rules with some names, in the order of the catalogue.
  package func rules(named names: Set<String>) -> [Rule] {
    entries.filter { names.contains($0.id) }.compactMap(\.rule)
  }

  /// The rule with a name or former name.
  package func rule(named name: String) -> Rule? {
    entries.first { $0.id == name }?.rule ?? rules.first { $0.aliases.contains(name) }
  }

  /// The rule that words the observations of a check.
  package func rule(of check: Check) -> Rule? { byCheck[check]?.rule }

  /// The property of a check's rule.
  package func property(of check: Check) -> Property? { byCheck[check]?.property }
}
