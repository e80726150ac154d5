import RuleFiles
import SourceText
import StreamModel

/// What names mean where findings are chosen: `--select`, `--ignore` and the same keys of the configuration file.
package struct RuleNames: Sendable {
  /// A name that means nothing.
  package struct Unknown: Error, Sendable {
    /// What is wrong, with the nearest name.
    package let message: String
  }

  private let catalogue: RuleCatalogue

  package init(_ catalogue: RuleCatalogue) { self.catalogue = catalogue }

  /// The rules, properties and technologies that a rule, a property, a group or a wildcard stands for; at least one.
  package func meaning(of name: String) throws(Unknown) -> [String] {
    if let rule = catalogue.rule(named: name) { return [rule.id] }
    if Property(rawValue: name) != nil { return [name] }
    if let group = CatalogData.groups.first(where: { $0.id == name }) { return group.names }
    guard !name.utf8.contains(UInt8(ascii: "*")) else {
      let found = names.filter { globMatches(name, $0) }
      if !found.isEmpty { return found }
      throw Unknown(message: "no rule or property matches \"\(name)\"; see streamlint rules")
    }
    let known = names + CatalogData.groups.map(\.id)
    if technologies.contains(name) { return [name] }
    let hint = nearestName(to: name, among: known).map { "; did you mean \"\($0)\"?" } ?? "; see streamlint rules"
    throw Unknown(message: "no rule, property or group is named \"\(name)\"\(hint)")
  }

  /// What a wildcard may match.
  private var names: [String] {
    catalogue.names.map(\.id) + Property.allCases.map(\.rawValue) + technologies
  }

  /// The products, once each.
  private var technologies: [String] {
    var seen: Set<String> = []
    return CatalogData.groups.flatMap(\.technologies).filter { seen.insert($0).inserted }
  }
}

extension RuleCatalogue {
  /// The groups of a rule that do not depend on what a finding is about.
  package func groups(of rule: Rule) -> [RuleGroup] {
    CatalogData.groups.filter { $0.contains(rule.id, of: rule.property) }
  }
}
