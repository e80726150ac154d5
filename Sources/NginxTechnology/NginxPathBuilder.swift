import SourceText
import StreamModel

/// Makes hops of blocks and follows them to further hops of the same tree.
struct NginxPathBuilder: Sendable {
  let model: NginxModel
  let knowledge: NginxKnowledge
  private var configuration: NginxConfiguration { model.configuration }
  /// Hops behind one another; a tree that proxies to itself ends here.
  private static let limit = 5
  private let sockets: ListenIndex

  init(model: NginxModel, knowledge: NginxKnowledge) {
    self.model = model
    self.knowledge = knowledge
    sockets = ListenIndex(model)
  }

  /// The hop of a block, with the hops behind it; nil when the block does not forward the request.
  func hop(at block: Int, for request: NginxRequest, depth: Int = 0) -> NginxHop? {
    guard let (pass, family) = model.pass(of: block) else { return nil }
    let inside = depth < Self.limit ? innerHops(block, pass, family, request, depth) : NginxInnerHops()
    let hop = NginxHop(
      model: model, knowledge: knowledge, block: block, family: family, pass: pass, request: request,
      inside: inside.staysInTree ? inside : nil)
    guard !inside.hops.isEmpty else { return hop }
    var manner = UpstreamRequestStyle()
    if let version = hop.upstreamProtocol {
      manner.usesHTTP10 = version.value == .word("http/1.0") && version.versions == nil
    }
    manner.acceptEncoding = hop.acceptEncodingSent
    return manner == UpstreamRequestStyle() ? hop : hop.with(next: inside.hops.map { $0.requested(in: manner) })
  }

  /// The same hop for another kind of stream. Only further hops may depend on the kind.
  func hop(_ hop: NginxHop, for request: NginxRequest) -> NginxHop? {
    if hop.staysInTree { return self.hop(at: hop.block, for: request) }
    return hop.judged(as: request.kind)
  }

  /// The hop of a `server` of `stream`, or nil when it does not proxy.
  func streamHop(at block: Int, for request: NginxRequest) -> NginxHop? {
    guard let pass = configuration.first(.proxyPass, in: block) else { return nil }
    return NginxHop(
      model: model, knowledge: knowledge, block: block, family: .stream, pass: pass, request: request)
  }

  /// All hops from this one on, outermost first.
  func chain(from hop: NginxHop) -> [NginxHop] { [hop] + hop.next.flatMap { chain(from: $0) } }

  /// The `server`s of `stream` that hand connections to a listener of the server.
  func streamHops(before server: NginxServer, for request: NginxRequest) -> [NginxHop] {
    sockets.streamServers(before: server).compactMap { streamHop(at: $0, for: request) }
  }

  private func innerHops(
    _ block: Int, _ pass: NginxStatement, _ family: NginxFamily, _ request: NginxRequest, _ depth: Int
  ) -> NginxInnerHops {
    var result = NginxInnerHops()
    guard family == .proxy || family == .gRPC else { return result }
    var seen: Set<HopIdentity> = []
    for target in model.targets(of: pass, family: family, at: block, ownOnly: true) {
      guard sockets.listens(at: target) else { continue }
      result.staysInTree = true
      var inner = request
      inner.host = model.forwardedHost(of: request, from: block, by: pass)
      inner.path = model.forwardedPath(of: request, from: block, to: target)
      guard let server = sockets.server(behind: target, host: inner.host) else { continue }
      let walk = NginxWalker(model: model).walk(inner, in: server)
      inner.path = walk.path
      guard case .application(let innerBlock) = walk.end, innerBlock != block,
        let hop = hop(at: innerBlock, for: inner, depth: depth + 1),
        seen.insert(hop.identity).inserted
      else { continue }
      result.hops.append(hop)
    }
    return result
  }
}
