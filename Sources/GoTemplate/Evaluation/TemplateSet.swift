/// The templates of a chart with all its subcharts, by name. Later definitions replace earlier ones, but a blank one
/// replaces nothing.
package struct TemplateSet: Sendable {
  struct Entry: Sendable {
    let body: [TemplateNode]
    let text: TemplateText
  }

  private(set) var entries: [String: Entry] = [:]
  /// Why templates may be missing; then the output of one that is not here is unknown.
  package var missingReason: String?

  package init() {}

  /// Adds a parsed file under its name, and what it defines.
  package mutating func add(_ template: ParsedTemplate, name: String) {
    guard template.problem == nil else { return }
    for definition in template.definitions { define(definition.name, definition.body, template.text) }
    define(name, template.root, template.text)
  }

  private mutating func define(_ name: String, _ body: [TemplateNode], _ text: TemplateText) {
    if entries[name] != nil, body.isBlank(in: text) { return }
    entries[name] = Entry(body: body, text: text)
  }

  /// Whether there is a template of this name.
  package func contains(_ name: String) -> Bool { entries[name] != nil }
}
