import Catalog
import RuleFiles
import StreamModel
import Testing

@Suite struct RuleGroupTests {
  /// The list is closed: what it names exists, and every product is in it.
  @Test func groups() {
    let rules = Set(RuleCatalogue.embedded.names.map(\.id))
    let products = Set(CatalogData.products.map(\.id) + [CatalogData.nginxSettings.id])
    for group in CatalogData.groups {
      #expect(rules.isSuperset(of: group.rules), "\(group.id)")
      #expect(!group.names.isEmpty)
      #expect(
        !rules.contains(group.id) && Property(rawValue: group.id) == nil, "\(group.id) is also a rule or a property")
    }
    #expect(products.isSubset(of: CatalogData.groups.flatMap(\.technologies)))
  }
}
