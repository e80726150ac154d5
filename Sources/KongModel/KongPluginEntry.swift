import SourceText
import YAMLSyntax

/// One plugin as it is configured somewhere.
package struct KongPluginEntry: Sendable {
  package let entity: KongEntity
  /// Its configuration; the earlier of two equal fields applies.
  package let configs: [KongEntity]
  package let hasService: Bool
  package let hasRoute: Bool
  /// The consumer or group that it is for, or nil for all.
  package let consumer: String?
  /// The key that names the plugin: `name` in Kong's files, `plugin` in Kubernetes objects.
  package let nameKey: String
  /// `KongPlugin/chat`, or nil.
  package let object: String?

  package init(
    entity: KongEntity, configs: [KongEntity], hasService: Bool, hasRoute: Bool, consumer: String?,
    nameKey: String = "name", object: String? = nil
  ) {
    self.entity = entity
    self.configs = configs
    self.hasService = hasService
    self.hasRoute = hasRoute
    self.consumer = consumer
    self.nameKey = nameKey
    self.object = object
  }

  package var name: String { entity.text(nameKey) ?? "" }

  /// How specific the entry is: Kong runs the most specific one of each name (kong/runloop/plugins_iterator.lua).
  package var rank: Int { (hasRoute ? 2 : 0) + (hasService ? 1 : 0) }

  /// Whether it is loaded at all.
  package var isEnabled: Bool { entity.text("enabled") != "false" && entity.text("disabled") != "true" }

  /// Why it may not run for every request, or nil.
  package var reservation: String? {
    if let consumer { return "only for requests of \(consumer.isEmpty ? "one consumer" : consumer)" }
    if entity.field("condition") != nil { return "only if the condition of the plugin is true" }
    if entity.field("enabled")?.isUnknown == true { return "only if the environment enables the plugin" }
    return nil
  }

  /// Whether it runs for requests of these protocols.
  package func runs(for protocols: Set<String>) -> Bool {
    guard let list = entity.node["protocols"]?.items?.compactMap(\.text), !list.isEmpty else { return true }
    return list.contains(where: protocols.contains)
  }

  /// Whether the configuration is unknown as a whole.
  package var isHidden: Bool { entity.field("configFrom") != nil }

  /// The field that names the plugin.
  package var head: KongField? { entity.field(nameKey) }

  /// A field of the configuration by its path; `add.json`.
  package func field(_ path: String) -> KongField? {
    let parts = path.split(separator: ".").map(String.init)
    for config in configs {
      var node: YAMLNode? = config.node
      for part in parts.dropLast() { node = node?[part] }
      if let pair = parts.last.flatMap({ node?.pair($0) }) { return KongField(pair: pair, file: config.file) }
    }
    return nil
  }

  /// The words of a list, or a single one.
  package func words(_ path: String) -> [String] {
    guard let field = field(path) else { return [] }
    return field.value.items?.compactMap(\.text) ?? field.value.text.map { [$0] } ?? []
  }

  /// A field as it is written, `plugins[proxy-cache].config.content_type`; the plugin itself without one.
  package func setting(_ path: String?) -> String {
    guard object == nil else { return path.map { "config.\($0)" } ?? nameKey }
    return "plugins[\(name)]" + (path.map { ".config.\($0)" } ?? "")
  }
}
