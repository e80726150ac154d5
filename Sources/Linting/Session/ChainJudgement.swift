import Analysis
import Rules
import StreamModel
import SystemSupport

/// The findings of linked analyses.
struct ChainJudgement {
  /// The findings of all chains and observations, those of one cause merged.
  let findings: [Finding]

  /// A hop may break in a chain of another technology than its own, so that observations wait until all chains are judged.
  init(_ analyses: [TechnologyAnalysis], _ engine: RuleEngine) {
    let judged = analyses.map { Self.judge($0.chains, engine) }
    let broken = judged.reduce(into: BrokenHopIndex()) { $0.formUnion($1.broken) }
    var merge = FindingMerge()
    for (analysis, judged) in zip(analyses, judged) {
      merge.add(judged.findings + analysis.observations.compactMap { engine.finding(for: $0, broken: broken) })
    }
    findings = merge.findings
  }

  /// The findings of some chains, and the hops that break a stream for certain.
  private struct Judged: Sendable {
    var findings: [Finding] = []
    var broken = BrokenHopIndex()
  }

  /// Chains of one configuration above which several threads share the work.
  private static let manyChains = 1000

  private static func judge(_ chains: [ProxyChain], _ engine: RuleEngine) -> Judged {
    guard chains.count >= manyChains else { return judge(chains[...], engine) }
    let parts = parallelChunks(chains.count, minimum: manyChains / 8) { judge(chains[$0], engine) }
    return parts.reduce(into: Judged()) { result, part in
      result.findings += part.findings
      result.broken.formUnion(part.broken)
    }
  }

  private static func judge(_ chains: ArraySlice<ProxyChain>, _ engine: RuleEngine) -> Judged {
    var result = Judged()
    for chain in chains where !chain.isGuess && !chain.isPlain {
      let found = engine.findings(for: chain)
      result.findings += found
      for finding in found where finding.severity == .error && finding.confidence == .certain {
        for hop in chain.hops { result.broken.insert(hop.identity, finding.setting) }
      }
    }
    return result
  }
}
