import Analysis
import SourceText
import Streaming

/// Everything that Kong's own files of a run say.
public struct KongAnalysis {
  private let files: [KongFile]
  private let environments: KongEnvironments
  private let knowledge: KubernetesKnowledge

  /// Creates an analysis over the declarative files of a run and the configuration of its nodes.
  public init(files: [KongFile], environments: KongEnvironments, knowledge: KubernetesKnowledge) {
    self.files = files
    self.environments = environments
    self.knowledge = knowledge
  }

  /// One result for each configuration, and one for the nodes.
  public func run(streams: [DeclaredStream], detector: StreamDetector) -> [TechnologyAnalysis] {
    var result: [TechnologyAnalysis] = []
    for (index, group) in KongFileGroups(files).groups(of: files).enumerated() {
      let folder = group.files.first?.folder ?? ""
      var analyzer = KongAnalyzer(
        KongConfiguration(group), knowledge, environments.environment(near: folder, knowledge.assumptions),
        detector: detector, id: ConfigurationID(technology: "kong", number: index))
      result.append(analyzer.run(streams: streams))
    }
    var nodes = TechnologyAnalysis()
    nodes.observations = KongEnvironmentChecks(settings: environments.settings).run()
    if !nodes.observations.isEmpty { result.append(nodes) }
    return result
  }
}
