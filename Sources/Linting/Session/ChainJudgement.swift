import Analysis
import Rules
import StreamModel
import SystemSupport

/// The findings of linked analyses.
struct ChainJudgement {
  /// The findings of all chains and observations, those of one cause merged.
  let findings: [Finding]

  /// A cause may be in another technology than its consequence, so that observations wait until all chains are judged.
  init(_ analyses: [TechnologyAnalysis], _ engine: RuleEngine) {
    let causes = CauseIndex(analyses.flatMap(\.observations))
    let judged = analyses.map { Self.judge($0.chains, engine, causes) }
    let consequences = judged.reduce(into: [:]) { result, part in result.merge(part.consequences) { $0 + $1 } }
    var merge = FindingMerge()
    var number = 0
    for (analysis, judged) in zip(analyses, judged) {
      var findings = judged.own
      for observation in analysis.observations {
        let led = consequences[number] ?? []
        number += 1
        if let finding = engine.finding(for: observation, consequences: led) {
          findings.append(finding)
        } else {
          findings += led
        }
      }
      merge.add(findings)
    }
    findings = merge.findings
  }

  /// Chains of one configuration above which several threads share the work.
  private static let manyChains = 1000

  private static func judge(_ chains: [ProxyChain], _ engine: RuleEngine, _ causes: CauseIndex) -> ChainFindings {
    guard chains.count >= manyChains else { return judge(chains[...], engine, causes) }
    let parts = parallelChunks(chains.count, minimum: manyChains / 8) { judge(chains[$0], engine, causes) }
    return parts.reduce(into: ChainFindings()) { $0.formUnion($1) }
  }

  private static func judge(_ chains: ArraySlice<ProxyChain>, _ engine: RuleEngine, _ causes: CauseIndex)
    -> ChainFindings
  {
    var result = ChainFindings()
    for chain in chains where !chain.isPlain { engine.judge(chain.withoutGuesses, causes: causes, &result) }
    return result
  }
}
