import StreamModel
import YAMLSyntax

/// Facts about Kong's plugins and entities, from `rules/technologies/kong-plugins.yaml`.
package struct KongPluginFile: CatalogFormat {
  /// A name from guides that no release has.
  package struct Imagined: Sendable {
    /// The name.
    package let name: String
    /// Its documented effect is its real one.
    package let instead: String
  }

  /// The fields of one kind of entity.
  package struct Entity: Sendable {
    /// The name of its list: `services`.
    package let list: String
    /// All fields.
    package let fields: Set<String>
    /// Fields that people look for here, by name, and where they belong.
    package let elsewhere: [String: String]
  }

  /// The fields of a plugin's `config`.
  package struct Config: Sendable {
    /// All fields; empty when they are not known.
    package let fields: Set<String>
    /// Fields that guides invent.
    package let invented: Set<String>
  }

  /// The effect of a plugin on a stream.
  package struct Effect: Sendable {
    /// Releases from one on and before another.
    package struct Releases: Sendable {
      /// The first release, or nil for all up to `before`.
      package let since: ProductVersion?
      /// The first release that is free of it.
      package let before: ProductVersion?

      /// Whether a release is among them.
      package func contains(_ version: ProductVersion) -> Bool {
        if let since, version < since { return false }
        if let before, !(version < before) { return false }
        return true
      }
    }

    /// The plugins.
    package let plugins: [String]
    /// The kinds that it concerns.
    package let kinds: Set<StreamKind>
    /// Fields of `config`, of which the first with a value applies; empty for the plugin as a whole.
    package let fields: [String]
    /// The values that a field must have; empty for any value that is not empty.
    package let values: [String]
    /// The default of the field.
    package let standard: String?
    /// A field that must not be there.
    package let absent: String?
    /// Plugins of which one must run as well.
    package let with: [String]
    /// Releases of which the one in use must be known to be; empty for all.
    package let releases: [Releases]
    /// The check that gives it words.
    package let check: Check
    /// The outcome of the finding.
    package let outcome: Outcome
    /// Why, as half a sentence.
    package let reason: String
    /// The condition of the finding.
    package let condition: String
  }

  /// Open-source plugins with the release that brought them.
  package let bundled: [String: ProductVersion]
  /// Plugins of Enterprise and partners.
  package let others: Set<String>
  /// Names that no release has.
  package let imagined: [String: Imagined]
  /// The entities by the name of their list.
  package let entities: [String: Entity]
  /// The schemas of plugins by name.
  package let configs: [String: Config]
  /// The effects of plugins, by name.
  package let effects: [String: [Effect]]

  /// Nothing known.
  package init() {
    bundled = [:]
    others = []
    imagined = [:]
    entities = [:]
    configs = [:]
    effects = [:]
  }

  /// Reads a file that is parsed already.
  package init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "the plugins of Kong")
    guard try fields.text("reads") == "kong-plugins" else {
      throw FileFormatError(message: "\"reads\" must be kong-plugins", range: node.range)
    }
    var bundled: [String: ProductVersion] = [:]
    for item in try fields.list("bundled") {
      var entry = try FieldReader(item, what: "a release")
      let since = try Self.version(entry.required("since"))
      for name in try entry.words("names") { bundled[name] = since }
      try entry.finish()
    }
    self.bundled = bundled
    others = Set(try fields.words("others"))
    var imagined: [String: Imagined] = [:]
    for item in try fields.list("imagined") {
      var entry = try FieldReader(item, what: "a name")
      let name = try entry.text("name")
      imagined[name] = Imagined(name: name, instead: try entry.text("instead"))
      try entry.finish()
    }
    self.imagined = imagined
    var entities: [String: Entity] = [:]
    for item in try fields.list("entities") {
      let entity = try Entity(reading: item)
      entities[entity.list] = entity
    }
    self.entities = entities
    var configs: [String: Config] = [:]
    for item in try fields.list("configs") {
      var entry = try FieldReader(item, what: "a schema")
      let plugins = try entry.texts("plugins")
      let config = Config(fields: Set(try entry.words("fields")), invented: Set(try entry.texts("invented")))
      try entry.finish()
      for plugin in plugins { configs[plugin] = config }
    }
    self.configs = configs
    var effects: [String: [Effect]] = [:]
    for item in try fields.list("effects") {
      let effect = try Effect(reading: item)
      for plugin in effect.plugins { effects[plugin, default: []].append(effect) }
    }
    self.effects = effects
    try fields.finish()
  }

  fileprivate static func version(_ node: YAMLNode) throws(FileFormatError) -> ProductVersion {
    guard let version = ProductVersion(node.text ?? "") else {
      throw FileFormatError(message: "a version is written as 3.9.1", range: node.range)
    }
    return version
  }
}

extension KongPluginFile.Entity {
  fileprivate init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "an entity")
    list = try fields.text("list")
    self.fields = Set(try fields.words("fields"))
    var elsewhere: [String: String] = [:]
    for item in try fields.list("elsewhere") {
      var entry = try FieldReader(item, what: "a field")
      elsewhere[try entry.text("name")] = try entry.text("at")
      try entry.finish()
    }
    self.elsewhere = elsewhere
    try fields.finish()
  }
}

extension KongPluginFile.Effect {
  fileprivate init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "an effect")
    plugins = try fields.texts("plugins")
    var kinds: Set<StreamKind> = []
    for item in try fields.list("kinds") { kinds.insert(try word(item, as: StreamKind.self, what: "stream kind")) }
    // A WebSocket is never collected (kong/init.lua: "response buffering was turned off: connection upgrade").
    self.kinds = kinds.isEmpty ? [.sse, .streamableHTTP, .upload] : kinds
    self.fields = try fields.texts("field")
    values = try fields.texts("values")
    standard = try fields.optionalText("default")
    absent = try fields.optionalText("absent")
    with = try fields.texts("with")
    var releases: [Releases] = []
    for item in try fields.list("versions") {
      var entry = try FieldReader(item, what: "releases")
      var since: ProductVersion?
      var before: ProductVersion?
      if let node = entry.optional("since") { since = try KongPluginFile.version(node) }
      if let node = entry.optional("before") { before = try KongPluginFile.version(node) }
      try entry.finish()
      releases.append(Releases(since: since, before: before))
    }
    self.releases = releases
    check =
      try fields.optional("check").map { (node) throws(FileFormatError) in
        try word(node, as: Check.self, what: "check")
      } ?? .pluginBuffers
    outcome =
      try fields.optional("outcome").map { (node) throws(FileFormatError) in
        try word(node, as: Outcome.self, what: "outcome")
      } ?? .certain
    reason = try fields.text("reason")
    condition = try fields.optionalText("condition") ?? ""
    try fields.finish()
    if outcome == .conditional, condition.isEmpty {
      throw FileFormatError(message: "a conditional effect must name its \"condition\"", range: node.range)
    }
  }
}

extension FieldReader {
  /// Words of a string between white space.
  fileprivate mutating func words(_ key: String) throws(FileFormatError) -> [String] {
    try optionalText(key)?.split(whereSeparator: \.isWhitespace).map(String.init) ?? []
  }
}
