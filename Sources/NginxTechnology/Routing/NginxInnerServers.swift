/// Servers that other servers of the same configuration hand requests to.
///
/// Clients arrive at the outermost server: the servers behind it are judged as hops of its chains, with the requests of
/// the outer one, and not as locations where streams arrive.
struct NginxInnerServers: Sendable {
  /// The blocks of the servers.
  private let blocks: Set<Int>

  init(_ model: NginxModel) {
    let hosts = Self.hosts(in: model)
    guard !hosts.isEmpty else {
      blocks = []
      return
    }
    let isInner = { (listen: NginxListen) -> Bool in
      guard let hosts = hosts[listen.port], !Self.isPublic(listen) else { return false }
      if hosts.contains(listen.address) { return true }
      // As `NginxListen.accepts` has it; hosts are addresses of this machine. Port 0 is a socket or a port that is not known.
      guard listen.port != 0 else { return false }
      return listen.address == "*" || listen.address == "localhost" || hosts.contains("localhost")
    }
    blocks = Set(model.servers.lazy.filter { $0.listens.allSatisfy(isInner) }.map(\.block))
  }

  func contains(_ server: NginxServer) -> Bool { blocks.contains(server.block) }

  /// A server and its target: many locations of a server have the same one.
  private struct Pass: Hashable {
    let server: Int
    let address: String
  }

  /// The addresses of this machine that are passed to from elsewhere, by port; 0 for Unix sockets.
  private static func hosts(in model: NginxModel) -> [Int: Set<String>] {
    var result: [Int: Set<String>] = [:]
    var seen: Set<Pass> = []
    // The listeners of this server by port: its blocks are contiguous.
    var own: [Int: [NginxListen]] = [:]
    var asker: Int?
    for block in model.configuration.blocks.indices {
      let context = model.configuration.blocks[block].context
      guard context == .location || context == .ifInLocation, let (pass, family) = model.pass(of: block),
        family == .proxy || family == .gRPC, let server = model.server(of: block)
      else { continue }
      let address = model.variables.resolve(model.configuration.argument(0, pass) ?? "", at: block)
      guard seen.insert(Pass(server: server.block, address: address)).inserted else { continue }
      if server.block != asker {
        asker = server.block
        own = Dictionary(grouping: server.listens, by: \.port)
      }
      for target in model.targets(of: pass, family: family, at: block, ownOnly: true) {
        guard target.port != 0 || target.host.hasPrefix("unix:"), result[target.port]?.contains(target.host) != true,
          // A server that passes to its own socket may still be reached by clients.
          own[target.port]?.contains(where: { $0.accepts(target) }) != true
        else { continue }
        result[target.port, default: []].insert(target.host)
      }
    }
    return result
  }

  /// The ports of HTTP are open to clients, whoever else connects there.
  private static func isPublic(_ listen: NginxListen) -> Bool {
    listen.address == "*" && (listen.port == 80 || listen.port == 443)
  }
}
