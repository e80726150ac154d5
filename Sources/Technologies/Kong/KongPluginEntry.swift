import SourceText
import YAMLSyntax

/// One plugin as it is configured somewhere.
struct KongPluginEntry: Sendable {
  let entity: KongEntity
  /// Its configuration; what stands in an earlier one counts.
  let configs: [KongEntity]
  let hasService: Bool
  let hasRoute: Bool
  /// The consumer or group that it is for, or nil for everybody.
  let consumer: String?
  /// What names the plugin: `name` in Kong's files, `plugin` in Kubernetes objects.
  var nameKey = "name"
  /// `KongPlugin/chat`, or nil.
  var object: String?

  var name: String { entity.text(nameKey) ?? "" }

  /// How specific the entry is: Kong runs the most specific one of each name (kong/runloop/plugins_iterator.lua).
  var rank: Int { (hasRoute ? 2 : 0) + (hasService ? 1 : 0) }

  /// Whether it is loaded at all.
  var isEnabled: Bool { entity.text("enabled") != "false" && entity.text("disabled") != "true" }

  /// Why it may not run for every request, or nil.
  var reservation: String? {
    if let consumer { return "only for requests of \(consumer.isEmpty ? "one consumer" : consumer)" }
    if entity.field("condition") != nil { return "only if the condition of the plugin holds" }
    if entity.field("enabled")?.isUnknown == true { return "only if the environment enables the plugin" }
    return nil
  }

  /// Whether it runs for requests of these protocols.
  func runs(for protocols: Set<String>) -> Bool {
    guard let list = entity.node["protocols"]?.items?.compactMap(\.text), !list.isEmpty else { return true }
    return list.contains(where: protocols.contains)
  }

  /// Whether nothing of the configuration can be seen.
  var isHidden: Bool { entity.field("configFrom") != nil }

  /// The field that names the plugin.
  var head: KongField? { entity.field(nameKey) }

  /// A field of the configuration by its path; `add.json`.
  func field(_ path: String) -> KongField? {
    let parts = path.split(separator: ".").map(String.init)
    for config in configs {
      var node: YAMLNode? = config.node
      for part in parts.dropLast() { node = node?[part] }
      if let pair = parts.last.flatMap({ node?.pair($0) }) { return KongField(pair: pair, file: config.file) }
    }
    return nil
  }

  /// The words of a list, or a single one.
  func words(_ path: String) -> [String] {
    guard let field = field(path) else { return [] }
    return field.value.items?.compactMap(\.text) ?? field.value.text.map { [$0] } ?? []
  }

  /// A field as its owner writes it, `plugins[proxy-cache].config.content_type`; the plugin itself without one.
  func setting(_ path: String?) -> String {
    guard object == nil else { return path.map { "config.\($0)" } ?? nameKey }
    return "plugins[\(name)]" + (path.map { ".config.\($0)" } ?? "")
  }
}

/// Which plugins run for a route.
enum KongPluginSet {
  /// Of each name the most specific one that is enabled, and those that run for some requests only.
  static func effective(_ entries: [KongPluginEntry], protocols: Set<String>) -> [KongPluginEntry] {
    guard !entries.isEmpty else { return [] }
    var best: [String: Int] = [:]
    var result: [KongPluginEntry] = []
    for entry in entries.sorted(by: { $0.rank > $1.rank }) where entry.isEnabled && entry.runs(for: protocols) {
      guard !entry.name.isEmpty else { continue }
      if entry.consumer != nil {
        result.append(entry)
      } else if best[entry.name] == nil {
        best[entry.name] = result.count
        result.append(entry)
      }
    }
    return result
  }
}
