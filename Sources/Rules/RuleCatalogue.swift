import EmbeddedRules
import RuleFiles
import SourceText
import Streaming
import YAMLSyntax

/// The rules of a run.
package struct RuleCatalogue: Sendable {
  /// What a catalogue holds.
  private struct Contents: Sendable {
    let rules: [Rule]
    let byCheck: [String: Rule]

    init(_ rules: [Rule]) {
      self.rules = rules
      var byCheck: [String: Rule] = [:]
      for rule in rules {
        if case .check(let name, _, _) = rule.logic { byCheck[name] = rule }
      }
      self.byCheck = byCheck
    }
  }

  /// Nil for the embedded rules, which are read when somebody asks for the first of them.
  private let own: Contents?
  private var contents: Contents { own ?? Self.unpacked }
  private static let unpacked = Contents(read(withExamples: false))

  /// The rules, sorted by property and identifier.
  package var rules: [Rule] { contents.rules }
  /// Rules by the check they give words to.
  var byCheck: [String: Rule] { contents.byCheck }

  /// Creates a catalogue of given rules.
  package init(rules: [Rule]) { own = Contents(rules) }

  private init() { own = nil }

  /// The embedded rules; examples and sources are read only when asked for.
  package static func embedded(withExamples: Bool = false) -> RuleCatalogue {
    withExamples ? RuleCatalogue(rules: read(withExamples: true)) : RuleCatalogue()
  }

  /// Reads the embedded rules, so that they are there when somebody asks.
  package static func unpack() { _ = unpacked }

  /// The build has checked every file, so one that cannot be read is left out.
  private static func read(withExamples: Bool) -> [Rule] {
    var rules: [Rule] = []
    for file in EmbeddedRules.files where isRule(file.name) {
      if withExamples {
        if let rule = try? Rule(decoding: file.bytes) { rules.append(rule) }
      } else if let node = file.withPacked(YAMLNode.init(packed:)), let rule = try? Rule(reading: node) {
        rules.append(rule)
      }
    }
    return rules
  }

  /// The catalogue with further rules; one with a known name replaces ours.
  package func adding(_ own: [Rule]) -> RuleCatalogue {
    let names = Set(own.map(\.id))
    return RuleCatalogue(rules: rules.filter { !names.contains($0.id) } + own)
  }

  private static func isRule(_ name: String) -> Bool {
    name.hasSuffix(".yaml") && name.contains("/") && !name.hasPrefix("technologies/") && !name.hasPrefix("intent/")
  }

  /// The embedded rule with a name or former name.
  package func rule(named name: String) -> Rule? {
    rules.first { $0.id == name } ?? rules.first { $0.aliases.contains(name) }
  }
}
