import StreamModel
import YAMLSyntax

/// Groups of rules, from `rules/groups.yaml`: a closed list of names for the options that choose findings.
package struct RuleGroupFile: CatalogFormat {
  /// All groups, in the order of the file.
  package let groups: [RuleGroup]

  /// No groups.
  package init() { groups = [] }

  /// Reads a file that is parsed already.
  package init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a file of groups")
    var groups: [RuleGroup] = []
    for item in try fields.list("groups") { groups.append(try RuleGroup(reading: item)) }
    try fields.finish()
    self.groups = groups
  }
}

/// A group of rules.
package struct RuleGroup: Sendable {
  /// The identifier: `timeouts`.
  package let id: String
  /// One line.
  package let title: String
  /// The properties whose rules are in it.
  package let properties: [Property]
  /// Further rules.
  package let rules: [String]
  /// The technologies and products whose findings are in it.
  package let technologies: [String]

  /// What stands for the group where findings are chosen.
  package var names: [String] { properties.map(\.rawValue) + rules + technologies }

  /// Whether a rule is in it, whatever its finding is about.
  package func contains(_ rule: String, of property: Property) -> Bool {
    properties.contains(property) || rules.contains(rule)
  }

  init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a group")
    id = try fields.text("id")
    title = try fields.text("title")
    var properties: [Property] = []
    for item in try fields.list("properties") {
      properties.append(try word(item, as: Property.self, what: "property"))
    }
    self.properties = properties
    rules = try fields.texts("rules")
    technologies = try fields.texts("technologies")
    try fields.finish()
  }
}
