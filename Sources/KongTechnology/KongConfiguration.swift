import KongModel
import SourceText
import StreamModel
import YAMLSyntax

/// The entities of files that belong together, with the references between them resolved.
struct KongConfiguration {
  /// One route.
  struct Route {
    let entity: KongEntity
    /// The number of its service, or nil for a route without one.
    let service: Int?
    /// The name of a service that no file contains.
    let missingService: KongField?
  }

  let files: [KongFile]
  private(set) var services: [KongEntity] = []
  private(set) var routes: [Route] = []
  private(set) var plugins: [KongPluginEntry] = []
  /// Plugins without a route and a service, by number.
  private(set) var globalPlugins: [Int] = []
  private(set) var pluginsByService: [Int: [Int]] = [:]
  private(set) var pluginsByRoute: [Int: [Int]] = [:]
  /// `_info.defaults` by the name of the list they apply to, in order of precedence of the files.
  private(set) var defaults: [String: [KongEntity]] = [:]
  /// `_plugin_configs`.
  private(set) var sharedConfigs: [String: KongEntity] = [:]
  /// References to entities that no file contains.
  private(set) var dangling: [KongDangling] = []

  private var serviceNumbers: [String: Int] = [:]
  private var routeNumbers: [String: Int] = [:]
  private var consumers: Set<String> = []
  private var consumerGroups: Set<String> = []
  private let neighbours: Set<String>
  /// Entities may be looked up in a running Kong (`_info.default_lookup_tags`).
  private let looksUpElsewhere: Bool

  init(_ group: KongFileGroups.Group) {
    files = group.files
    neighbours = group.neighbours.reduce(into: []) { $0.formUnion(KongNames($1).defined) }
    looksUpElsewhere = files.contains { $0.root["_info"]?["default_lookup_tags"] != nil }
    for file in files { readHead(of: file) }
    for file in files { readEntities(of: file) }
    for file in files { readFlatRoutes(of: file) }
    for file in files { readFlatPlugins(of: file) }
  }

  // MARK: Reading

  private mutating func readHead(of file: KongFile) {
    let root = KongEntity(node: file.root, file: file.file)
    for (list, name) in [("services", "service"), ("routes", "route")] {
      if let node = file.root["_info"]?["defaults"]?[name] {
        defaults[list, default: []].append(KongEntity(node: node, file: file.file))
      }
    }
    for pair in root.node["_plugin_configs"]?.pairs ?? [] {
      if let name = pair.key.text { sharedConfigs[name] = KongEntity(node: pair.value, file: file.file) }
    }
    for (list, keep) in [("consumers", ["username", "id", "custom_id"]), ("consumer_groups", ["name", "id"])] {
      for node in file.root[list]?.items ?? [] {
        let names = keep.compactMap { node[$0]?.text }
        if list == "consumers" { consumers.formUnion(names) } else { consumerGroups.formUnion(names) }
      }
    }
  }

  private mutating func readEntities(of file: KongFile) {
    for node in file.root["services"]?.items ?? [] {
      let service = KongEntity(node: node, file: file.file)
      let number = services.count
      services.append(service)
      for name in ["name", "id"] { if let text = node[name]?.text { serviceNumbers[text] = number } }
      for route in node["routes"]?.items ?? [] {
        add(Route(entity: KongEntity(node: route, file: file.file), service: number, missingService: nil))
      }
      for plugin in node["plugins"]?.items ?? [] {
        add(plugin, file.file, service: number, route: nil, consumer: nil)
      }
    }
    for node in file.root["consumers"]?.items ?? [] {
      for plugin in node["plugins"]?.items ?? [] {
        add(plugin, file.file, service: nil, route: nil, consumer: node["username"]?.text ?? node["id"]?.text ?? "")
      }
    }
    for node in file.root["consumer_groups"]?.items ?? [] {
      for plugin in node["plugins"]?.items ?? [] {
        add(plugin, file.file, service: nil, route: nil, consumer: node["name"]?.text ?? "")
      }
    }
  }

  private mutating func add(_ route: Route) {
    let number = routes.count
    routes.append(route)
    for name in ["name", "id"] { if let text = route.entity.node[name]?.text { routeNumbers[text] = number } }
    for plugin in route.entity.node["plugins"]?.items ?? [] {
      add(plugin, route.entity.file, service: nil, route: number, consumer: nil)
    }
  }

  private mutating func readFlatRoutes(of file: KongFile) {
    for node in file.root["routes"]?.items ?? [] {
      let entity = KongEntity(node: node, file: file.file)
      guard let reference = entity.field("service"), let name = Self.name(reference) else {
        add(Route(entity: entity, service: nil, missingService: nil))
        continue
      }
      let number = serviceNumbers[name]
      if number == nil { note(reference, "routes[].service", name, serviceNumbers.keys) }
      add(Route(entity: entity, service: number, missingService: number == nil ? reference : nil))
    }
  }

  private mutating func readFlatPlugins(of file: KongFile) {
    for node in file.root["plugins"]?.items ?? [] {
      let entity = KongEntity(node: node, file: file.file)
      let setting = "plugins[\(entity.text("name") ?? "")]"
      var service: Int?
      var route: Int?
      var consumer: String?
      var isLost = false
      if let reference = entity.field("service"), let name = Self.name(reference) {
        service = serviceNumbers[name]
        if service == nil { isLost = true }
        if service == nil { note(reference, "\(setting).service", name, serviceNumbers.keys) }
      }
      if let reference = entity.field("route"), let name = Self.name(reference) {
        route = routeNumbers[name]
        if route == nil { isLost = true }
        if route == nil { note(reference, "\(setting).route", name, routeNumbers.keys) }
      }
      for (key, known) in [("consumer", consumers), ("consumer_group", consumerGroups)] {
        guard let reference = entity.field(key), let name = Self.name(reference) else { continue }
        consumer = name
        if !known.contains(name), !known.isEmpty { note(reference, "\(setting).\(key)", name, known) }
      }
      // A plugin of an entity that is not there concerns no route that is.
      if !isLost { add(node, file.file, service: service, route: route, consumer: consumer) }
    }
  }

  private mutating func add(_ node: YAMLNode, _ file: FileID, service: Int?, route: Int?, consumer: String?) {
    let entity = KongEntity(node: node, file: file)
    guard node.isMapping else { return }
    var consumer = consumer
    for key in ["consumer", "consumer_group"] where consumer == nil { consumer = entity.field(key).flatMap(Self.name) }
    let number = plugins.count
    var configs: [KongEntity] = []
    if let own = node["config"] { configs.append(KongEntity(node: own, file: file)) }
    if let reference = entity.field("_config"), let name = reference.value.text, !reference.isUnknown {
      if let shared = sharedConfigs[name] {
        configs.append(shared)
      } else {
        note(reference, "plugins[\(entity.text("name") ?? "")]._config", name, sharedConfigs.keys)
      }
    }
    plugins.append(
      KongPluginEntry(
        entity: entity, configs: configs, hasService: service != nil, hasRoute: route != nil, consumer: consumer))
    if let route {
      pluginsByRoute[route, default: []].append(number)
    } else if let service {
      pluginsByService[service, default: []].append(number)
    } else {
      globalPlugins.append(number)
    }
  }

  /// A reference is a name, an id, or an object with one of them.
  private static func name(_ reference: KongField) -> String? {
    guard !reference.isUnknown else { return nil }
    let node = reference.value
    return node.isNull ? nil : node.text ?? node["name"]?.text ?? node["username"]?.text ?? node["id"]?.text
  }

  private mutating func note(_ field: KongField, _ setting: String, _ name: String, _ known: some Sequence<String>) {
    let kind = field.key == "_config" ? "_plugin_configs" : field.key
    guard !looksUpElsewhere, !neighbours.contains("\(kind) \(name)") else { return }
    dangling.append(
      KongDangling(
        field: field, setting: setting, kind: kind, name: name,
        suggestion: nearestName(to: name, among: known.sorted())))
  }

  // MARK: Values

  /// A field of an entity, else that of `_info.defaults`.
  func field(_ name: String, of entity: KongEntity?, in list: String) -> (field: KongField, isOwn: Bool)? {
    if let own = entity?.field(name) { return (own, true) }
    for standard in defaults[list] ?? [] { if let field = standard.field(name) { return (field, false) } }
    return nil
  }
}

/// A reference that leads nowhere.
struct KongDangling {
  let field: KongField
  let setting: String
  /// `service`, `route` …
  let kind: String
  let name: String
  let suggestion: String?
}
