import EmbeddedRules
import RuleFiles
import Streaming

/// The page of a rule or a setting.
public struct Explanation {
  private let catalogue: RuleCatalogue
  private let technologies: [TechnologyFile]
  private let proofs: [ProofFile.Proof]

  /// Creates the pages; the catalogue must hold the examples.
  public init(catalogue: RuleCatalogue) {
    self.catalogue = catalogue
    technologies = EmbeddedRules.files.filter { $0.name.hasPrefix("technologies/") && $0.name.hasSuffix(".yaml") }
      .compactMap { try? TechnologyFile(decoding: $0.bytes) }
    let file = EmbeddedRules.file("proofs.yaml").flatMap { try? ProofFile(decoding: $0.bytes) }
    proofs = file?.proofs ?? []
  }

  /// All names that can be explained.
  public var names: [String] {
    catalogue.rules.map(\.id) + technologies.flatMap { $0.settings.flatMap { Self.names(of: $0) } }
  }

  /// The page, or nil.
  public func text(for name: String) -> String? {
    if let rule = catalogue.rule(named: name) { return page(of: rule) }
    let wanted = name.lowercased()
    for technology in technologies {
      for setting in technology.settings where Self.names(of: setting).contains(wanted) {
        return page(of: setting, wanted, technology)
      }
    }
    return nil
  }

  private static func names(of setting: SettingDescription) -> [String] {
    setting.setting.contains("{family}") ? setting.families.map { setting.name(in: $0) } : [setting.setting]
  }

  // MARK: Rules

  /// The page of a rule in Markdown, which reads well on a terminal too.
  public func page(of rule: Rule) -> String {
    var result = "# \(rule.id)\n\n\(Self.sentence(rule.title))\n\n"
    let kinds = StreamKind.allCases.filter { rule.kinds.contains($0) }.map(\.rawValue)
    result +=
      "Property: \(rule.property.rawValue). Holds for: \(kinds.isEmpty ? "all kinds of stream" : kinds.joined(separator: ", ")).\n\n"
    result += "## Why\n\n\(Self.plain(rule.why))\n\n"
    if case .cases(_, let cases) = rule.logic {
      let claims = cases.filter { $0.outcome != nil }
      result += "## What it reports\n\n"
      for claim in claims {
        result += "- \(Self.plain(claim.message))"
        if let condition = claim.condition { result += "\n  Only \(Self.plain(condition))." }
        result += "\n"
      }
      result += "\n"
    }
    result += "## What to do\n\n\(Self.plain(rule.remedy))\n\n"
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
    let found = proofs.filter { $0.rule == rule.id }
    guard !found.isEmpty else { return "" }
    var result = "## Proof\n\nMeasured by the test suite on a real server:\n\n"
    for proof in found {
      result += "- \(proof.example) (\(proof.server)): \(proof.breaks)"
      result += proof.fixed.isEmpty ? "\n" : "; after the fix: \(proof.fixed)\n"
    }
    return result + "\n"
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

  /// Placeholders as words.
  private static func plain(_ text: String) -> String {
    TextTemplate { name in
      switch name {
      case "technology": "the hop"
      case "origin": ""
      case "setting": "the setting"
      case "value": "…"
      case "policy.idle": "300 s (--min-idle)"
      case "policy.total": "600 s (--min-total)"
      default: "<\(name)>"
      }
    }.fill(text)
  }

  private static func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
  }

  // MARK: Settings

  private func page(of setting: SettingDescription, _ name: String, _ technology: TechnologyFile) -> String {
    var result = "# \(name) (\(technology.title))\n\n\(Self.sentence(setting.summary))\n\n"
    result += "Decides: \(setting.aspect.rawValue).\n"
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
