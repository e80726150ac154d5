import KongModel
import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// Faults for which Kong refuses a declarative file, and settings without effect.
struct KongChecks {
  private let configuration: KongConfiguration
  private let plugins: KongPluginFile
  private let version: ProductVersion?

  init(_ configuration: KongConfiguration, _ knowledge: KongKnowledge, _ environment: KongEnvironment) {
    self.configuration = configuration
    plugins = knowledge.plugins
    version = environment.version
  }

  func run() -> [Observation] {
    var result: [Observation] = []
    for file in configuration.files { result += head(of: file) }
    for service in configuration.services { result += fields(of: service, "services") }
    for route in configuration.routes { result += fields(of: route.entity, "routes") }
    for (list, defaults) in configuration.defaults.sorted(by: { $0.key < $1.key }) {
      for entity in defaults { result += values(of: entity, list) }
    }
    let names = KongPluginNames(plugins, version: version)
    for plugin in configuration.plugins {
      result += fields(of: plugin.entity, "plugins")
      result += KongConfigChecks(plugin, plugins).run()
      if let found = names.observation(plugin, "kong") { result.append(found) }
    }
    result += configuration.dangling.map(observation)
    return result
  }

  // MARK: File

  /// `_format_version` must be a string (kong/db/declarative/init.lua).
  private func head(of file: KongFile) -> [Observation] {
    guard let pair = file.root.pair("_format_version"), let text = pair.value.text, pair.value.style == .plain,
      Double(text) != nil
    else { return [] }
    return [
      refused(
        KongField(pair: pair, file: file.file), "_format_version", text,
        problem: "_format_version is the number \(text), not a string", remedy: "_format_version: \"\(text)\"")
    ]
  }

  // MARK: Fields

  private func fields(of entity: KongEntity, _ list: String) -> [Observation] {
    guard let known = plugins.entities[list] else { return [] }
    var result = values(of: entity, list)
    for pair in entity.node.resolvedPairs ?? [] {
      guard let name = pair.key.text, !known.fields.contains(name), !name.hasPrefix("_"), !pair.key.isTemplated else {
        continue
      }
      let field = KongField(pair: pair, file: entity.file)
      let prefix = list == "plugins" ? "plugins[\(entity.text("name") ?? "")]" : "\(list)[]"
      let position =
        known.elsewhere[name] ?? nearestName(to: name, among: known.fields.sorted()).map { "\(prefix).\($0)" }
      // Newer releases have further fields of plugins; a misspelt one has a counterpart.
      let mayBeNew = list == "plugins" && version == nil
      var found = Observation(
        check: .unknownField, outcome: position != nil ? .refused : mayBeNew ? .note : .ineffective, technology: "kong",
        setting: "\(prefix).\(name)", value: pair.value.text ?? "", span: field.line)
      found.parameters = [
        "title": "Kong", "on": "a \(list.dropLast())",
        "field": name, "allowed": position.map { "; it is \($0)" } ?? "", "remedy": remedy(position, pair.value.text),
      ]
      result.append(found)
    }
    return result
  }

  private func remedy(_ position: String?, _ text: String?) -> String {
    guard let position else { return "Delete the field." }
    guard position.hasPrefix("services[]") || position.hasPrefix("routes[]"),
      let name = position.split(separator: ".").last
    else { return "Write \(position) instead." }
    let entity = position.hasPrefix("services[]") ? "service" : "route"
    let value = name == "response_buffering" ? "false" : name.hasSuffix("timeout") ? "3600000" : text ?? "…"
    return "Write it in the \(entity):\n    \(name): \(value)"
  }

  /// Values that the schema refuses: strings for numbers, durations out of range.
  private func values(of entity: KongEntity, _ list: String) -> [Observation] {
    var result: [Observation] = []
    for name in ["read_timeout", "write_timeout", "connect_timeout"] where list == "services" {
      guard let field = entity.field(name), !field.isUnknown, !field.value.isNull else { continue }
      let text = field.value.text ?? ""
      let number = Int64(text) ?? Double(text).flatMap { $0 == $0.rounded() ? Int64(exactly: $0) : nil }
      if field.value.style == .plain, let number, (1...2_147_483_646).contains(number) { continue }
      let meant = Self.milliseconds(text)
      result.append(
        refused(
          field, "services[].\(name)", text,
          problem: "\(name) is \(shown(field)), not a whole number of milliseconds from 1 to 2147483646",
          remedy: "\(name): \(meant.map(String.init) ?? "3600000")"))
    }
    // A read timeout that looks like seconds has a finding because it cuts the stream; this one may be harmless.
    if list == "services", let field = entity.field("write_timeout"), !field.isUnknown, field.value.style == .plain,
      let text = field.value.text, let number = Int64(text), KongUnits.isMeantAsSeconds(number)
    {
      var found = Observation(
        check: .secondsForMilliseconds, outcome: .costly, technology: "kong", setting: "services[].write_timeout",
        value: text, span: field.line)
      found.parameters = [
        "title": "Kong", "time": TimeLength(milliseconds: number).text, "remedy": "write_timeout: \(number * 1000)",
      ]
      result.append(found)
    }
    for name in ["response_buffering", "request_buffering", "strip_path", "preserve_host"] where list == "routes" {
      guard let field = entity.field(name), !field.isUnknown, !field.value.isNull else { continue }
      let text = field.value.text ?? ""
      let value = ValueFormat.yamlBool.value(of: text, words: [:])
      if field.value.style == .plain, value != nil { continue }
      result.append(
        refused(
          field, "routes[].\(name)", text, problem: "\(name) is \(shown(field)), not true or false",
          remedy: "\(name): \(value == .word("on") ? "true" : "false")"))
    }
    return result
  }

  /// The result of a string such as `300s` or `"60000"`.
  private static func milliseconds(_ text: String) -> Int64? {
    if let number = Int64(text) { return number > 0 ? number : nil }
    return TimeLength(parsing: text).flatMap { $0.milliseconds > 0 ? $0.milliseconds : nil }
  }

  private func shown(_ field: KongField) -> String {
    guard let text = field.value.text else { return "a list or mapping" }
    return field.value.style == .plain ? text : "the text \"\(text)\""
  }

  // MARK: References

  private func observation(_ dangling: KongDangling) -> Observation {
    let hint = dangling.suggestion.map { "; did you mean \($0)?" } ?? ""
    return refused(
      dangling.field, dangling.setting, dangling.name,
      problem: "\(dangling.setting) names \(dangling.name), and no \(dangling.kind) is called so\(hint)",
      remedy: dangling.suggestion.map { "\(dangling.field.key): \($0)" }
        ?? "# the \(dangling.kind) \(dangling.name), or none")
  }

  private func refused(_ field: KongField, _ setting: String, _ value: String, problem: String, remedy: String)
    -> Observation
  {
    var result = Observation(
      check: .fileRefused, outcome: .refused, technology: "kong", setting: setting, value: value, span: field.line)
    result.parameters = ["title": "Kong", "problem": problem, "remedy": remedy]
    return result
  }
}
