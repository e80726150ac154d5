import Analysis
import SourceText
import StreamModel

/// An nginx configuration as the hops of other technologies reach it.
struct NginxGateway: Gateway {
  let model: NginxModel
  let builder: NginxPathBuilder

  var technology: String { "nginx" }
  var id: ConfigurationID { model.configuration.id }
  var files: Set<FileID> { Set(model.configuration.files) }

  /// Servers that may be meant when the host is not known.
  private static let limit = 8

  func takes(port: Int, isPublished: Bool) -> Bool {
    isPublished || model.servers.contains { $0.listens.contains { $0.port == port || $0.port == 0 } }
  }

  func chains(for request: HopRequest, port: Int?, endingIn ends: Set<HopIdentity>?) -> [[any Hop]] {
    let listening = port.map { port in model.servers.filter { $0.listens.contains { $0.port == port } } } ?? []
    // A port may be mapped on the chain (a Service, a container), so that an unknown one does not rule the tree out.
    let servers = listening.isEmpty ? model.servers : listening
    var wanted = NginxRequest(path: request.path, host: request.host, kind: request.kind)
    var general: [[any Hop]] = []
    var specific: [[any Hop]] = []
    for server in NginxServerChoice.candidates(servers, host: request.host).prefix(Self.limit) {
      let walk = NginxWalker(model: model).walk(wanted, in: server)
      guard case .application(let block) = walk.end else { continue }
      wanted.path = walk.path
      defer { wanted.path = request.path }
      guard let hop = builder.hop(at: block, for: wanted) else { continue }
      let chain = builder.chain(from: hop)
      if let ends, !chain.contains(where: { ends.contains($0.identity) }) { continue }
      if model.title(of: block) == "/" { general.append(chain) } else { specific.append(chain) }
    }
    return specific.isEmpty ? general : specific
  }
}
