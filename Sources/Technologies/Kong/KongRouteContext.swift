import YAMLSyntax

/// What Kong's entities say about one route: its service and the plugins that run for it.
public struct KongRouteContext: Sendable {
  /// The service, or nil for a route without one.
  let service: YAMLNode?
  /// The plugins in force, one of each name.
  let plugins: [YAMLNode]
}

/// Reads a declarative file (`_format_version`), as Kong and decK resolve it.
struct KongDeclarativeFile {
  let root: YAMLNode

  /// One route with everything around it.
  struct Route {
    let node: YAMLNode
    let context: KongRouteContext
  }

  /// All routes: those within services and those that refer to one.
  var routes: [Route] {
    let services = root["services"]?.items ?? []
    let flat = root["routes"]?.items ?? []
    let plugins = root["plugins"]?.items ?? []
    let global = plugins.filter { $0["service"] == nil && $0["route"] == nil && $0["consumer"] == nil }
    var result: [Route] = []
    func add(_ route: YAMLNode, _ service: YAMLNode?) {
      let own = (route["plugins"]?.items ?? []) + plugins.filter { refers($0["route"], to: route) }
      let shared = (service?["plugins"]?.items ?? []) + plugins.filter { refers($0["service"], to: service) }
      result.append(
        Route(node: route, context: KongRouteContext(service: service, plugins: effective([own, shared, global]))))
    }
    for service in services {
      for route in service["routes"]?.items ?? [] { add(route, service) }
    }
    for route in flat { add(route, services.first { refers(route["service"], to: $0) }) }
    return result
  }

  /// A reference is a name, an id, or an object with one of them.
  private func refers(_ reference: YAMLNode?, to entity: YAMLNode?) -> Bool {
    guard let reference, let entity else { return false }
    let text = reference.text ?? reference["name"]?.text ?? reference["id"]?.text
    guard let text else { return false }
    return entity["name"]?.text == text || entity["id"]?.text == text
  }

  /// Of plugins with one name the most specific that is enabled runs.
  private func effective(_ levels: [[YAMLNode]]) -> [YAMLNode] {
    var names: Set<String> = []
    var result: [YAMLNode] = []
    for plugin in levels.joined() where plugin["enabled"]?.text != "false" {
      guard let name = plugin["name"]?.text, names.insert(name).inserted else { continue }
      result.append(plugin)
    }
    return result
  }
}
