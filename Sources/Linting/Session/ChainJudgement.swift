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
    let judged = Self.judge(analyses.map(\.chains), engine, causes)
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

  /// Chains that one thread judges at a time.
  private static let chunk = 128

  /// The findings of each list of chains. Several threads share the work, of one long list or of many short ones.
  private static func judge(_ lists: [[ProxyChain]], _ engine: RuleEngine, _ causes: CauseIndex) -> [ChainFindings] {
    let starts = lists.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    let parts = parallelChunks(starts[lists.count], minimum: chunk) { range in
      lists.indices.filter { starts[$0] < range.upperBound && starts[$0 + 1] > range.lowerBound }.map { list in
        let own = range.clamped(to: starts[list]..<starts[list + 1])
        return (list, judge(lists[list][own.lowerBound - starts[list]..<own.upperBound - starts[list]], engine, causes))
      }
    }
    return parts.joined().reduce(into: lists.map { _ in ChainFindings() }) { $0[$1.0].formUnion($1.1) }
  }

  private static func judge(_ chains: ArraySlice<ProxyChain>, _ engine: RuleEngine, _ causes: CauseIndex)
    -> ChainFindings
  {
    var result = ChainFindings()
    for chain in chains where !chain.isPlain { engine.judge(chain.withoutGuesses, causes: causes, &result) }
    return result
  }
}
