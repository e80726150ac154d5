import Analysis
import Catalog
import ConfigurationSources
import KongModel
import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel
import Synchronization
import SystemSupport
import YAMLSyntax

/// Kubernetes objects and values of charts, with the products that read them.
package struct KubernetesTechnology: Technology {
  package static let id = "kubernetes"

  private let knowledge: LazyKnowledge

  package init(_ settings: TechnologySettings) { knowledge = LazyKnowledge(settings) }

  package static func isCandidate(name: String, in folder: String?) -> Bool {
    YAMLFileName.hasExtension(name)
  }

  package static func damage(by text: EditedText, path: String) -> [EditDamage]? {
    YAMLFileName.hasExtension(path) ? YAMLEditDamage.damage(by: text) : nil
  }

  package func recognise(_ file: SourceFile, isNamed: Bool) -> Recognition {
    KubernetesFileContent.isRelevant(file, isNamed: isNamed) || isDocument(file) ? .unparsed : .other
  }

  /// Whether a file is one of a product's own. The products are looked at only where a list of Ingresses may be.
  private func isDocument(_ file: SourceFile) -> Bool {
    guard file.bytes.contains("ingress:"), !file.bytes.contains("apiVersion") else { return false }
    return file.bytes.withUnsafeBufferPointer(knowledge.value.kinds.mayBeDocument)
  }

  package func parse(_ file: SourceFile, id: FileID) -> any ParsedFile { read(file, id) }

  private func read(_ file: SourceFile, _ id: FileID) -> KubernetesFile {
    KubernetesFile(file, id: id, kinds: knowledge.value.kinds)
  }

  package func assemble(_ files: [FileID], in context: AssemblyContext) -> Assembly {
    if files.isEmpty { return Assembly() }
    var knowledge = knowledge.value
    let sources = context.files.sources
    let parsed = context.files.parsed(files, by: Self.id) { self.read($0, $1) }
    var assembler = KubernetesAssembler(kinds: knowledge.kinds)
    for (file, content) in zip(files, parsed) { assembler.add(content, file, path: sources[file].path) }
    let objects = assembler.finishedObjects()
    knowledge.kong.environments = assembler.kongEnvironments
    var result = Assembly()
    result.files = Set(files)
    result.problems = assembler.problems
    result.skipped = assembler.skipped
    result.embedded =
      EmbeddedNginxFinder(objects: objects, knowledge: knowledge).texts()
      + EmbeddedDocuments(objects: objects, knowledge: knowledge).texts()
    result.suppressions = objects.all.compactMap(\.suppression)
    guard !objects.all.isEmpty || !assembler.kongEnvironments.isEmpty else { return result }
    result.configurations = [KubernetesObjectSet(objects: objects, knowledge: knowledge)]
    result.resolver = { [knowledge] context in
      KubernetesNameResolver(objects: objects, knowledge: knowledge, context: context)
    }
    result.processes = { context in KubernetesProcesses(objects: objects, path: context.path) }
    return result
  }
}

/// The knowledge of all products, made for the first file that needs it: most runs over nginx files need none.
private final class LazyKnowledge: Sendable {
  private let settings: TechnologySettings
  private let made = Mutex<KubernetesKnowledge?>(nil)

  init(_ settings: TechnologySettings) { self.settings = settings }

  var value: KubernetesKnowledge {
    made.withLock { made in
      if let made { return made }
      let knowledge = KubernetesKnowledge(settings)
      made = knowledge
      return knowledge
    }
  }
}

/// All objects of a session.
private struct KubernetesObjectSet: Configuration {
  let objects: KubernetesObjects
  let knowledge: KubernetesKnowledge

  func analyse(_ request: AnalysisRequest) -> TechnologyAnalysis {
    var analyzer = KubernetesAnalyzer(objects: objects, knowledge: knowledge, detector: request.detector)
    return analyzer.run(streams: request.streams)
  }
}

extension KubernetesObject {
  /// The annotation `streamlint/ignore`.
  fileprivate var suppression: ObjectSuppression? {
    guard !annotations.isEmpty, let pair = annotation("streamlint/ignore"), let text = pair.value.text else {
      return nil
    }
    return ObjectSuppression(
      object: title,
      extent: SourceSpan(file: file, start: node.range.lowerBound, end: node.range.upperBound), text: text,
      span: span(of: pair))
  }
}

extension KubernetesKnowledge {
  /// The embedded products and the user's own.
  init(_ settings: TechnologySettings) {
    let products = CatalogData.products + settings.customProducts
    self.init(
      products: products, objectEvidence: CatalogData.objectEvidence,
      kong: .embedded(settings.assumptions),
      assumptions: settings.assumptions,
      locations: settings.customProducts.isEmpty ? Self.embeddedLocations : SettingLocationIndex(products),
      extensions: Self.extensions)
  }

  /// The one list of products with facts that data cannot express.
  private static let extensions: [any ProductExtension.Type] = [
    GKEGateway.self, KongIngress.self, GKEIngress.self, F5NginxIngress.self, IngressNginx.self, Traefik.self,
    HAProxyIngress.self, AWSApplicationLoadBalancer.self, AWSServiceLoadBalancers.self,
  ]

  private static let embeddedLocations = SettingLocationIndex(CatalogData.products)
}
