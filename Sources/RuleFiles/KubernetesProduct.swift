import StreamModel
import YAMLSyntax

/// A product whose settings are in Kubernetes objects, as its file in `rules/technologies/` describes it
/// (`reads: manifests`). A controller that is a list of annotations and fields needs nothing but such a file.
package final class KubernetesProduct: CatalogFormat {
  /// The identifier: `ingress-nginx`.
  package let id: String
  /// The product's name for display.
  package let title: String
  /// Kinds of the objects that carry its routes: `Ingress`, `HTTPRoute`.
  package let routeKinds: [String]
  /// The routes in objects of other kinds than those of Kubernetes itself.
  package let routeDescriptions: [RouteDescription]
  /// Globs of `spec.controller` of an IngressClass, or of `spec.controllerName` of a GatewayClass.
  package let controllers: [String]
  /// Globs of the names of classes, for when no class object is there.
  package let classes: [String]
  /// Globs of the names that the Service of its proxy has, or the labels that the Service selects.
  package let proxyServices: [String]
  /// The prefix of its annotations, or nil.
  package let prefix: String?
  /// The prefixes of its annotations in earlier releases, which it no longer reads.
  package let formerPrefixes: [String]
  /// All annotations that exist below the prefix, without it; empty when the list is not known.
  package let annotations: Set<String>
  /// Globs of the names of its ConfigMap.
  package let configMaps: [String]
  /// All keys that its ConfigMap knows; empty when the list is not known.
  package let configMapKeys: Set<String>
  /// Values of aspects that no setting decides.
  package let constants: [Aspect: Constant]
  /// The settings that decide properties.
  package let settings: [KubernetesSetting]
  /// Settings that decide none, whose values are checked all the same.
  package let values: [SettingLocation]
  /// Kinds of objects that are attached in a way of their own.
  package let policies: [PolicyKind]
  /// Where snippets for the controller's nginx configuration can be written.
  package let snippets: [SnippetLocation]
  /// Directives that the controller writes into every location: nginx refuses them a second time there.
  package let snippetDuplicates: Set<String>
  /// Directives that every location sets itself, so that outer ones have no effect.
  package let snippetOverridden: Set<String>

  /// The setting in its ConfigMap that enables snippets.
  package let snippetGates: [SnippetGate]
  /// Globs of the images whose tag is its version.
  package let images: [String]
  /// Globs of its images without their tags, for containers outside of Kubernetes.
  package let containerImages: [String]
  /// Whether it reads its class from the annotation `kubernetes.io/ingress.class` only, not from `spec.ingressClassName`.
  package let needsClassAnnotation: Bool
  /// Of several products that may serve an object the one that gives the names.
  package let isPreferred: Bool
  /// Whether it serves the Gateway API routes whose controller is not known.
  package let isFallback: Bool
  /// The load balancer that it creates, under its name in `behind` of the assumptions, or nil.
  package let loadBalancer: String?
  /// The proxy that carries its streams, as `rules/facts.yaml` names it: `envoy`, `haproxy`; or nil.
  package let engine: String?
  /// The version of the nginx inside, or nil.
  package let nginxVersion: ProductVersion?
  /// The annotation by whose value `true` all paths of an Ingress become regular expressions, or nil.
  package let regexAnnotation: String?
  /// The locations in annotations by their full names.
  private let annotationLocations: [String: [SettingLocation]]
  /// Those that cover several names.
  private let annotationPrefixes: [SettingLocation]

  /// The locations that an annotation is.
  package func locations(ofAnnotation name: String) -> [SettingLocation] {
    (annotationLocations[name] ?? []) + annotationPrefixes.filter { name.hasPrefix($0.path.annotation) }
  }

  /// Kinds of streams with the same settings have the same number.
  private let groups: [StreamKind: Int]

  /// What a product does and no file changes.
  package struct Constant: Sendable {
    /// A word or a duration.
    package let value: String
    /// What the product's own documentation calls it, or nil.
    package let name: String?
  }

  /// The number shared by kinds of streams with the same settings; -1 for all settings.
  package func group(of kind: StreamKind?) -> Int { kind.flatMap { groups[$0] } ?? -1 }

  /// Reads a technology file that is parsed already.
  package init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a technology")
    guard try fields.text("reads") == "manifests" else {
      throw FileFormatError(message: "\"reads\" must be manifests", range: node.range)
    }
    id = try fields.text("id")
    title = try fields.text("title")
    let routes = fields.optional("routes")
    var kinds: [String] = []
    var descriptions: [RouteDescription] = []
    for item in routes.map({ $0.items ?? [$0] }) ?? [] {
      if let kind = item.text {
        kinds.append(kind)
      } else {
        let description = try RouteDescription(reading: item)
        kinds.append(description.kind)
        descriptions.append(description)
      }
    }
    routeKinds = kinds
    routeDescriptions = descriptions
    controllers = try fields.texts("controllers")
    classes = try fields.texts("classes")
    proxyServices = try fields.texts("proxy-services")
    let prefix = try fields.optionalText("prefix")
    self.prefix = prefix
    formerPrefixes = try fields.texts("former-prefixes")
    annotations = Set(try fields.words("annotations"))
    configMaps = try fields.texts("config-maps")
    configMapKeys = Set(try fields.words("config-map-keys"))
    var constants: [Aspect: Constant] = [:]
    for pair in fields.optional("constants")?.pairs ?? [] {
      let value = pair.value["value"]?.text ?? pair.value.text ?? ""
      constants[try aspectName(pair.key)] = Constant(value: value, name: pair.value["name"]?.text)
    }
    self.constants = constants
    var settings: [KubernetesSetting] = []
    for item in try fields.list("settings") { settings.append(try KubernetesSetting(reading: item, prefix: prefix)) }
    self.settings = settings
    let counting = StreamKind.allCases.map { kind in settings.map { $0.kinds.isEmpty || $0.kinds.contains(kind) } }
    groups = Dictionary(
      uniqueKeysWithValues: zip(StreamKind.allCases, counting.map { own in counting.firstIndex(of: own) ?? 0 }))
    let annotations = settings.flatMap(\.locations).filter { !$0.path.annotation.isEmpty }
    annotationLocations = Dictionary(grouping: annotations.filter { !$0.path.isPrefix }, by: \.path.annotation)
    annotationPrefixes = annotations.filter(\.path.isPrefix)
    var values: [SettingLocation] = []
    for item in try fields.list("values") { values.append(try SettingLocation(reading: item, prefix: prefix)) }
    self.values = values
    var policies: [PolicyKind] = []
    for item in try fields.list("policies") { policies.append(try PolicyKind(reading: item)) }
    self.policies = policies
    var snippets: [SnippetLocation] = []
    for item in try fields.list("snippets") { snippets.append(try SnippetLocation(reading: item, prefix: prefix)) }
    self.snippets = snippets
    snippetDuplicates = Set(try fields.words("snippet-duplicates"))
    snippetOverridden = Set(try fields.words("snippet-overridden"))
    var gates: [SnippetGate] = []
    for item in try fields.list("snippet-gates") {
      var gate = try FieldReader(item, what: "a snippet gate")
      gates.append(
        SnippetGate(
          key: try gate.text("key"), wanted: try gate.text("wanted"),
          defaults: try SettingDescription.defaults(gate.optional("default"))))
      try gate.finish()
    }
    snippetGates = gates
    images = try fields.texts("images")
    containerImages = try fields.texts("container-images")
    needsClassAnnotation = try fields.flag("class-annotation-only") ?? false
    isPreferred = try fields.flag("preferred") ?? false
    isFallback = try fields.flag("fallback") ?? false
    loadBalancer = try fields.optionalText("load-balancer")
    engine = try fields.optionalText("engine")
    nginxVersion = try fields.optional("nginx-version").map { (node) throws(FileFormatError) in
      guard let version = ProductVersion(node.text ?? "") else {
        throw FileFormatError(message: "\"nginx-version\" must be a version such as 1.29.7", range: node.range)
      }
      return version
    }
    regexAnnotation = try fields.optionalText("regex-annotation").map {
      $0.contains("/") ? $0 : (prefix ?? "") + $0
    }
    try fields.finish()
  }

  /// Whether objects of a kind and version carry its routes.
  package func hasRoutes(inKind kind: String, apiVersion: String) -> Bool {
    guard routeKinds.contains(kind) else { return false }
    let described = routeDescriptions.filter { $0.kind == kind }
    return described.isEmpty || described.contains { $0.describes(apiVersion: apiVersion) }
  }
}

extension KubernetesProduct {
  /// The default of a setting by its name; nil where it is unknown or differs between versions.
  package func standard(of aspect: Aspect, named name: String) -> AspectValue? {
    for setting in settings where setting.aspect == aspect && setting.defaults.count == 1 {
      let index = setting.locations.firstIndex { location in
        location.name == name || (location.name.hasSuffix("*") && name.hasPrefix(location.name.dropLast()))
      }
      if let index { return setting.standard[index] }
    }
    return nil
  }
}

/// A key of a ConfigMap without which snippets are refused.
package struct SnippetGate: Sendable {
  /// The key.
  package let key: String
  /// The value that lets snippets through.
  package let wanted: String
  /// The defaults of the key, newest first.
  package let defaults: [SettingDescription.Default]

  /// The default of the key; that of the newest version when none is known.
  package func standard(_ version: ProductVersion?) -> String {
    let fitting = defaults.first { entry in
      guard let since = entry.since, let version else { return true }
      return version >= since
    }
    return fitting?.value ?? ""
  }

  /// Whether all versions agree.
  package var isSettled: Bool { Set(defaults.map(\.value)).count < 2 }
}

/// A snippet's location and the block of the nginx configuration that contains it.
package struct SnippetLocation: Sendable {
  /// A block of the controller's nginx configuration.
  package enum Block: String, Sendable, CaseIterable {
    case http
    case server
    case location
  }

  /// Where it is written.
  package let location: SettingLocation
  /// The block that contains it.
  package let within: Block
}

/// One setting and the locations where it can be written, the strongest first.
package final class KubernetesSetting: Sendable {
  /// The aspect that it decides.
  package let aspect: Aspect
  /// The stream kinds that it applies to; empty for all.
  package let kinds: Set<StreamKind>
  /// The kinds of the objects whose routes it applies to; empty for all.
  package let routes: [String]
  /// Locations in order of precedence.
  package let locations: [SettingLocation]
  /// The defaults, newest first; `none` means no limit, an empty list unknown.
  package let defaults: [SettingDescription.Default]
  /// The oldest default in the words of the domain, by location; empty when unknown.
  package let standard: [AspectValue]
  /// Its effect, in half a sentence.
  package let summary: String
  /// Shown when a non-existent spelling of the setting is used.
  package let hint: String?
  /// The facts that prove its effect, by their names in `rules/facts.yaml`.
  package let facts: [String]

  fileprivate init(reading node: YAMLNode, prefix: String?) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a setting")
    aspect = try aspectName(try fields.required("aspect"))
    var kinds: Set<StreamKind> = []
    for item in try fields.list("kinds") { kinds.insert(try word(item, as: StreamKind.self, what: "stream kind")) }
    self.kinds = kinds
    routes = try fields.texts("routes")
    summary = try fields.text("summary")
    hint = try fields.optionalText("hint")
    facts = try fields.texts("facts")
    var locations: [SettingLocation] = []
    for item in try fields.list("places") { locations.append(try SettingLocation(reading: item, prefix: prefix)) }
    self.locations = locations
    guard !locations.isEmpty else { throw FileFormatError(message: "\"places\" is missing", range: node.range) }
    defaults = try SettingDescription.defaults(fields.optional("default"))
    standard = Self.standard(defaults.last?.value, locations)
    try fields.finish()
  }

  /// A default in the words of the domain, as each location reads it.
  private static func standard(_ text: String?, _ locations: [SettingLocation]) -> [AspectValue] {
    guard let text else { return [] }
    let time = TimeLength(parsing: text)
    return locations.map { location in
      if text == "none" { return .word("none") }
      if let time, location.format.isDuration { return .duration(milliseconds: time.milliseconds) }
      if location.format == .number, let number = Int64(text) { return .number(number) }
      return .word(text)
    }
  }
}

/// One location where a setting can be written.
package final class SettingLocation: Sendable {
  /// How a location is addressed within its object.
  package enum Address: Sendable, Hashable {
    /// An annotation by its full name.
    case annotation(String)
    /// A path of fields; `[]` is the element that carries the route.
    case field(String)
    /// A key of a ConfigMap's `data`.
    case key(String)
  }

  /// How a value is addressed within a text.
  package enum InnerAddress: Sendable {
    /// A path of fields in YAML.
    case field([String])
    /// A directive of nginx outside of all blocks.
    case directive(String)
  }

  /// The effect of a value that is not in the product's format.
  package enum InvalidEffect: String, Sendable, CaseIterable {
    /// The value is ignored; the next location or the default applies.
    case ignored
    /// The API server or the controller refuses the whole object.
    case rejected
    /// The value is written to a configuration that cannot be loaded: the controller keeps the old one.
    case stuck
  }

  /// The effect of a time above the maximum.
  package enum ExcessEffect: String, Sendable, CaseIterable {
    case ignored
    case rejected
    case stuck
    /// The maximum counts instead.
    case limited
  }

  /// The kind of the object.
  package let on: String
  /// Where in the object.
  package let address: Address
  /// Where the value is in the text at the address; nil where the text is the value.
  package let inner: InnerAddress?
  /// The name of an entry within a comma-separated list `name=value`.
  package let entry: String?
  /// How the value is written.
  package let format: ValueFormat
  /// Written word to domain word.
  package let words: [String: String]
  /// The written words in the order of the file: the first one for a domain word is the one to recommend.
  package let wordOrder: [String]
  /// The effect of other values.
  package let invalid: InvalidEffect
  /// The largest number of the written unit that is taken, or nil.
  package let maximum: Int64?
  /// The same for a time with a unit, in milliseconds.
  package let longest: Int64?
  /// The effect of a time above it.
  package let above: ExcessEffect?
  /// The smallest number that is taken, or nil.
  package let minimum: Int64?
  /// The units of which a time has exactly one, `bare` for none; empty when the format decides.
  package let units: [String]
  /// What else the object must contain for the setting to count.
  package let conditions: [SettingCondition]
  /// Whether the default is known only where such an object is among the files.
  package let needsObject: Bool
  /// The only `apiVersion` of the object that has the field, or nil when all have it.
  package let version: String?
  /// The address as it is walked.
  package let path: FieldPath

  /// A string of any form.
  fileprivate init(text address: Address, on: String) {
    self.on = on
    self.address = address
    path = FieldPath(address)
    inner = nil
    entry = nil
    format = .text
    words = [:]
    wordOrder = []
    invalid = .ignored
    maximum = nil
    longest = nil
    above = nil
    minimum = nil
    units = []
    conditions = []
    needsObject = false
    version = nil
  }

  fileprivate init(reading node: YAMLNode, prefix: String?) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a location")
    on = try fields.text("on")
    address = try fields.address(prefix: prefix)
    path = FieldPath(address)
    inner = try fields.innerAddress(of: address)
    entry = try fields.optionalText("entry")
    version = try fields.optionalText("only-in")
    let limit = fields.optional("maximum")
    maximum = limit?.text.flatMap { Int64($0) }
    longest = maximum == nil ? limit?.text.flatMap { TimeLength(parsing: $0)?.milliseconds } : nil
    if let limit, maximum == nil, longest == nil {
      throw FileFormatError(message: "\"maximum\" must be a whole number or a time", range: limit.range)
    }
    above = try fields.optional("above").map { (node) throws(FileFormatError) in
      try word(node, as: ExcessEffect.self, what: "effect")
    }
    minimum = try fields.optional("minimum").map { (node) throws(FileFormatError) in
      guard let number = node.text.flatMap({ Int64($0) }) else {
        throw FileFormatError(message: "\"minimum\" must be a whole number", range: node.range)
      }
      return number
    }
    units = try fields.texts("units")
    var conditions: [SettingCondition] = []
    if let node = fields.optional("when") {
      for item in node.items ?? [node] { conditions.append(try SettingCondition(reading: item)) }
    }
    self.conditions = conditions
    needsObject = try fields.flag("needs-object") ?? false
    format = try word(try fields.required("format"), as: ValueFormat.self, what: "format")
    if let node = fields.optional("units"), format != .haproxyTime {
      throw FileFormatError(message: "only the format haproxy-time has \"units\"", range: node.range)
    }
    var words: [String: String] = [:]
    var order: [String] = []
    for pair in fields.optional("words")?.pairs ?? [] {
      words[pair.key.text ?? ""] = pair.value.text ?? ""
      order.append(pair.key.text ?? "")
    }
    self.words = words
    wordOrder = order
    invalid =
      try fields.optional("invalid").map { (node) throws(FileFormatError) in
        try word(node, as: InvalidEffect.self, what: "effect")
      } ?? .ignored
    try fields.finish()
  }

  /// The setting as its owner writes it.
  package var name: String {
    switch (inner, address) {
    case (.field(let path)?, _): path.joined(separator: ".")
    case (.directive(let name)?, _): name
    case (nil, .annotation(let name)): name
    case (nil, .field(let path)): path
    case (nil, .key(let key)): key
    }
  }
}

extension FieldReader {
  /// Words of a string between white space.
  fileprivate mutating func words(_ key: String) throws(FileFormatError) -> [String] {
    guard let text = try optionalText(key) else { return [] }
    // Lists of hundreds of names; bytes are distinguished much faster than characters.
    return text.utf8.allSatisfy { $0 < 0x80 }
      ? text.utf8.split { $0 == 0x20 || (0x09...0x0D).contains($0) }.map { String(Substring($0)) }
      : text.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  /// Where in an object.
  fileprivate mutating func address(prefix: String?) throws(FileFormatError) -> SettingLocation.Address {
    if let name = try optionalText("annotation") {
      return .annotation(name.contains("/") ? name : (prefix ?? "") + name)
    }
    if let key = try optionalText("key") { return .key(key) }
    return .field(try text("field"))
  }

  /// Where in the text: a field of the YAML in a ConfigMap's key, or a directive of nginx.
  fileprivate mutating func innerAddress(of address: SettingLocation.Address) throws(FileFormatError) -> SettingLocation
    .InnerAddress?
  {
    if let name = try optionalText("directive") { return .directive(name) }
    guard case .key = address else { return nil }
    return try optionalText("field").map { .field($0.split(separator: ".").map(String.init)) }
  }
}

extension SnippetLocation {
  fileprivate init(reading node: YAMLNode, prefix: String?) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a snippet")
    location = SettingLocation(text: try fields.address(prefix: prefix), on: try fields.text("on"))
    within = try word(try fields.required("within"), as: Block.self, what: "block")
    try fields.finish()
  }
}
