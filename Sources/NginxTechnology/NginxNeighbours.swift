import Analysis
import RuleFiles
import SourceText
import StreamModel

/// What the proxied locations of one server have in common, and what is asked of each both when it is judged and when it
/// is compared with the others.
final class NginxServerRoutes: Sendable {
  /// The facts of one location.
  struct Facts: Sendable {
    let settings: [Evidence]
    let upstreams: [UpstreamName]
  }

  /// The names of the server without their domain: of `chat.example.ai` the last label is a country, a trade or a
  /// fashion.
  let hosts: [SignalName]
  /// The locations, compared with each other.
  let neighbours: RouteNeighbours
  /// By the block of the location.
  private let facts: [Int: Facts]

  init(_ routes: [NginxRouteSignals], hosts: [SignalName], _ detector: StreamDetector) {
    self.hosts = hosts
    let routes = routes.map(\.withFacts)
    neighbours = RouteNeighbours(of: routes, detector)
    facts = Dictionary(routes.lazy.map { ($0.hop.block, $0.facts) }, uniquingKeysWith: { first, _ in first })
      .compactMapValues(\.self)
  }

  /// The facts of a location; nil for other blocks.
  func facts(of block: Int) -> Facts? { facts[block] }
}

/// The proxied locations of each server, compared once a server: hostile files have thousands of locations in one.
final class NginxNeighbours: Sendable {
  private let model: NginxModel
  private let knowledge: NginxKnowledge
  private let comments: NginxStreamComments
  private let detector: StreamDetector
  /// By the block of the server. The locations of a server are judged one after the other, so that few are kept.
  private let known = AnswerCache<Int, NginxServerRoutes>(limit: 100)

  init(model: NginxModel, knowledge: NginxKnowledge, comments: NginxStreamComments, detector: StreamDetector) {
    self.model = model
    self.knowledge = knowledge
    self.comments = comments
    self.detector = detector
  }

  /// The location that a hop stands for.
  func signals(of hop: NginxHop) -> NginxRouteSignals {
    let routes = hop.server.map { server in
      known.answer(to: server.block) { compared(server, hop.request) }
    }
    return NginxRouteSignals(hop: hop, comments: comments, routes: routes, facts: routes?.facts(of: hop.block))
  }

  private func compared(_ server: NginxServer, _ request: NginxRequest) -> NginxServerRoutes {
    var routes: [NginxRouteSignals] = []
    server.eachLocation { location in
      guard let (pass, family) = model.pass(of: location.block) else { return }
      let hop = NginxHop(
        model: model, knowledge: knowledge, block: location.block, family: family, pass: pass,
        request: request)
      routes.append(NginxRouteSignals(hop: hop, comments: comments))
    }
    return NginxServerRoutes(routes, hosts: hosts(of: server), detector)
  }

  private func hosts(of server: NginxServer) -> [SignalName] {
    let configuration = model.configuration
    return configuration.all(.serverName, in: server.block).flatMap { statement in
      configuration.arguments(statement).map { name in
        let domain =
          name.hasPrefix("~") ? name.endIndex : name.utf8.lastIndex(of: UInt8(ascii: ".")) ?? name.startIndex
        return SignalName(String(name[..<domain]), span: configuration.span(statement))
      }
    }
  }
}
