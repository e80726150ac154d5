import SourceText
import Streaming

/// Makes hops of blocks and follows them to further hops of the same tree.
struct NginxPathBuilder {
  let model: NginxModel
  let knowledge: NginxKnowledge
  private var configuration: NginxConfiguration { model.configuration }
  /// Hops behind one another; a tree that proxies to itself ends here.
  private static let limit = 5

  init(model: NginxModel, knowledge: NginxKnowledge) {
    self.model = model
    self.knowledge = knowledge
  }

  /// The hop of a block, with what is behind it; nil when the block hands the request to nobody.
  func hop(at block: Int, for request: NginxRequest, depth: Int = 0) -> NginxHop? {
    guard let (pass, family) = model.pass(of: block) else { return nil }
    let server = model.server(of: block)
    let inner = depth < Self.limit ? innerHops(block, pass, family, request, depth) : []
    return NginxHop(
      model: model, knowledge: knowledge, block: block, family: family, pass: pass, server: server, request: request,
      next: inner)
  }

  /// The hop of a `server` of `stream`, or nil when it does not proxy.
  func streamHop(at block: Int, for request: NginxRequest) -> NginxHop? {
    guard let pass = configuration.first("proxy_pass", in: block) else { return nil }
    return NginxHop(
      model: model, knowledge: knowledge, block: block, family: "stream", pass: pass, server: nil, request: request,
      next: [])
  }

  /// All hops from this one on, outermost first.
  func chain(from hop: NginxHop) -> [NginxHop] { [hop] + hop.next.flatMap { chain(from: $0) } }

  /// The `server`s of `stream` that hand connections to a listener of the server.
  func streamHops(before server: NginxServer, for request: NginxRequest) -> [NginxHop] {
    model.streamServers.compactMap { block in
      guard let hop = streamHop(at: block, for: request) else { return nil }
      let reaches = targets(of: hop.pass, family: "stream", at: block).contains { target in
        server.listens.contains { $0.accepts(target) }
      }
      return reaches ? hop : nil
    }
  }

  /// The addresses behind a pass directive: those of an upstream, or the one it names.
  func targets(of pass: NginxStatement, family: String, at block: Int) -> [NginxTarget] {
    let text = model.variables.resolve(configuration.argument(0, pass) ?? "", at: block)
    let target = NginxTarget(text, family: family)
    let upstream = family == "stream" ? model.streamUpstreams[target.host] : model.upstreams[target.host]
    guard let upstream else { return [target] }
    return configuration.all("server", in: upstream).compactMap { statement in
      guard let address = configuration.argument(0, statement) else { return nil }
      var server = NginxTarget(address, family: family)
      server.path = target.path
      return server
    }
  }

  private func innerHops(
    _ block: Int, _ pass: NginxStatement, _ family: String, _ request: NginxRequest, _ depth: Int
  ) -> [NginxHop] {
    guard family == "proxy" || family == "grpc" else { return [] }
    var result: [NginxHop] = []
    for target in targets(of: pass, family: family, at: block) where target.isLoopback {
      var inner = request
      inner.host = innerHost(block, pass, request)
      inner.path = innerPath(block, target, pass, request)
      let listening = model.servers.filter { server in server.listens.contains { $0.accepts(target) } }
      guard
        let server = NginxServerChoice.best(
          of: listening, host: inner.host, socket: { $0.accepts(target) })
      else { continue }
      let walk = NginxWalker(model: model).walk(inner, in: server)
      inner.path = walk.path
      guard case .application(let innerBlock) = walk.end, innerBlock != block,
        let hop = hop(at: innerBlock, for: inner, depth: depth + 1),
        !result.contains(where: { $0.identity == hop.identity })
      else { continue }
      result.append(hop)
    }
    return result
  }

  /// The host that the next hop is asked for; without `proxy_set_header Host` it is the target's name.
  private func innerHost(_ block: Int, _ pass: NginxStatement, _ request: NginxRequest) -> String {
    for statement in configuration.inForce("proxy_set_header", at: block)
    where configuration.argument(0, statement)?.lowercased() == "host" {
      let text = configuration.argument(1, statement) ?? ""
      let value = model.variables.evaluate(text, at: block, for: request) ?? ""
      return String(value.lowercased().prefix { $0 != ":" })
    }
    return NginxTarget(configuration.argument(0, pass) ?? "", family: "proxy").host.lowercased()
  }

  /// A path in the pass directive replaces what the location's prefix matched.
  private func innerPath(_ block: Int, _ target: NginxTarget, _ pass: NginxStatement, _ request: NginxRequest) -> String
  {
    guard let path = target.path, let location = model.location(of: block) else { return request.path }
    switch location.match {
    case .exact: return path
    case .prefix(let prefix, _) where request.path.hasPrefix(prefix):
      return path + request.path.dropFirst(prefix.count)
    default: return model.variables.evaluate(path, at: block, for: request) ?? request.path
    }
  }
}

extension NginxListen {
  /// Whether a connection to the address ends here.
  func accepts(_ target: NginxTarget) -> Bool {
    if address.hasPrefix("unix:") || target.host.hasPrefix("unix:") { return address == target.host }
    guard target.port != 0, port == target.port, target.isLoopback else { return false }
    return address == "*" || address == target.host || address == "localhost" || target.host == "localhost"
  }
}

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

  /// The servers that may be asked for a host: those whose name fits, else the default of every socket.
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
