/// Servers that other servers of the same configuration hand requests to.
///
/// Clients arrive at the outermost server: what stands behind it is judged as a hop of its paths, where it is asked as
/// the outer one asks, and not as a place where streams arrive.
struct NginxInnerServers: Sendable {
  /// The blocks of the servers.
  private let blocks: Set<Int>

  init(_ model: NginxModel) {
    var blocks: Set<Int> = []
    let targets = Self.targets(in: model)
    if !targets.isEmpty {
      for server in model.servers {
        let isInner = server.listens.allSatisfy { listen in
          !Self.isPublic(listen)
            && targets.contains { target, askers in
              listen.accepts(target)
                // A server that passes to its own socket is no reason for clients to stay away from it.
                && askers.contains { !$0.listens.contains { $0.accepts(target) } }
            }
        }
        if isInner { blocks.insert(server.block) }
      }
    }
    self.blocks = blocks
  }

  func contains(_ server: NginxServer) -> Bool { blocks.contains(server.block) }

  /// The addresses of this machine that are passed to, with the servers that do it.
  private static func targets(in model: NginxModel) -> [NginxTarget: [NginxServer]] {
    var result: [NginxTarget: [NginxServer]] = [:]
    for block in model.configuration.blocks.indices {
      let context = model.configuration.blocks[block].context
      guard context == .location || context == .ifInLocation, let (pass, family) = model.pass(of: block),
        family == "proxy" || family == "grpc", let server = model.server(of: block)
      else { continue }
      for var target in model.targets(of: pass, family: family, at: block, ownOnly: true) {
        target.path = nil
        if result[target]?.last !== server { result[target, default: []].append(server) }
      }
    }
    return result
  }

  /// The ports of HTTP are open to clients, whoever else asks there.
  private static func isPublic(_ listen: NginxListen) -> Bool {
    listen.address == "*" && (listen.port == 80 || listen.port == 443)
  }
}
