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
  /// The user's own products, of `--rules DIR`.
  private let own: [ManifestTechnology]
  private let manifestFiles = ManifestFiles()

  init(own: [ManifestTechnology] = []) {
    self.own = own
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

  /// What is known about the products that read Kubernetes objects; only read when there are any.
  func manifests(_ assumptions: Assumptions) -> ManifestKnowledge {
    let files = manifestFiles.content
    return ManifestKnowledge(
      technologies: files.technologies + own, evidence: nginxEvidence, objectEvidence: files.evidence,
      kongPlugins: files.kongPlugins, assumptions: assumptions)
  }

  /// The hops that `paths:` may name; only read when it is written.
  static func builtInHops() -> [BuiltInHopDescription] {
    EmbeddedRules.file("technologies/built-in-hops.yaml").flatMap { $0.withPacked(YAMLNode.init(packed:)) }
      .flatMap { try? BuiltInHopFile(reading: $0) }?.hops ?? []
  }

  /// What is known about nginx when this is taken for granted.
  func nginx(_ assumptions: Assumptions) -> NginxKnowledge {
    NginxKnowledge(table: nginxTable, technology: nginx, evidence: nginxEvidence, assumptions: assumptions)
  }
}
