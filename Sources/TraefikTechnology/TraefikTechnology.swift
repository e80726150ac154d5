import Analysis
import Catalog
import ConfigurationSources
import RuleFiles
import SourceText
import StreamModel
import SystemSupport
import YAMLSyntax

/// Traefik outside of Kubernetes: labels of compose services, files of the file provider, the static configuration.
package struct TraefikTechnology: Technology {
  package static let id = "traefik"

  package init(_ settings: TechnologySettings) {}

  package static func isCandidate(name: String, in folder: String?) -> Bool { YAMLFileName.hasExtension(name) }

  package static func damage(by text: EditedText, path: String) -> [EditDamage]? {
    YAMLFileName.hasExtension(path) ? YAMLEditDamage.damage(by: text) : nil
  }

  package func recognise(_ file: SourceFile, isNamed: Bool) -> Recognition {
    TraefikFileContent.recognise(file) ? .unparsed : .other
  }

  package func parse(_ file: SourceFile, id: FileID) -> any ParsedFile { TraefikFileContent(file, id: id) }

  package func assemble(_ files: [FileID], in context: AssemblyContext) -> Assembly {
    var result = Assembly()
    guard !files.isEmpty, let product = CatalogData.products.first(where: { $0.id == Self.id }) else { return result }
    var assembler = TraefikAssembler(context, images: product.containerImages)
    assembler.assemble(files)
    let projects = assembler.projects
    let names = TraefikNames(
      projects.flatMap(\.definitions), complete: projects.map(\.complete), areShared: assembler.hasOneInstance)
    let builder = TraefikHopBuilder(
      product: product, names: names,
      backends: TraefikBackends(names: names, composeServices: assembler.composeServices))
    let sources = context.files.sources
    result.configurations = projects.enumerated().map { number, project in
      TraefikRouters(
        project: project, builder: builder, comments: TraefikComments(sources),
        id: ConfigurationID(technology: Self.id, scope: context.scope, number: number))
    }
    result.files = projects.reduce(into: Set(files)) { $0.formUnion($1.files) }
    for content in assembler.contents.sorted(by: { $0.key < $1.key }).map(\.value) {
      result.problems += content.problems
      result.skipped += content.skipped
    }
    return result
  }
}

/// The routers of one project.
private struct TraefikRouters: Configuration {
  let project: TraefikProject
  let builder: TraefikHopBuilder
  let comments: TraefikComments
  let id: ConfigurationID

  func analyse(_ request: AnalysisRequest) -> TechnologyAnalysis {
    var analyzer = TraefikAnalyzer(project, builder, comments, detector: request.detector, id: id)
    return analyzer.run(streams: request.streams)
  }
}
