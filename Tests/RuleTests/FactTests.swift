import Catalog
import Foundation
import RuleFiles
import Testing

/// What is said of Envoy and HAProxy is measured on them: each setting of a product that runs on one names its facts.
@Suite struct FactTests {
  /// Settings without a fact of the product's proxy, `product: aspect`, and why none can be measured.
  private static let unmeasured: [String: String] = [
    "kgateway: response-buffering": "the filter for transformations is not in the released Envoy"
  ]

  /// Files that speak of Envoy or HAProxy and rest on neither.
  private static let mentions: [String: String] = [
    "rules/groups.yaml": "names of products",
    "rules/inputs.yaml": "files that are not read",
    "rules/facts.yaml": "the facts themselves",
  ]

  @Test func eachNameIsAFact() {
    let known = Set(CatalogData.facts.map(\.id))
    #expect(known.count == CatalogData.facts.count, "a fact is there twice")
    for rule in RuleCatalogue.embedded.rules {
      for name in rule.facts { #expect(known.contains(name), "\(rule.id): no fact is named \(name)") }
    }
    for product in CatalogData.products {
      for name in product.settings.flatMap(\.facts) {
        #expect(known.contains(name), "\(product.id): no fact is named \(name)")
      }
    }
  }

  @Test func eachSettingHasAProof() {
    let proxies = Set(CatalogData.facts.map { String($0.id.prefix { $0 != "/" }) })
    for product in CatalogData.products {
      guard let engine = product.engine else { continue }
      #expect(proxies.contains(engine), "\(product.id): no facts about \(engine)")
      for setting in product.settings where Self.unmeasured["\(product.id): \(setting.aspect.name)"] == nil {
        #expect(
          setting.facts.contains { $0.hasPrefix(engine + "/") },
          "\(product.id): no fact of \(engine) proves \(setting.aspect.name), \(setting.locations[0].name)")
      }
    }
  }

  /// A file that speaks of one of them names facts, or the proxy that it rests on.
  @Test func eachMentionHasAProof() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let files = FileManager.default.enumerator(at: root.appending(path: "rules"), includingPropertiesForKeys: nil)
    for case let file as URL in try #require(files) where file.pathExtension == "yaml" {
      let path = String(file.path(percentEncoded: false).dropFirst(root.path(percentEncoded: false).count))
      let name = path.hasPrefix("/") ? String(path.dropFirst()) : path
      let folders = ["rules/applications/", "rules/charts/"]
      if folders.contains(where: name.hasPrefix) || Self.mentions[name] != nil { continue }
      let text = try String(contentsOf: file, encoding: .utf8)
      guard text.contains("Envoy") || text.contains("HAProxy") else { continue }
      #expect(
        text.contains("\nengine: ") || text.contains("\nfacts:"),
        "\(name) speaks of Envoy or HAProxy: it has to name the facts that prove it (facts, engine)")
    }
  }
}
