import StreamModel

/// Separates complete chains from those that are a part of another one.
struct LinkedChains {
  private struct Key: Hashable {
    let hops: [HopIdentity]
    let kind: StreamKind
    /// Behind a guess, each side is judged for itself.
    var origin = 0

    init(hops: [HopIdentity], kind: StreamKind) {
      self.hops = hops
      self.kind = kind
    }

    init(_ chain: ProxyChain) {
      self.init(hops: chain.hops.map(\.identity), kind: chain.judgedAs)
      if chain.isGuess { origin = chain.origin }
    }
  }

  /// Every part of a linked path, and whether the whole is known to stream.
  private var parts: [Key: Bool] = [:]
  /// The representatives of linked chains with the same hops, by analysis and position.
  private var chosen: [Key: [(analysis: Int, position: Int)]] = [:]

  init(_ analyses: [TechnologyAnalysis]) {
    for (analysis, item) in analyses.enumerated() {
      for (position, chain) in item.chains.enumerated() where Self.isLinked(chain) {
        let identities = chain.hops.map(\.identity)
        choose(chain, Key(chain), analysis, position, analyses)
        if chain.isGuess { continue }
        for start in identities.indices {
          for end in (start + 1)...identities.count where end - start < identities.count {
            let key = Key(hops: Array(identities[start..<end]), kind: chain.judgedAs)
            parts[key] = (parts[key] ?? false) || chain.intent.streams
          }
        }
      }
    }
  }

  private static func isLinked(_ chain: ProxyChain) -> Bool { chain.links.contains { $0 != nil } }

  /// Among chains with the same hops a declared one wins over an evident one; all declared routes are kept.
  private mutating func choose(
    _ chain: ProxyChain, _ key: Key, _ analysis: Int, _ position: Int, _ analyses: [TechnologyAnalysis]
  ) {
    guard let known = chosen[key], let first = known.first else {
      chosen[key] = [(analysis, position)]
      return
    }
    let other = analyses[first.analysis].chains[first.position]
    let (mine, theirs) = (Self.rank(chain.intent), Self.rank(other.intent))
    if mine > theirs {
      chosen[key] = [(analysis, position)]
    } else if mine == theirs, mine == 2,
      !known.contains(where: { analyses[$0.analysis].chains[$0.position].route == chain.route })
    {
      chosen[key] = known + [(analysis, position)]
    }
  }

  private static func rank(_ intent: Intent) -> Int {
    switch intent {
    case .declared: 2
    case .evident: 1
    case .likely, .unknown, .closed: 0
    }
  }

  /// Removes chains that another chain contains. A chain that streams is not removed in favour of one of unknown
  /// intent.
  func reduce(_ analyses: inout [TechnologyAnalysis]) {
    for analysis in analyses.indices {
      let before = analyses[analysis].chains
      var after: [ProxyChain] = []
      for (position, chain) in before.enumerated() {
        let key = Key(chain)
        if let streams = parts[key], streams || !chain.intent.streams { continue }
        if Self.isLinked(chain), let winners = chosen[key],
          !winners.contains(where: { $0.analysis == analysis && $0.position == position })
        {
          continue
        }
        after.append(chain)
      }
      guard after.count < before.count else { continue }
      analyses[analysis].chains = after
      let left = Set(after.map { $0.hops.map(\.identity) })
      let lost = Set(before.map { $0.hops.map(\.identity) }).subtracting(left)
      analyses[analysis].routes.removeAll { lost.contains($0.hops) }
    }
  }
}
