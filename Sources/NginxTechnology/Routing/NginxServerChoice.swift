/// Chooses among servers as nginx does by the host of the request.
enum NginxServerChoice {
  /// The server whose name fits best; otherwise the default of the socket.
  static func best(of servers: [NginxServer], host: String, socket: (NginxListen) -> Bool) -> NginxServer? {
    var best: (server: NginxServer, fit: Int)?
    for server in servers {
      let fit = host.isEmpty ? 0 : server.fit(of: host)
      if fit > best?.fit ?? 0 { best = (server, fit) }
    }
    if let best { return best.server }
    return servers.first { $0.listens.contains { socket($0) && $0.isDefault } } ?? servers.first
  }

  /// The candidate servers for a host: those whose name matches, else the default of every socket.
  static func candidates(_ servers: [NginxServer], host: String) -> [NginxServer] {
    guard !host.isEmpty else { return servers }
    var sockets: [NginxListen: [NginxServer]] = [:]
    var order: [NginxListen] = []
    for server in servers {
      for listen in server.listens {
        var key = listen
        key.isTLS = false
        key.isHTTP2 = false
        key.isQUIC = false
        key.isDefault = false
        if sockets[key] == nil { order.append(key) }
        sockets[key, default: []].append(server)
      }
    }
    var fitting: [NginxServer] = []
    var defaults: [NginxServer] = []
    for key in order {
      guard let list = sockets[key] else { continue }
      let same = { (l: NginxListen) in l.port == key.port && l.address == key.address }
      guard let server = best(of: list, host: host, socket: same) else { continue }
      if server.fit(of: host) > 0 { fitting.append(server) } else { defaults.append(server) }
    }
    var seen: Set<Int> = []
    return (fitting.isEmpty ? defaults : fitting).filter { seen.insert($0.block).inserted }
  }
}
