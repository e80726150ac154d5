import StreamModel

/// Finds what would break streams on the routes of unknown intent: no finding says it, because nothing shows that they
/// stream.
package struct UnknownRoutes {
  private let policy: Policy

  /// The limits on the routes of some lists of chains, those of the most routes first.
  package static func limits(of lists: [[ProxyChain]], policy: Policy) -> [UnknownRouteLimit] {
    var counts: [UnknownRouteLimit: Int] = [:]
    var last: (route: String, hop: HopIdentity)?
    let finder = UnknownRoutes(policy: policy)
    for chains in lists {
      for chain in chains where chain.intent == .unknown && !chain.isPlain {
        // The chains of one route follow each other, one for each kind.
        guard let hop = chain.hops.last?.identity, last?.route != chain.route || last?.hop != hop else { continue }
        last = (chain.route, hop)
        for limit in finder.limits(on: chain) { counts[limit, default: 0] += 1 }
      }
    }
    return counts.map { UnknownRouteLimit(product: $0.key.product, effect: $0.key.effect, routes: $0.value) }
      .sorted { ($1.routes, $0.product, $0.effect) < ($0.routes, $1.product, $1.effect) }
  }

  /// The limits on one chain, each for one route.
  private func limits(on chain: ProxyChain) -> [UnknownRouteLimit] {
    var result: [UnknownRouteLimit] = []
    if let (hop, time) = smallest(.idleTimeout, on: chain), time < policy.idle(for: chain.judgedAs) {
      result.append(limit(hop, "cut after \(TimeLength(milliseconds: time).text) without data"))
    }
    if let (hop, time) = smallest(.totalTimeout, on: chain), time < policy.total(for: chain.judgedAs) {
      result.append(limit(hop, "cut after \(TimeLength(milliseconds: time).text)"))
    }
    if let hop = chain.hops.first(where: buffers) { result.append(limit(hop, "responses are buffered")) }
    return result
  }

  private func smallest(_ aspect: Aspect, on chain: ProxyChain) -> (hop: any Hop, milliseconds: Int64)? {
    chain.hops.compactMap { hop -> (hop: any Hop, milliseconds: Int64)? in
      guard case .duration(let time)? = hop.value(of: aspect)?.value, time > 0 else { return nil }
      return (hop, time)
    }.min { $0.milliseconds < $1.milliseconds }
  }

  private func buffers(_ hop: any Hop) -> Bool {
    guard case .word(let word)? = hop.value(of: .responseBuffering)?.value else { return false }
    return word == "on" || word == "whole"
  }

  private func limit(_ hop: any Hop, _ effect: String) -> UnknownRouteLimit {
    UnknownRouteLimit(product: hop.title, effect: effect, routes: 0)
  }
}
