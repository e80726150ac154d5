import Analysis
import NginxSyntax
import SourceText
import StreamModel
import SystemSupport

/// Follows and checks one configuration after the other, with what they have in common looked up once.
struct NginxConfigurationReader: Sendable {
  private let knowledge: NginxKnowledge
  private let sources: SourceMap
  /// Sites of one company have the same expressions.
  private let regexes = PCRERegexCache()

  /// Blocks of a configuration above which a second thread pays.
  private static let manyBlocks = 2000

  init(knowledge: NginxKnowledge, sources: SourceMap) {
    self.knowledge = knowledge
    self.sources = sources
  }

  func analysis(
    of configuration: NginxConfiguration, _ request: AnalysisRequest
  ) -> TechnologyAnalysis {
    let parts = parts(of: configuration)
    var analyzer = NginxAnalyzer(
      parts.model, comments: parts.comments, knowledge: knowledge, detector: request.detector)
    var analysis = analyzer.run(streams: request.streams)
    analysis.observations.append(contentsOf: parts.checked)
    analysis.observations = outsideTemplates(analysis.observations)
    report(configuration, &analysis)
    return analysis
  }

  /// A template is no text of nginx, so that nothing in it is refused: two locations of one path may be two arms of a
  /// condition.
  private func outsideTemplates(_ observations: [Observation]) -> [Observation] {
    let files = Set(observations.map(\.span.file)).filter { NginxTemplate.isOne(sources[$0].bytes) }
    return files.isEmpty
      ? observations : observations.filter { $0.outcome != .refused || !files.contains($0.span.file) }
  }

  private typealias Parts = (model: NginxModel, comments: NginxStreamComments, checked: [Observation])

  /// What can be read side by side when there is much of it.
  private func parts(of configuration: NginxConfiguration) -> Parts {
    let checks = NginxDirectiveChecks(
      configuration: configuration, names: knowledge.names, version: knowledge.assumptions.nginxVersion)
    guard configuration.blocks.count >= Self.manyBlocks else {
      return (
        NginxModel(configuration, regexes: regexes), NginxStreamComments(configuration, sources: sources), checks.run()
      )
    }
    // The model comes last, since it is made on all cores that have nothing else to do.
    let (checked, comments, model) = concurrently(
      { checks.run() }, { NginxStreamComments(configuration, sources: sources) },
      then: { NginxModel(configuration, regexes: regexes) })
    return (model, comments, checked)
  }

  /// Includes and syntax errors.
  private func report(_ configuration: NginxConfiguration, _ analysis: inout TechnologyAnalysis) {
    for problem in configuration.includeProblems {
      let file = sources[problem.span.file].path
      switch problem.kind {
      case .outside:
        analysis.problems.append(
          InputProblem(
            level: .note, file: file, message: "include \(problem.path): \(problem.reason)", span: problem.span))
      case .tooMuch:
        analysis.problems.append(
          InputProblem(level: .error, file: file, message: problem.reason, span: problem.span))
      case .refused:
        var observation = Observation(
          check: .includeFailed, outcome: .conditional, technology: "nginx", setting: "include", value: problem.path,
          span: problem.span)
        observation.parameters = ["path": problem.path, "reason": problem.reason]
        analysis.observations.append(observation)
      }
    }
  }
}
