import YAMLSyntax

/// The kind of a YAML file in `rules/`. The folder decides, and for technologies the key `reads`.
package enum CatalogFileKind: Sendable {
  /// A rule: `idle-timeout/idle-timeout.yaml`.
  case rule
  /// The settings of nginx.
  case nginxSettings
  /// A product that reads Kubernetes objects.
  case kubernetesProduct
  /// The plugins of Kong.
  case kongPlugins
  /// The hops that `paths:` may name.
  case builtInHops
  /// The evidence for a stream on a route of nginx.
  case routeEvidence
  /// The evidence for a stream in Kubernetes objects.
  case objectEvidence
  /// The weights of observations.
  case weights
  /// A product behind the proxies and its streams.
  case application
  /// The measured proofs of the rules.
  case proofs
  /// What was measured on proxies.
  case facts
  /// Files that are not read.
  case unsupportedInputs
  /// The groups of rules.
  case groups
  /// What images of nginx hold.
  case images
  /// What the chart of a controller makes of its values.
  case chartProfile
  /// What nearly all charts make of their values.
  case genericChart
  /// A server that runs the application.
  case applicationServer
  /// Programs that start other ones.
  case processWrappers

  /// `path` is that below `rules/`.
  package init(path: String, _ node: YAMLNode) {
    if path.hasPrefix("technologies/") {
      switch node["reads"]?.text {
      case "manifests": self = .kubernetesProduct
      case "kong-plugins": self = .kongPlugins
      case "paths": self = .builtInHops
      case "processes": self = .applicationServer
      default: self = .nginxSettings
      }
    } else if path.hasPrefix("intent/") {
      switch path {
      case "intent/objects.yaml": self = .objectEvidence
      case "intent/weights.yaml": self = .weights
      default: self = .routeEvidence
      }
    } else if path.hasPrefix("applications/") {
      self = .application
    } else if path.hasPrefix("charts/") {
      self = path == "charts/generic.yaml" ? .genericChart : .chartProfile
    } else {
      switch path {
      case "proofs.yaml": self = .proofs
      case "facts.yaml": self = .facts
      case "inputs.yaml": self = .unsupportedInputs
      case "groups.yaml": self = .groups
      case "images.yaml": self = .images
      case "processes.yaml": self = .processWrappers
      default: self = .rule
      }
    }
  }

  /// The format of such files.
  package var format: any CatalogFormat.Type {
    switch self {
    case .rule: Rule.self
    case .nginxSettings: TechnologyFile.self
    case .kubernetesProduct: KubernetesProduct.self
    case .kongPlugins: KongPluginFile.self
    case .builtInHops: BuiltInHopFile.self
    case .routeEvidence: EvidenceFile.self
    case .objectEvidence: ObjectEvidenceFile.self
    case .weights: EvidenceWeightFile.self
    case .application: Application.self
    case .proofs: ProofFile.self
    case .facts: FactFile.self
    case .unsupportedInputs: UnsupportedInputFile.self
    case .groups: RuleGroupFile.self
    case .images: ContainerImageFile.self
    case .chartProfile: ChartProfile.self
    case .genericChart: GenericChart.self
    case .applicationServer: ApplicationServer.self
    case .processWrappers: ProcessWrapperFile.self
    }
  }
}
