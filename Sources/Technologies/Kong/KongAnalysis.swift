import KongModel
import SourceText
import Streaming

/// Everything that Kong's own files of a run say.
package struct KongAnalysis {
  private let files: [KongFile]
  private let knowledge: KongKnowledge

  /// Creates an analysis over the declarative files of a run and the configuration of its nodes.
  package init(files: [KongFile], knowledge: KongKnowledge) {
    self.files = files
    self.knowledge = knowledge
  }

  /// One result for each configuration, and one for the nodes.
  package func run(streams: [DeclaredStream], assumeStreaming: Bool) -> [TechnologyAnalysis] {
    var result: [TechnologyAnalysis] = []
    for (index, group) in KongFileGroups(files).groups(of: files).enumerated() {
      let folder = group.files.first?.folder ?? ""
      var analyzer = KongAnalyzer(
        KongConfiguration(group), knowledge, knowledge.environment(near: folder),
        number: Self.firstNumber - index)
      result.append(analyzer.run(streams: streams, assumeStreaming: assumeStreaming))
    }
    var nodes = TechnologyAnalysis()
    nodes.observations = KongEnvironmentChecks(settings: knowledge.environments.settings).run()
    if !nodes.observations.isEmpty { result.append(nodes) }
    return result
  }

  /// Below the numbers of the products that read manifests.
  private static let firstNumber = -1000
}
