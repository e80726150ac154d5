import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// Checks the configuration of a plugin: fields that its schema does not have, entries in a wrong form.
package struct KongConfigChecks {
  private let plugin: KongPluginEntry
  private let known: KongPluginFile
  private let technology: String

  package init(_ plugin: KongPluginEntry, _ known: KongPluginFile, technology: String = "kong") {
    self.plugin = plugin
    self.known = known
    self.technology = technology
  }

  package func run() -> [Observation] {
    unknownFields() + headerEntries() + flatRedis()
  }

  private func unknownFields() -> [Observation] {
    guard let schema = known.configs[plugin.name] else { return [] }
    var result: [Observation] = []
    for config in plugin.configs {
      for pair in config.node.resolvedPairs ?? [] {
        guard let name = pair.key.text, !pair.key.isTemplated else { continue }
        let isUnknown = schema.invented.contains(name) || (!schema.fields.isEmpty && !schema.fields.contains(name))
        guard isUnknown else { continue }
        let near = nearestName(to: name, among: schema.fields.sorted())
        var found = Observation(
          check: .unknownField, outcome: .refused, technology: technology, setting: plugin.setting(name),
          value: pair.value.text ?? "", span: KongField(pair: pair, file: config.file).line)
        found.object = plugin.object
        found.parameters = [
          "title": "Kong", "on": "the configuration of \(plugin.name)",
          "field": name, "allowed": near.map { "; did you mean \($0)?" } ?? "",
          "remedy": near.map { "Write \($0) instead." } ?? "Delete the field.",
        ]
        result.append(found)
      }
    }
    return result
  }

  /// `- Content-Type: text/event-stream` without quotes is a mapping in YAML.
  private func headerEntries() -> [Observation] {
    guard plugin.name.hasSuffix("-transformer") || plugin.name.hasSuffix("-transformer-advanced") else { return [] }
    var result: [Observation] = []
    for verb in ["add", "append", "replace", "rename", "remove"] {
      for part in ["headers", "json", "body", "querystring"] {
        guard let field = plugin.field("\(verb).\(part)") else { continue }
        for item in field.value.items ?? [] {
          guard let pair = item.pairs?.first, let name = pair.key.text else { continue }
          let value = pair.value.text ?? ""
          var found = Observation(
            check: .fileRefused, outcome: .refused, technology: technology,
            setting: plugin.setting("\(verb).\(part)"), value: "\(name): \(value)", span: field.line)
          found.object = plugin.object
          found.related = [
            RelatedSpan(
              label: "a mapping, not a string",
              span: SourceSpan(file: field.file, start: item.range.lowerBound, end: item.range.upperBound))
          ]
          found.parameters = [
            "title": "Kong", "problem": "\(name): \(value) without quotes is a mapping, not a string",
            "remedy": "- \"\(name):\(value)\"",
          ]
          result.append(found)
          break
        }
      }
    }
    return result
  }

  /// `redis_host` and its like are read until 4.0 (kong/plugins/rate-limiting/schema.lua, shorthand_fields).
  private func flatRedis() -> [Observation] {
    guard ["rate-limiting", "response-ratelimiting"].contains(plugin.name), let field = plugin.field("redis_host")
    else {
      return []
    }
    var found = Observation(
      check: .deprecatedField, outcome: .note, technology: technology, setting: plugin.setting("redis_host"),
      value: field.value.text ?? "", span: field.line)
    found.object = plugin.object
    found.parameters = ["title": "Kong", "since": "3.6", "instead": "redis.host"]
    return [found]
  }
}
