import ConfigurationSources
import KongModel
import KubernetesManifests
import SourceText
import StreamModel
import SystemSupport
import YAMLSyntax

/// The content of one file for Kubernetes: objects, values of charts, configurations of Kong's nodes, and its problems.
struct KubernetesFile: ParsedFile {
  private(set) var objects: [KubernetesObjects.Entry] = []
  private(set) var others: [Other] = []
  private(set) var kongEnvironments = KongEnvironments()
  /// The language of a template that is no YAML before it is rendered: Jinja, ERB.
  private(set) var templateLanguage: TemplateLanguage?

  /// A document without objects, or with more than objects.
  final class Other: Sendable {
    /// The objects that come before it.
    let position: Int
    let document: YAMLDocument
    /// Whether it contains Kubernetes objects.
    let containsObjects: Bool
    /// Faults for which the API server would refuse the object.
    let faults: [YAMLSyntaxError]

    init(
      behind position: Int, _ document: YAMLDocument, containsObjects: Bool = false, _ faults: [YAMLSyntaxError] = []
    ) {
      self.position = position
      self.document = document
      self.containsObjects = containsObjects
      self.faults = faults
    }
  }

  /// A file with fewer documents is read on one core.
  private static let manyDocuments = 200

  /// Parses the documents of a file that are candidates.
  init(_ source: SourceFile, id: FileID, kinds: KubernetesKinds) {
    if !YAMLFileName.hasExtension(source.path), KongConfigurationFile.isOne(source.bytes) {
      kongEnvironments.add(configuration: source, file: id)
      return
    }
    let folder = folder(of: source.path)
    let stream = YAMLStream(source.bytes, templates: .detected)
    let count = stream.ranges.count
    defer {
      if others.contains(where: { $0.document.error != nil && !$0.document.isTemplate }),
        let language = TemplateLanguage(of: source.bytes), language != .braces
      {
        templateLanguage = language
      }
    }
    guard count >= Self.manyDocuments else {
      read(stream, 0..<count, id, folder, kinds)
      return
    }
    for part in parallelChunks(
      count, minimum: Self.manyDocuments / 2,
      { range in
        var part = KubernetesFile()
        part.read(stream, range, id, folder, kinds)
        return part
      })
    {
      kongEnvironments.append(part.kongEnvironments)
      others += part.others.map { other in
        Other(
          behind: objects.count + other.position, other.document, containsObjects: other.containsObjects, other.faults)
      }
      objects += part.objects
    }
  }

  private init() {}

  private mutating func read(
    _ stream: YAMLStream, _ range: Range<Int>, _ id: FileID, _ folder: String, _ kinds: KubernetesKinds
  ) {
    stream.read(range, in: YAMLStream.ParseBuffer()) { bytes in
      (KubernetesFileContent.isCandidate(document: bytes) || kinds.mayBeDocument(bytes))
        && KubernetesFileContent.kind(ofDocument: bytes).map(kinds.idle.contains) != true
    } _: { document in
      let parts = stream.isDivided ? document.root?.items : nil
      let roots = parts ?? document.root.map { [$0] } ?? []
      guard !roots.isEmpty, roots.allSatisfy({ $0["apiVersion"] != nil }) else {
        if document.error == nil, let root = document.root {
          kongEnvironments.add(document: root, file: id, folder: folder)
          KubernetesObjects.addEntry(ofDocument: root, file: id, folder: folder, kinds: kinds, to: &objects)
        }
        others.append(Other(behind: objects.count, document))
        return
      }
      for root in roots {
        kongEnvironments.add(object: root, id, folder)
        KubernetesObjects.addEntries(in: root, file: id, folder: folder, kinds: kinds, to: &objects)
      }
      let faults = document.isTemplate ? [] : roots.flatMap { ObjectShape.faults(of: $0, kinds) }
      if faults.isEmpty, document.duplicateKeys.isEmpty { return }
      others.append(Other(behind: objects.count, document, containsObjects: true, faults))
    }
  }
}
