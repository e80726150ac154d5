import RuleFiles
import YAMLSyntax

/// The decoded data files of `rules/`: facts about products, and evidence for streams. Each is decoded on first use.
/// The build has checked all files, so that the empty defaults are never used.
package enum CatalogData {
  /// The settings of nginx.
  package static let nginxSettings =
    file("technologies/nginx.yaml", as: TechnologyFile.self)
    ?? TechnologyFile(id: "nginx", title: "nginx", settings: [])

  /// Paths, addresses and words that show that a route streams.
  package static let routeEvidence = file("intent/routes.yaml", as: EvidenceFile.self) ?? EvidenceFile()

  /// The evidence for a stream in Kubernetes objects.
  package static let objectEvidence =
    file("intent/objects.yaml", as: ObjectEvidenceFile.self) ?? ObjectEvidenceFile()

  /// The weights of observations.
  package static let evidenceWeights =
    file("intent/weights.yaml", as: EvidenceWeightFile.self) ?? EvidenceWeightFile()

  /// The products behind the proxies.
  package static let applications = ApplicationCatalogue(
    index: ApplicationIndex(sorted: embeddedApplicationEntries), count: embeddedApplications.count
  ) { number in embeddedApplications[number].node.flatMap { try? Application(reading: $0) } }

  /// The plugins of Kong.
  package static let kongPlugins = file("technologies/kong-plugins.yaml", as: KongPluginFile.self) ?? KongPluginFile()

  /// The hops that `paths:` may name.
  package static let builtInHops = file("technologies/built-in-hops.yaml", as: BuiltInHopFile.self)?.hops ?? []

  /// The measured proofs of the rules.
  package static let proofs = file("proofs.yaml", as: ProofFile.self)?.proofs ?? []

  /// What was measured on proxies.
  package static let facts = file("facts.yaml", as: FactFile.self)?.facts ?? []

  /// Files that are not read, and how they are recognised.
  package static let unsupportedInputs =
    file("inputs.yaml", as: UnsupportedInputFile.self) ?? UnsupportedInputFile()

  /// What images of nginx hold when a container starts.
  package static let images = file("images.yaml", as: ContainerImageFile.self)?.images ?? []

  /// What the charts of controllers make of their values.
  package static let charts: [ChartProfile] = embeddedFiles.compactMap { file in
    guard file.name.hasPrefix("charts/"), let node = file.node,
      case .chartProfile = CatalogFileKind(path: file.name, node)
    else { return nil }
    return try? ChartProfile(reading: node)
  }

  /// What nearly all charts make of their values.
  package static let genericChart = file("charts/generic.yaml", as: GenericChart.self) ?? GenericChart()

  /// Programs that start other ones.
  package static let processWrappers = file("processes.yaml", as: ProcessWrapperFile.self) ?? ProcessWrapperFile()

  /// The servers that run applications.
  package static let applicationServers: [ApplicationServer] = embeddedFiles.compactMap { file in
    guard file.name.hasPrefix("technologies/"), let node = file.node,
      case .applicationServer = CatalogFileKind(path: file.name, node)
    else { return nil }
    return try? ApplicationServer(reading: node)
  }

  /// The groups of rules.
  package static let groups = file("groups.yaml", as: RuleGroupFile.self)?.groups ?? []

  /// The products that read Kubernetes objects.
  package static let products: [KubernetesProduct] = embeddedFiles.compactMap { file in
    guard file.name.hasPrefix("technologies/"), let node = file.node,
      case .kubernetesProduct = CatalogFileKind(path: file.name, node)
    else { return nil }
    return try? KubernetesProduct(reading: node)
  }

  /// The table of nginx's directives: a row a line, columns separated by tabs.
  package static var nginxDirectives: UnsafeBufferPointer<UInt8> {
    EmbeddedFile.named("technologies/nginx-directives.tsv")?.bytes ?? UnsafeBufferPointer(start: nil, count: 0)
  }

  private static func file<Format: CatalogFormat>(_ name: String, as format: Format.Type) -> Format? {
    EmbeddedFile.named(name)?.node.flatMap { try? Format(reading: $0) }
  }
}
