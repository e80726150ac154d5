import Analysis
import Catalog
import ConfigurationSources
import NginxSyntax
import RuleFiles
import SourceText
import StreamModel

/// nginx, from its configuration files.
package struct NginxTechnology: Technology {
  package static let id = NginxFiles.technology

  package static var description: TechnologyFile? { CatalogData.nginxSettings }

  private let knowledge: NginxKnowledge

  package init(_ settings: TechnologySettings) {
    knowledge = NginxKnowledge(
      table: NginxKnowledge.embeddedTable, technology: CatalogData.nginxSettings, assumptions: settings.assumptions)
  }

  package static func isCandidate(name: String, in folder: String?) -> Bool {
    NginxFileName.isCandidate(name, in: folder)
  }

  package static func isPartFolder(_ name: String) -> Bool { NginxFileName.isPartFolder(name) }

  package static func damage(by text: EditedText, path: String) -> [EditDamage]? {
    YAMLFileName.hasExtension(path) ? nil : NginxEditDamage.damage(by: text, path: path)
  }

  package func recognise(_ file: SourceFile, isNamed: Bool) -> Recognition {
    guard !YAMLFileName.hasExtension(file.path) else { return .other }
    let template = NginxTemplate.tree(of: file)
    let tree = template ?? NginxTree.parse(file)
    guard isNamed || NginxFileKind.looksLikeNginx(tree, knowledge.table) else {
      // Its template actions hide what it is.
      let language = NginxFileShape.mentionsProxy(file.bytes) ? TemplateLanguage(of: file.bytes) : nil
      return language.map { .skipped(Self.reason($0), .template) } ?? .other
    }
    if !isNamed, NginxFileKind.isOfAnotherProgram(tree, knowledge.table) { return .other }
    if file.bytes.contains("\n# configuration file /") {
      return .skipped("the output of nginx -T; lint the files that it lists", .notConfiguration)
    }
    if template == nil { return .skipped(Self.reason(of: file.bytes), .template) }
    if !tree.errors.isEmpty, let language = TemplateLanguage(of: file.bytes) {
      return .skipped(Self.reason(language), .template)
    }
    return .configuration(tree)
  }

  private static func reason(of bytes: [UInt8]) -> String { reason(TemplateLanguage(of: bytes) ?? .braces) }

  private static func reason(_ language: TemplateLanguage) -> String {
    "\(language.rawValue); lint what it renders to"
  }

  package func parse(_ file: SourceFile, id: FileID) -> any ParsedFile { NginxTemplate.reading(file) }

  package func assemble(_ files: [FileID], in context: AssemblyContext) -> Assembly {
    let nginxFiles = NginxFiles(context.files)
    let assembler = NginxAssembler(
      knowledge, files: nginxFiles, roots: context.roots, scope: context.scope, containers: context.trees,
      wellKnown: context.wellKnown)
    let configurations = assembler.configurations(of: files)
    var readers: [ProductVersion?: NginxConfigurationReader] = [:]
    var result = Assembly()
    result.configurations = configurations.map { configuration in
      let reader =
        readers[configuration.version]
        ?? NginxConfigurationReader(
          knowledge: knowledge.assuming(configuration.version), sources: context.files.sources)
      readers[configuration.version] = reader
      return NginxFileTree(configuration: configuration, reader: reader)
    }
    result.files = Set(configurations.lazy.flatMap(\.files)).subtracting(context.files.builtIn)
    for file in result.files.sorted() {
      let tree = nginxFiles.tree(of: file)
      if !tree.errors.isEmpty, NginxFileShape.isTemplate(tree.source.bytes) {
        result.skipped.append(
          Summary.Skipped(file: tree.source.path, reason: Self.reason(of: tree.source.bytes), code: .template))
      } else {
        result.problems += Self.problems(tree, file)
      }
    }
    return result
  }

  private static func problems(_ tree: NginxTree, _ file: FileID) -> [InputProblem] {
    let span = { (range: Range<Int>) in SourceSpan(file: file, start: range.lowerBound, end: range.upperBound) }
    return tree.errors.map { error in
      InputProblem(
        level: .error, file: tree.source.path, message: error.message, span: span(error.range),
        related: error.related.map { [RelatedSpan(label: error.relatedLabel, span: span($0))] } ?? [])
    }
  }
}

/// A main file with all that it includes, or fragments that belong together.
private struct NginxFileTree: Configuration {
  let configuration: NginxConfiguration
  let reader: NginxConfigurationReader

  func analyse(_ request: AnalysisRequest) -> TechnologyAnalysis { reader.analysis(of: configuration, request) }
}
