import EmbeddedRules
import RuleFiles
import Streaming
import YAMLSyntax

/// The rules of a run.
public struct RuleCatalogue: Sendable {
  /// The rules, sorted by property and identifier.
  public let rules: [Rule]
  /// Rules by the check they give words to.
  let byCheck: [String: Rule]

  /// Creates a catalogue of given rules.
  public init(rules: [Rule]) {
    self.rules = rules
    var byCheck: [String: Rule] = [:]
    for rule in rules {
      if case .check(let name, _, _) = rule.logic { byCheck[name] = rule }
    }
    self.byCheck = byCheck
  }

  /// The embedded rules; examples and sources are read only when asked for. The build has checked every file, so one that cannot be
  /// read is left out.
  public static func embedded(withExamples: Bool = false) -> RuleCatalogue {
    var rules: [Rule] = []
    for file in EmbeddedRules.files where isRule(file.name) {
      if withExamples {
        if let rule = try? Rule(decoding: file.bytes) { rules.append(rule) }
      } else if let node = file.withPacked(YAMLNode.init(packed:)), let rule = try? Rule(reading: node) {
        rules.append(rule)
      }
    }
    return RuleCatalogue(rules: rules)
  }

  /// The catalogue with further rules; one with a known name replaces ours.
  public func adding(_ own: [Rule]) -> RuleCatalogue {
    let names = Set(own.map(\.id))
    return RuleCatalogue(rules: rules.filter { !names.contains($0.id) } + own)
  }

  private static func isRule(_ name: String) -> Bool {
    name.hasSuffix(".yaml") && name.contains("/") && !name.hasPrefix("technologies/") && !name.hasPrefix("intent/")
  }

  /// The embedded rule with a name or former name.
  public func rule(named name: String) -> Rule? {
    rules.first { $0.id == name } ?? rules.first { $0.aliases.contains(name) }
  }
}
