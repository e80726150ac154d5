import NginxSyntax
import Synchronization

/// The listeners of a configuration by port, so that a connection finds its server without a search of all of them.
final class ListenIndex: Sendable {
  private let model: NginxModel
  /// Positions in `model.servers` by port, and by path for Unix sockets.
  private let byPort: [Int: [Int32]]
  private let byPath: [String: [Int32]]
  /// The proxying servers of `stream` by the port or path of their targets.
  private let streamsByPort: [Int: [StreamTarget]]
  private let streamsByPath: [String: [StreamTarget]]
  private let groups = Mutex<[Address: NginxServerGroup]>([:])

  private struct StreamTarget: Sendable {
    let block: Int
    let target: NginxTarget
  }

  private struct Address: Hashable {
    let host: String
    let port: Int
  }

  init(_ model: NginxModel) {
    self.model = model
    var byPort: [Int: [Int32]] = [:]
    var byPath: [String: [Int32]] = [:]
    for (place, server) in model.servers.enumerated() {
      let index = Int32(place)
      for listen in server.listens {
        if listen.address.hasPrefix("unix:") {
          if byPath[listen.address]?.last != index { byPath[listen.address, default: []].append(index) }
        } else if byPort[listen.port]?.last != index {
          byPort[listen.port, default: []].append(index)
        }
      }
    }
    self.byPort = byPort
    self.byPath = byPath
    var streamsByPort: [Int: [StreamTarget]] = [:]
    var streamsByPath: [String: [StreamTarget]] = [:]
    for block in model.streamServers {
      guard let pass = model.configuration.first(.proxyPass, in: block) else { continue }
      for target in model.targets(of: pass, family: .stream, at: block) {
        let item = StreamTarget(block: block, target: target)
        if target.host.hasPrefix("unix:") {
          streamsByPath[target.host, default: []].append(item)
        } else {
          streamsByPort[target.port, default: []].append(item)
        }
      }
    }
    self.streamsByPort = streamsByPort
    self.streamsByPath = streamsByPath
  }

  /// Whether a server of this configuration accepts a connection.
  func listens(at target: NginxTarget) -> Bool {
    groups.withLock { !group(target, &$0).isEmpty }
  }

  /// The server of this configuration that accepts a connection.
  func server(behind target: NginxTarget, host: String) -> NginxServer? {
    groups.withLock { group(target, &$0).server(for: host) }
  }

  private func group(_ target: NginxTarget, _ groups: inout [Address: NginxServerGroup]) -> NginxServerGroup {
    let address = Address(host: target.host, port: target.port)
    if let group = groups[address] { return group }
    let near = (target.host.hasPrefix("unix:") ? byPath[target.host] : byPort[target.port]) ?? []
    let listening = near.map { model.servers[Int($0)] }.filter { $0.listens.contains { $0.accepts(target) } }
    let group = NginxServerGroup(listening) { $0.accepts(target) }
    groups[address] = group
    return group
  }

  /// The blocks of the `stream` servers that hand connections to a server, in their order.
  func streamServers(before server: NginxServer) -> [Int] {
    guard !model.streamServers.isEmpty else { return [] }
    var blocks: Set<Int> = []
    for listen in server.listens {
      let near = listen.address.hasPrefix("unix:") ? streamsByPath[listen.address] : streamsByPort[listen.port]
      for item in near ?? [] where listen.accepts(item.target) { blocks.insert(item.block) }
    }
    return blocks.sorted()
  }
}

/// The servers of one socket by name: the results of `NginxServerChoice.best` without a search of every server.
final class NginxServerGroup {
  private let servers: [NginxServer]
  private let fallback: NginxServer?
  /// Positions of the first server with each name, by the strength of the fit.
  private var exact: [String: Int] = [:]
  private var suffixes: [String: Int] = [:]
  private var prefixes: [String: Int] = [:]
  /// Positions of the servers with regular expressions.
  private var others: [Int] = []
  private var answers: [String: Int?] = [:]

  init(_ servers: [NginxServer], socket: (NginxListen) -> Bool) {
    self.servers = servers
    fallback = servers.first { $0.listens.contains { socket($0) && $0.isDefault } } ?? servers.first
    for (position, server) in servers.enumerated() {
      for name in server.names {
        note(name.text, &exact, position)
        switch name.form {
        case .plain: break
        case .domain(let domain):
          note(domain, &exact, position)
          note("." + domain, &suffixes, position)
        case .suffix(let suffix): note(suffix, &suffixes, position)
        case .prefix(let prefix): note(prefix, &prefixes, position)
        case .regex, .any: if others.last != position { others.append(position) }
        }
      }
    }
  }

  var isEmpty: Bool { servers.isEmpty }

  private func note(_ name: String, _ table: inout [String: Int], _ position: Int) {
    if table[name] == nil { table[name] = position }
  }

  /// The server whose name fits best; otherwise the default of the socket.
  func server(for host: String) -> NginxServer? {
    guard !host.isEmpty else { return fallback }
    if let known = answers[host] { return known.map { servers[$0] } ?? fallback }
    let found = find(host)
    answers[host] = .some(found)
    return found.map { servers[$0] } ?? fallback
  }

  private func find(_ host: String) -> Int? {
    if let position = exact[host] { return position }
    let dots = host.indices.filter { host[$0] == "." }
    if !suffixes.isEmpty, let position = dots.compactMap({ suffixes[String(host[$0...])] }).min() { return position }
    if !prefixes.isEmpty, let position = dots.compactMap({ prefixes[String(host[...$0])] }).min() { return position }
    return others.first { servers[$0].fit(of: host) > 0 }
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
