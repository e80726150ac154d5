import Analysis
import Catalog
import ConfigurationSources
import KongModel
import RuleFiles
import SourceText
import StreamModel
import SystemSupport
import YAMLSyntax

/// Declarative files of Kong, and the configuration of its nodes.
package struct KongTechnology: Technology {
  package static let id = "kong"

  private let assumptions: Assumptions

  package init(_ settings: TechnologySettings) {
    assumptions = settings.assumptions
  }

  package static func isCandidate(name: String, in folder: String?) -> Bool {
    name.hasSuffix(".conf") || YAMLFileName.hasExtension(name)
  }

  package static func damage(by text: EditedText, path: String) -> [EditDamage]? {
    YAMLFileName.hasExtension(path) ? YAMLEditDamage.damage(by: text) : nil
  }

  package func recognise(_ file: SourceFile, isNamed: Bool) -> Recognition {
    KongFileContent.isRelevant(file, isNamed: isNamed) ? .unparsed : .other
  }

  package func parse(_ file: SourceFile, id: FileID) -> any ParsedFile { KongFileContent(file, id: id) }

  package func assemble(_ files: [FileID], in context: AssemblyContext) -> Assembly {
    let sources = context.files.sources
    let contents = parallelMap(files.count) { KongFileContent(sources[files[$0]], id: files[$0]) }
    var knowledge = KongKnowledge.embedded(assumptions)
    for content in contents { knowledge.environments.append(content.environments) }
    // The image of a Dockerfile; those of compose files are read with their environment.
    for tree in context.trees where tree.service == nil {
      for file in tree.files.values {
        tree.image.map { knowledge.environments.add(image: $0, folder: folder(of: sources[file].path)) }
      }
    }
    let declarations = contents.flatMap(\.files)
    var result = Assembly()
    result.files = Set(files)
    result.problems = contents.flatMap(\.problems)
    result.skipped = contents.flatMap(\.skipped)
    for (index, group) in KongFileGroups(declarations).groups(of: declarations).enumerated() {
      result.configurations.append(
        KongDeclarations(
          configuration: KongConfiguration(group), knowledge: knowledge, folder: group.files.first?.folder ?? "",
          id: ConfigurationID(technology: Self.id, scope: context.scope, number: index)))
    }
    if !knowledge.environments.isEmpty { result.configurations.append(KongNodes(environments: knowledge.environments)) }
    result.resolver = { KongNameResolver(gateways: $0.gateways) }
    return result
  }
}

/// The declarative files that make up one configuration.
private struct KongDeclarations: Configuration {
  let configuration: KongConfiguration
  let knowledge: KongKnowledge
  let folder: String
  let id: ConfigurationID

  func analyse(_ request: AnalysisRequest) -> TechnologyAnalysis {
    var analyzer = KongAnalyzer(
      configuration, knowledge, knowledge.environment(near: folder), detector: request.detector, id: id)
    return analyzer.run(streams: request.streams)
  }
}

/// The settings of nodes, which concern no single route.
private struct KongNodes: Configuration {
  let environments: KongEnvironments

  func analyse(_ request: AnalysisRequest) -> TechnologyAnalysis {
    var result = TechnologyAnalysis()
    result.observations = KongEnvironmentChecks(settings: environments.settings).run()
    return result
  }
}
