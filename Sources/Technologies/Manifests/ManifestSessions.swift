import SourceText
import Streaming

/// Protocols whose requests belong together: MCP, and those that begin with polling before they upgrade.
struct ManifestSessions {
  let route: ManifestRoute
  /// What is asked for: of a declared stream its path, else that of the route.
  let path: String
  let kind: StreamKind?

  /// Whether the requests of a client must reach one pod.
  var belongTogether: Bool {
    // Hardly any route does, and bytes tell that sooner than words.
    guard
      mayBelong(path) || mayBelong(route.path) || mayBelong(route.host)
        || route.backends.contains(where: { mayBelong($0.service) })
    else { return false }
    let names = [path, route.path, route.host] + route.backends.map(\.service)
    let words = names.flatMap { $0.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "." } }
    if kind == .websocket {
      return words.contains { ["socket.io", "socketio", "signalr", "hub", "hubs", "sockjs"].contains($0) }
    }
    return words.contains("mcp") || words.contains { $0.hasPrefix("mcp.") }
  }

  private func mayBelong(_ name: String) -> Bool {
    kind == .websocket
      ? name.holds(caseless: "soc") || name.holds(caseless: "signalr") || name.holds(caseless: "hub")
      : name.holds(caseless: "mcp")
  }
}
