import Catalog
import RuleFiles
import StreamModel

/// Pages of names that stand for several rules or settings: properties, groups, products.
struct NamePages {
  let catalogue: RuleCatalogue
  /// The settings of technologies that the products of the catalogue do not have.
  let technologies: [TechnologyFile]

  /// All names.
  var names: [String] {
    Property.allCases.map(\.rawValue) + CatalogData.groups.map(\.id) + CatalogData.products.map(\.id)
      + CatalogData.builtInHops.map(\.id) + CatalogData.applicationServers.map(\.id)
  }

  /// The page, or nil for an unknown name in lower case.
  func text(for wanted: String) -> String? {
    if let property = Property(rawValue: wanted) { return page(of: property) }
    if let group = CatalogData.groups.first(where: { $0.id == wanted }) { return page(of: group) }
    if let product = CatalogData.products.first(where: { $0.id == wanted || $0.title.lowercased() == wanted }) {
      return page(of: product)
    }
    if let server = CatalogData.applicationServers.first(where: { $0.id == wanted || $0.title.lowercased() == wanted })
    {
      return page(of: server)
    }
    return CatalogData.builtInHops.first { $0.id == wanted }.map(page)
  }

  private func page(of property: Property) -> String {
    var lines: [String] = []
    for technology in technologies {
      let settings = technology.settings.filter { $0.aspect.property == property }
      let names = unique(settings.map { $0.families.isEmpty ? $0.setting : $0.name(in: $0.families[0]) })
      if !names.isEmpty { lines.append("- \(technology.title): \(names.joined(separator: ", "))") }
    }
    for server in CatalogData.applicationServers {
      let names = unique(server.settings.filter { $0.aspect.property == property }.map(\.name))
      if !names.isEmpty { lines.append("- \(server.title) (\(server.id)): \(names.joined(separator: ", "))") }
    }
    for product in CatalogData.products {
      let names = unique(
        product.settings.filter { $0.aspect.property == property }.flatMap(\.locations).map(\.name))
      if !names.isEmpty { lines.append("- \(product.title) (\(product.id)): \(names.joined(separator: ", "))") }
    }
    return "# \(property.rawValue)\n\n" + list(of: catalogue.rules.filter { $0.property == property })
      + (lines.isEmpty ? "" : "\nSettings that decide it:\n" + lines.map { $0 + "\n" }.joined())
  }

  private func page(of group: RuleGroup) -> String {
    let title = group.title.prefix(1).uppercased() + group.title.dropFirst()
    var result = "# \(group.id)\n\nA group of --select, --ignore and .streamlint.yaml. \(title).\n"
    if !group.technologies.isEmpty { result += "\nProducts: \(group.technologies.joined(separator: ", ")).\n" }
    let rules = catalogue.rules.filter { group.contains($0.id, of: $0.property) }
    return result + (rules.isEmpty ? "" : "\n" + list(of: rules))
  }

  private func page(of product: KubernetesProduct) -> String {
    var result = "# \(product.id)\n\n\(product.title). Its settings (streamlint explain NAME shows each):\n"
    for setting in product.settings {
      let names = unique(setting.locations.map { "\($0.name) (\($0.on))" })
      result += "- \(setting.aspect.name): \(names.joined(separator: ", "))\n"
    }
    return result
  }

  private func page(of server: ApplicationServer) -> String {
    var result = "# \(server.id)\n\n\(server.title), a server that runs the application.\n"
    if server.settings.isEmpty { result += "It ends no stream by itself.\n" } else { result += "Its settings:\n" }
    for setting in server.settings {
      let conditions = setting.conditions.filter { !$0.words.isEmpty }.map {
        "\($0.setting) is \($0.words.joined(separator: " or "))"
      }
      let when = conditions.isEmpty ? "" : ", where \(conditions.joined(separator: " and "))"
      result += "- \(setting.name): \(setting.summary)\(when)\n"
    }
    return result + "\nSources:\n" + server.sources.map { "- \($0)\n" }.joined()
  }

  private func page(of hop: BuiltInHopDescription) -> String {
    "# \(hop.id)\n\n\(hop.title), a hop of `paths:` in .streamlint.yaml. Its settings:\n"
      + hop.settings.map { "- \($0.option): \($0.setting), \($0.value == "none" ? "no limit" : $0.value)\n" }.joined()
  }

  private func list(of rules: [Rule]) -> String {
    "Rules about it:\n" + rules.map { "- \($0.id): \($0.title)\n" }.joined()
  }

  private func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
