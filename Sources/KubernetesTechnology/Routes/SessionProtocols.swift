import KubernetesManifests
import SourceText
import StreamModel

/// Protocols whose requests belong to one session: MCP, and those that poll before they upgrade.
struct SessionProtocols {
  let route: KubernetesRoute
  /// The requested path: of a declared stream its own, else that of the route.
  let path: String
  let kind: StreamKind?
  /// The images of the pods: `example.com/game-socketio:2`.
  let images: [String]

  /// Whether the requests of a client must reach one pod.
  var belongTogether: Bool {
    // Hardly any route does; comparing bytes first is cheaper than splitting words.
    let paths = [path, route.path]
    let names = [route.host] + route.backends.map(\.service) + images
    guard paths.contains(where: mayBelong) || names.contains(where: mayBelong) else { return false }
    let words = Self.words(of: paths + names)
    if kind == .websocket {
      return words.contains(where: Self.transports.contains)
        || Self.words(of: paths).contains { $0 == "hub" || $0 == "hubs" }
    }
    return words.contains("mcp") || words.contains { $0.hasPrefix("mcp.") }
  }

  private static let transports: Set<Substring> = ["socket.io", "socketio", "signalr", "sockjs"]

  /// Whether a path names a transport whose clients and applications agree on it.
  static func names(transportIn path: String) -> Bool {
    words(of: [path]).contains(where: transports.contains)
  }

  private static func words(of names: [String]) -> [Substring] {
    names.flatMap { $0.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "." } }
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
