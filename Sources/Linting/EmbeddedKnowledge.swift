import EmbeddedRules
import RuleFiles
import Streaming
import Technologies
import YAMLSyntax

/// The embedded facts about products, read once a run. The build has checked the files.
struct EmbeddedKnowledge: Sendable {
  /// The user's own products, of `--rules DIR`.
  private let own: [KubernetesProduct]

  init(own: [KubernetesProduct] = []) { self.own = own }

  /// The directives of nginx.
  var nginxTable: NginxDirectiveTable { Self.nginxTable }

  /// What is known about the products that read Kubernetes objects; only read when there are any.
  func manifests(_ assumptions: Assumptions) -> KubernetesKnowledge {
    KubernetesKnowledge(
      technologies: Self.technologies + own, evidence: Self.nginxEvidence, objectEvidence: Self.objectEvidence,
      kongPlugins: Self.kongPlugins, assumptions: assumptions,
      places: own.isEmpty ? Self.places : SettingLocationIndex(Self.technologies + own))
  }

  /// Reads what `manifests` needs, so that it is there when somebody asks.
  static func unpackManifests() { _ = (places, objectEvidence, kongPlugins) }

  /// Reads what `nginx` needs.
  static func unpackNginx() { _ = (nginxTable, nginx, nginxPatterns) }

  // These are read by the first session that wants them: fixing lints many times over, and every repository is a session
  // of its own.

  private static let nginxTable =
    EmbeddedRules.file("technologies/nginx-directives.tsv")?.withHead { NginxDirectiveTable($0) }
    ?? NginxDirectiveTable(UnsafeBufferPointer(start: nil, count: 0))

  private static let nginx =
    EmbeddedRules.file("technologies/nginx.yaml").flatMap { $0.withPacked(YAMLNode.init(packed:)) }
    .flatMap { try? TechnologyFile(reading: $0) }
    ?? TechnologyFile(id: "nginx", title: "nginx", settings: [])

  private static let nginxEvidence =
    EmbeddedRules.file("intent/nginx.yaml").flatMap { $0.withPacked(YAMLNode.init(packed:)) }
    .flatMap { try? EvidenceFile(reading: $0) } ?? EvidenceFile()

  private static let nginxPatterns = EvidencePatterns(nginxEvidence)

  private static let places = SettingLocationIndex(technologies)

  private static let technologies = EmbeddedRules.files.compactMap { file -> KubernetesProduct? in
    guard file.name.hasPrefix("technologies/"), file.name.hasSuffix(".yaml"), file.name != "technologies/nginx.yaml",
      file.name != "technologies/kong-plugins.yaml"
    else { return nil }
    return file.withPacked(YAMLNode.init(packed:)).flatMap { try? KubernetesProduct(reading: $0) }
  }

  private static let kongPlugins =
    EmbeddedRules.file("technologies/kong-plugins.yaml").flatMap { $0.withPacked(YAMLNode.init(packed:)) }
    .flatMap { try? KongPluginFile(reading: $0) } ?? KongPluginFile()

  private static let objectEvidence =
    EmbeddedRules.file("intent/kubernetes.yaml").flatMap { $0.withPacked(YAMLNode.init(packed:)) }
    .flatMap { try? ManifestEvidenceFile(reading: $0) } ?? ManifestEvidenceFile()

  /// The hops that `paths:` may name; only read when it is written.
  static func builtInHops() -> [BuiltInHopDescription] {
    EmbeddedRules.file("technologies/built-in-hops.yaml").flatMap { $0.withPacked(YAMLNode.init(packed:)) }
      .flatMap { try? BuiltInHopFile(reading: $0) }?.hops ?? []
  }

  /// What is known about nginx when this is taken for granted.
  func nginx(_ assumptions: Assumptions) -> NginxKnowledge {
    NginxKnowledge(
      table: nginxTable, technology: Self.nginx, patterns: Self.nginxPatterns, assumptions: assumptions)
  }
}
