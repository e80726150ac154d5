import EmbeddedRules
import RuleFiles
import Streaming
import Technologies
import YAMLSyntax

/// The embedded facts about products, read once a run. The build has checked the files.
struct EmbeddedKnowledge: Sendable {
  /// The directives of nginx.
  let nginxTable: NginxDirectiveTable
  private let nginx: TechnologyFile
  private let nginxEvidence: EvidenceFile

  init() {
    nginxTable =
      EmbeddedRules.file("technologies/nginx-directives.tsv")?.withHead { NginxDirectiveTable($0) }
      ?? NginxDirectiveTable(UnsafeBufferPointer(start: nil, count: 0))
    nginx =
      EmbeddedRules.file("technologies/nginx.yaml").flatMap { $0.withPacked(YAMLNode.init(packed:)) }
      .flatMap { try? TechnologyFile(reading: $0) }
      ?? TechnologyFile(id: "nginx", title: "nginx", settings: [])
    nginxEvidence =
      EmbeddedRules.file("intent/nginx.yaml").flatMap { $0.withPacked(YAMLNode.init(packed:)) }
      .flatMap { try? EvidenceFile(reading: $0) } ?? EvidenceFile()
  }

  /// What is known about nginx when this is taken for granted.
  func nginx(_ assumptions: Assumptions) -> NginxKnowledge {
    NginxKnowledge(table: nginxTable, technology: nginx, evidence: nginxEvidence, assumptions: assumptions)
  }
}
