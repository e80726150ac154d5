import Catalog
import RuleFiles
import SourceText
import StreamModel

/// The page of a rule, a setting or an application.
package struct Explanation {
  private let catalogue: RuleCatalogue
  private let technologies: [TechnologyFile]
  private let manifests: SettingPages

  /// Creates the pages; `technologies` describe the settings that the products of the catalogue do not.
  package init(catalogue: RuleCatalogue, technologies: [TechnologyFile]) {
    self.catalogue = catalogue
    self.technologies = technologies
    manifests = SettingPages(rules: catalogue.rules)
  }

  /// The servers that run applications, as far as settings describe them.
  private var servers: [TechnologyFile] { CatalogData.applicationServers.map(\.description) }

  private var others: NamePages { NamePages(catalogue: catalogue, technologies: technologies) }

  /// All names that can be explained.
  package var names: [String] {
    ["intent"] + catalogue.rules.map(\.id)
      + (technologies + servers).flatMap { $0.settings.flatMap { Self.names(of: $0) } }
      + manifests.names + manifests.ends + others.names
      + CatalogData.applications.all.map { ApplicationCatalogue.slug($0.title) }
      + catalogue.rules.flatMap { $0.examples.compactMap(\.setting) }
  }

  /// What an unknown name may have meant, the nearest first: a name within two edits, and those that it is a part of.
  package func suggestions(for name: String) -> [String] {
    let wanted = name.lowercased()
    let names = names
    var seen: Set<String> = []
    var result = nearestName(to: wanted, among: names).map { [$0] } ?? []
    if wanted.utf8.count > 2 {
      let containing = names.filter { $0.lowercased().contains(wanted) }
      result += containing.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
    }
    return Array(result.filter { seen.insert($0.lowercased()).inserted }.prefix(5))
  }

  /// The page, or nil.
  package func text(for name: String) -> String? {
    if let rule = catalogue.rule(named: name) { return page(of: rule) }
    let wanted = name.lowercased()
    if wanted == "intent" {
      return IntentPage(
        evidence: CatalogData.routeEvidence, objects: CatalogData.objectEvidence, weights: CatalogData.evidenceWeights
      ).text
    }
    for technology in technologies {
      for setting in technology.settings where Self.names(of: setting).contains(wanted) {
        return page(of: setting, wanted, technology) + (manifests.text(for: wanted).map { "\n" + $0 } ?? "")
      }
    }
    let setting = manifests.text(for: wanted) ?? serverPage(wanted) ?? headerPage(wanted) ?? others.text(for: wanted)
    let application = CatalogData.applications.application(titled: wanted).map(text(of:))
    // A product may be both: KServe has objects with settings, and serves models that stream.
    let parts = [setting, application].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: "\n")
  }

  /// The page of an application.
  package func text(of application: Application) -> String { ApplicationPage(application: application).text }

  /// A setting of a server that runs applications.
  private func serverPage(_ wanted: String) -> String? {
    for server in servers {
      if let setting = server.settings.first(where: { $0.setting.lowercased() == wanted }) {
        return page(of: setting, setting.setting, server)
      }
    }
    return nil
  }

  /// A setting that no technology file describes but that rules are about: `proxy_set_header Upgrade`, `limit_except`.
  private func headerPage(_ wanted: String) -> String? {
    let about = catalogue.rules.filter { rule in
      rule.examples.contains { example in
        guard let setting = example.setting?.lowercased() else { return false }
        return setting == wanted || setting.prefix { $0 != " " } == wanted
      }
    }
    guard !about.isEmpty else { return nil }
    return "# \(wanted)\n\nRules about it:\n" + about.map { "- \($0.id): \($0.title)\n" }.joined()
  }

  private static func names(of setting: SettingDescription) -> [String] {
    setting.setting.contains("{family}") ? setting.families.map { setting.name(in: $0) } : [setting.setting]
  }

  // MARK: Rules

  /// The page of a rule in Markdown, which reads well on a terminal too.
  package func page(of rule: Rule) -> String {
    var result = "# \(rule.id)\n\n\(Self.sentence(rule.title))\n\n"
    let kinds = StreamKind.allCases.filter { rule.kinds.contains($0) }.map(\.rawValue)
    let groups = catalogue.groups(of: rule).map(\.id).joined(separator: ", ")
    result +=
      "Property: \(rule.property.rawValue). \(groups.isEmpty ? "" : "Groups: \(groups). ")Holds for: \(kinds.isEmpty ? "all kinds of stream" : kinds.joined(separator: ", ")).\n\n"
    result += "## Why\n\n\(plain(rule.why, rule))\n\n"
    if case .cases(_, let cases) = rule.logic {
      let claims = cases.filter { $0.outcome != nil }
      result += "## What it reports\n\n"
      var said: Set<String> = []
      for claim in claims where said.insert(claim.message).inserted {
        result += "- \(plain(claim.message, rule))"
        if let condition = claim.condition { result += "\n  Only \(plain(condition, rule))." }
        result += "\n"
      }
      result += "\n"
    }
    result += "## What to do\n\n\(Self.fenced(plain(rule.remedy, rule)))\n\n"
    result += proofText(of: rule)
    for example in rule.examples { result += Self.text(of: example) }
    if !rule.conflicts.isEmpty {
      result += "## Other advice\n\n" + rule.conflicts.map { "- \($0)\n" }.joined() + "\n"
    }
    if !rule.references.isEmpty {
      result += "## Sources\n\n" + rule.references.map { "- \($0)\n" }.joined()
    }
    while result.hasSuffix("\n\n") { result.removeLast() }
    return result
  }

  private func proofText(of rule: Rule) -> String {
    let found = CatalogData.proofs.filter { $0.rule == rule.id }
    let facts = MeasuredFacts.list(rule.facts)
    guard !found.isEmpty || !facts.isEmpty else { return "" }
    var result = "## Proof\n\nMeasured by the test suite on a real server:\n\n"
    for proof in found {
      result += "- \(proof.example) (\(proof.server)): \(proof.breaks)"
      result += proof.fixed.isEmpty ? "\n" : "; after the fix: \(proof.fixed)\n"
    }
    return result + facts + "\n"
  }

  private static func text(of example: RuleExample) -> String {
    var result = "## Example: \(example.title)\n\n"
    if !example.streams.isEmpty {
      result += "Declared: `--stream \(example.streams.joined(separator: " --stream "))`\n\n"
    }
    for (title, files) in [("Breaks", example.breaks), ("Streams", example.clean), ("Fixed", example.fixed)] {
      guard let files else { continue }
      for name in files.keys.sorted() {
        result += files.count > 1 ? "\(title), `\(name)`:\n\n" : "\(title):\n\n"
        result += "```nginx\n\(files[name] ?? "")\((files[name] ?? "").hasSuffix("\n") ? "" : "\n")```\n\n"
      }
    }
    return result
  }

  /// The indented lines of a remedy as code blocks.
  private static func fenced(_ text: String) -> String {
    var result: [Substring] = []
    var isCode = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let indented = line.hasPrefix("    ")
      if indented != isCode { result += indented ? ["", "```nginx"] : ["```", ""] }
      isCode = indented
      result.append(indented ? line.dropFirst(4) : line)
    }
    if isCode { result.append("```") }
    return result.joined(separator: "\n")
  }

  /// Placeholders as words: settings by their best-known names.
  private func plain(_ text: String, _ rule: Rule) -> String {
    TextTemplate { name in
      switch name {
      case "technology": return "nginx"
      case "origin": return ""
      case "setting":
        if case .cases(let subject, _) = rule.logic, let known = self.setting(for: subject) { return known }
        return rule.examples.lazy.compactMap(\.setting).first ?? "the setting"
      case "policy.idle": return "300 s (--min-idle)"
      case "policy.total": return "600 s (--min-total)"
      default:
        if name.hasPrefix("write:") { return self.assignment(name.dropFirst(6), rule) }
        guard name.hasPrefix("setting:") else { return "…" }
        return Aspect(name: String(name.dropFirst(8))).flatMap(self.setting(for:)) ?? "the setting"
      }
    }.fill(text)
  }

  private func assignment(_ text: Substring, _ rule: Rule) -> String {
    if let equals = text.firstIndex(of: "=") {
      let known = Aspect(name: String(text[..<equals])).flatMap(setting(for:)) ?? "the setting"
      return "\(known) \(word(text[text.index(after: equals)...]));"
    }
    guard case .cases(let subject, _) = rule.logic, let known = setting(for: subject) else { return "…" }
    return "\(known) \(word(text));"
  }

  /// The default policy, where a rule writes what a stream must survive.
  private func word(_ text: Substring) -> Substring { text == "policy" ? "600s" : text }

  /// The setting that decides an aspect, by the name it has for HTTP.
  private func setting(for aspect: Aspect) -> String? {
    for technology in technologies {
      if let setting = technology.settings.first(where: { $0.aspect == aspect }) {
        return setting.name(in: setting.families.contains("proxy") ? "proxy" : setting.families.first ?? "")
      }
    }
    return nil
  }

  private static func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
  }

  // MARK: Settings

  private func page(of setting: SettingDescription, _ name: String, _ technology: TechnologyFile) -> String {
    var result = "# \(name) (\(technology.title))\n\n\(Self.sentence(setting.summary))\n\n"
    result += "Decides: \(setting.aspect.name).\n"
    let defaults = setting.defaults.map { entry in
      entry.since.map { "\(entry.value) since \(technology.title) \($0)" } ?? entry.value
    }
    result += "Default: \(defaults.joined(separator: ", before that ")).\n"
    let rules = catalogue.rules.filter { $0.property == setting.aspect.property }
    if !rules.isEmpty {
      result += "\nRules about it:\n" + rules.map { "- \($0.id): \($0.title)\n" }.joined()
    }
    return result
  }
}
