import Catalog
import RuleFiles
import StreamModel

/// The formats of the list of rules.
package enum CatalogueFormat: String, CaseIterable, Sendable {
  /// A table for display.
  case text
  /// For programs.
  case json
  /// The index page of the docs.
  case markdown
  /// The page of advice in other linters and guides that contradicts our rules.
  case conflicts

  /// The list of all rules.
  package func render(_ catalogue: RuleCatalogue) -> String {
    switch self {
    case .text: text(catalogue)
    case .json: json(catalogue)
    case .markdown: markdown(catalogue)
    case .conflicts: conflicts(catalogue)
    }
  }

  private func kinds(_ rule: Rule) -> [String] {
    rule.kinds.isEmpty ? [] : StreamKind.allCases.filter { rule.kinds.contains($0) }.map(\.rawValue)
  }

  private func text(_ catalogue: RuleCatalogue) -> String {
    let width = catalogue.rules.map(\.id.count).max() ?? 0
    var result = ""
    var property: Property?
    for rule in catalogue.rules {
      if rule.property != property {
        result += (property == nil ? "" : "\n") + "\(rule.property.rawValue)\n"
        property = rule.property
      }
      result += "  \(rule.id)\(String(repeating: " ", count: width - rule.id.count))  \(rule.title)\n"
    }
    result += "\ngroups, for --select, --ignore and .streamlint.yaml\n"
    let groups = CatalogData.groups
    let wide = groups.map(\.id.count).max() ?? 0
    for group in groups {
      result += "  \(group.id)\(String(repeating: " ", count: wide - group.id.count))  \(Self.content(of: group))\n"
    }
    return result + "\nstreamlint explain RULE shows details.\n"
  }

  /// `limits that cut a stream: idle-timeout, total-timeout`; of products only that there are some.
  private static func content(of group: RuleGroup) -> String {
    let names = group.properties.map(\.rawValue) + group.rules
    return names.isEmpty ? group.title : "\(group.title): \(names.joined(separator: ", "))"
  }

  private func json(_ catalogue: RuleCatalogue) -> String {
    let items = catalogue.rules.map { rule in
      let lists = [
        ("kinds", kinds(rule)), ("groups", catalogue.groups(of: rule).map(\.id)), ("references", rule.references),
        ("conflicts", rule.conflicts),
      ]
      let texts = [
        ("id", rule.id), ("title", rule.title), ("property", rule.property.rawValue), ("why", rule.why),
        ("remedy", rule.remedy), ("url", Rule.url(of: rule.id)),
      ]
      let fields =
        texts.map { "      \(JSONWriter.quoted($0.0)): \(JSONWriter.quoted($0.1))" }
        + lists.map { "      \(JSONWriter.quoted($0.0)): [\($0.1.map(JSONWriter.quoted).joined(separator: ", "))]" }
        + ["      \"examples\": \(rule.examples.count)"]
      return "    {\n" + fields.joined(separator: ",\n") + "\n    }"
    }
    return "{\n  \"schemaVersion\": 1,\n  \"rules\": [\n" + items.joined(separator: ",\n") + "\n  ]\n}\n"
  }

  private func markdown(_ catalogue: RuleCatalogue) -> String {
    var result = "# Rules\n\n"
    result += "Generated from `rules/` by `make docs`. `streamlint explain RULE` prints the same pages.\n"
    result += "[intent.md](intent.md) explains how streamlint detects streaming routes.\n"
    result +=
      "\n## Groups\n\n`--select`, `--ignore` and the same keys of `.streamlint.yaml` take rules, properties (the headings\n"
    result +=
      "below), wildcards (`upgrade-*`) and these groups. Those of products also choose one of them: `gke-ingress`.\n\n"
    result += "| group | what |\n|---|---|\n"
    for group in CatalogData.groups {
      let products = group.technologies.count > 1 ? ": \(group.technologies.joined(separator: ", "))" : ""
      result += "| `\(group.id)` | \(Self.content(of: group))\(products) |\n"
    }
    var property: Property?
    for rule in catalogue.rules {
      if rule.property != property {
        result += "\n## \(rule.property.rawValue)\n\n| rule | kinds | what |\n|---|---|---|\n"
        property = rule.property
      }
      let kinds = kinds(rule).joined(separator: ", ")
      result += "| [\(rule.id)](\(rule.id).md) | \(kinds.isEmpty ? "all" : kinds) | \(rule.title) |\n"
    }
    return result
  }
}

extension CatalogueFormat {
  private func conflicts(_ catalogue: RuleCatalogue) -> String {
    var result = """
      # Advice that conflicts with ours

      Generated from the `conflicts` of the files in `rules/` by `make docs`.

      Other linters and guides assume responses that are sent at once. This page lists their advice that contradicts a rule
      of streamlint, and why the rule is right for a streamed response. Where both linters run, disable the other advice
      for the streaming routes, not for the file: it is often right for everything else.

      """
    for rule in catalogue.rules where !rule.conflicts.isEmpty {
      result += "\n## [\(rule.id)](rules/\(rule.id).md): \(rule.title)\n\n"
      for text in rule.conflicts { result += "- \(text)\n" }
    }
    return result
  }
}
