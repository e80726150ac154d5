import SourceText
import StreamModel

/// Joins the chains of single gateways to whole ones: the hops in front of each, and the hops behind it.
///
/// A route that streams is most often known where it is written most exactly: the location of the inner nginx, not the
/// `/` of the load balancer. So chains are followed in both directions from where they were found.
package struct ChainLinker {
  private let resolvers: [any NameResolver]
  private let gateways: [ConfigurationID: any Gateway]
  private let declared: DeclaredChains
  /// The hops that forward to a gateway, by their own gateway.
  private var outer: [ConfigurationID: [ConfigurationID: Set<HopIdentity>]] = [:]

  /// Hops behind one another.
  private static let depthLimit = 8
  /// Chains through one gateway or into it that are followed for one chain.
  private static let widthLimit = 8

  /// `resolvers` map names to gateways, in order of precedence; `declared` are the user's own chains, in which files
  /// are looked up with `file`.
  package init(
    resolvers: [any NameResolver], gateways: [any Gateway], declared: [DeclaredChain] = [],
    file: (String) -> FileID? = { _ in nil }
  ) {
    self.resolvers = resolvers
    self.declared = DeclaredChains(declared, gateways: gateways, file: file)
    self.gateways = Dictionary(gateways.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The analyses with whole chains instead of those that continue elsewhere.
  package consuming func linked(_ analyses: [TechnologyAnalysis]) -> [TechnologyAnalysis] {
    guard (gateways.count > 1 && !resolvers.isEmpty) || !declared.isEmpty else { return analyses }
    // The gateways behind each chain.
    let behind = resolvers.isEmpty ? analyses.map { _ in [] } : analyses.map { $0.chains.map(gateways(behind:)) }
    for (analysis, behind) in zip(analyses, behind) {
      for (chain, behind) in zip(analysis.chains, behind) {
        guard let last = chain.hops.last?.identity else { continue }
        for entry in behind { outer[entry, default: [:]][last.configuration, default: []].insert(last) }
      }
    }
    guard !outer.isEmpty || !declared.isEmpty else { return analyses }
    var result = analyses
    for index in result.indices {
      var kept: [ProxyChain] = []
      var whole: [ProxyChain] = []
      for (number, chain) in result[index].chains.enumerated() {
        guard let first = chain.hops.first else { continue }
        let goesOn = behind[index].indices.contains(number) && behind[index][number].contains { gateways[$0] != nil }
        if goesOn || outer[first.identity.configuration] != nil || declared.extends(chain) {
          whole += complete(chain)
        } else {
          kept.append(chain)
        }
      }
      if !whole.isEmpty { result[index].chains = kept + whole }
    }
    LinkedChains(result).reduce(&result)
    return result
  }

  /// The gateways, other than its own, to which the last hop of a chain leads.
  private func gateways(behind chain: ProxyChain) -> [ConfigurationID] {
    guard let last = chain.hops.last else { return [] }
    return last.targets.flatMap(resolutions).map(\.gateway).filter { $0 != last.identity.configuration }
  }

  /// The first resolver that knows a name decides.
  private func resolutions(of target: HopTarget) -> [Resolution] {
    if !target.speaksHTTP || target.host.hasPrefix("unix:") { return [] }
    for resolver in resolvers {
      if let found = resolver.resolve(target) { return found }
    }
    return []
  }

  // MARK: Both directions

  private struct Piece {
    var hops: [any Hop]
    /// As many as hops: the link that leads to each hop, or away from it.
    var links: [HopLink?]
  }

  private func complete(_ chain: ProxyChain) -> [ProxyChain] {
    let tails = behind(
      chain.hops, chain, visited: Set(chain.hops.map(\.identity.configuration)), depth: chain.hops.count)
    let heads = before(
      chain.hops, chain, visited: Set(chain.hops.map(\.identity.configuration)), depth: chain.hops.count)
    let inner = chain.links.isEmpty ? [HopLink?](repeating: nil, count: max(0, chain.hops.count - 1)) : chain.links
    var result: [ProxyChain] = []
    for head in heads {
      // Both sides are followed separately; a gateway on both would make a cycle.
      let before = Set(head.hops.map(\.identity.configuration))
      for tail in tails.map({ Self.outside(before, $0) }) where result.count < Self.widthLimit {
        var whole = chain
        whole.hops = head.hops + chain.hops + tail.hops
        whole.links = head.links + inner + tail.links
        whole.origin = head.hops.count
        result.append(whole)
      }
    }
    return result
  }

  /// The piece up to the first hop of one of the gateways.
  private static func outside(_ gateways: Set<ConfigurationID>, _ piece: Piece) -> Piece {
    let end = piece.hops.firstIndex { gateways.contains($0.identity.configuration) } ?? piece.hops.count
    return Piece(hops: Array(piece.hops[..<end]), links: Array(piece.links[..<end]))
  }

  /// The hops behind the last one; one empty piece when there are none.
  private func behind(_ hops: [any Hop], _ chain: ProxyChain, visited: Set<ConfigurationID>, depth: Int) -> [Piece] {
    let end = [Piece(hops: [], links: [])]
    guard depth < Self.depthLimit, let last = hops.last else { return end }
    var result: [Piece] = []
    for step in declared.behind(last, chain) where !visited.contains(step.hops[0].identity.configuration) {
      let visited = visited.union(step.hops.map(\.identity.configuration))
      for rest in behind(step.hops, chain, visited: visited, depth: depth + step.hops.count) {
        let within = [HopLink?](repeating: nil, count: step.hops.count - 1)
        result.append(Piece(hops: step.hops + rest.hops, links: [step.link] + within + rest.links))
      }
    }
    if !result.isEmpty { return result }
    for target in last.targets {
      for entry in resolutions(of: target) where !visited.contains(entry.gateway) {
        guard let gateway = gateways[entry.gateway] else { continue }
        for next in gateway.chains(for: target.request, port: entry.port, endingIn: nil).prefix(Self.widthLimit) {
          for rest in behind(next, chain, visited: visited.union([entry.gateway]), depth: depth + next.count) {
            guard result.count < Self.widthLimit else { return result }
            let within = [HopLink?](repeating: nil, count: next.count - 1)
            result.append(Piece(hops: next + rest.hops, links: [entry.link] + within + rest.links))
          }
        }
      }
    }
    return result.isEmpty ? end : result
  }

  /// The hops before the first one.
  private func before(_ hops: [any Hop], _ chain: ProxyChain, visited: Set<ConfigurationID>, depth: Int) -> [Piece] {
    let end = [Piece(hops: [], links: [])]
    guard depth < Self.depthLimit, let first = hops.first else { return end }
    let request = HopRequest(host: first.incomingRequest.host, path: first.incomingRequest.path, kind: chain.judgedAs)
    var result: [Piece] = []
    for step in declared.before(first, chain) where !visited.contains(step.hops[0].identity.configuration) {
      let visited = visited.union(step.hops.map(\.identity.configuration))
      for rest in before(step.hops, chain, visited: visited, depth: depth + step.hops.count) {
        let within = [HopLink?](repeating: nil, count: step.hops.count - 1)
        result.append(Piece(hops: rest.hops + step.hops, links: rest.links + within + [step.link]))
      }
    }
    if !result.isEmpty { return result }
    for (number, ends) in (outer[first.identity.configuration] ?? [:]).sorted(by: { $0.key < $1.key })
    where !visited.contains(number) {
      guard let gateway = gateways[number] else { continue }
      for next in gateway.chains(for: request, port: nil, endingIn: ends).prefix(Self.widthLimit) {
        guard let link = link(from: next, to: first.identity.configuration) else { continue }
        for rest in before(next, chain, visited: visited.union([number]), depth: depth + next.count) {
          guard result.count < Self.widthLimit else { return result }
          let within = [HopLink?](repeating: nil, count: next.count - 1)
          result.append(Piece(hops: rest.hops + next, links: rest.links + within + [link]))
        }
      }
    }
    return result.isEmpty ? end : result
  }

  private func link(from hops: [any Hop], to gateway: ConfigurationID) -> HopLink? {
    guard let last = hops.last else { return nil }
    return last.targets.lazy.flatMap { resolutions(of: $0) }.first { $0.gateway == gateway }?.link
  }
}
