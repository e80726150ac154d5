import SourceText
import StreamModel

/// Protocols whose requests belong to one session: MCP, and those that poll before they upgrade.
struct SessionProtocols {
  let route: KubernetesRoute
  /// The requested path: of a declared stream its own, else that of the route.
  let path: String
  let kind: StreamKind?

  /// Whether the requests of a client must reach one pod.
  var belongTogether: Bool {
    // Hardly any route does; comparing bytes first is cheaper than splitting words.
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

  /// Whether three letters in a row are those of such a word.
  private func mayBelong(_ name: String) -> Bool {
    var last: UInt32 = 0
    for byte in name.utf8 {
      last = (last << 8 | UInt32(byte | 0x20)) & 0xFF_FFFF
      if kind == .websocket {
        // soc, sig, hub
        if last == 0x73_6F63 || last == 0x73_6967 || last == 0x68_7562 { return true }
      } else if last == 0x6D_6370 {
        return true
      }
    }
    return false
  }
}
