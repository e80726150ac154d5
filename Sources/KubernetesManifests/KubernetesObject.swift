import SourceText
import YAMLSyntax

/// One Kubernetes object of the inputs. It never changes and is shared, not copied.
package final class KubernetesObject: Sendable {
  /// `networking.k8s.io/v1`.
  package let apiVersion: String
  /// `Ingress`.
  package let kind: String
  /// `metadata.name`.
  package let name: String
  /// `metadata.namespace`, or nil where none is written.
  package let namespace: String?
  /// The whole object.
  package let node: YAMLNode
  /// The file that contains it.
  package let file: FileID
  /// The folder of the file.
  package let folder: String
  /// All annotations.
  package let annotations: [YAMLPair]
  /// The field `spec`.
  package let spec: YAMLNode?
  /// Flags that are read of every object, computed while its bytes are in the cache.
  package let traits: ObjectFlags
  /// `title` of objects whose routes or settings are named again and again.
  private let ownTitle: String?

  /// The API group without the version; empty for the core group.
  package var group: String { apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : "" }

  /// `Kind/name`, with the namespace where one is written.
  package var title: String { ownTitle ?? Self.title(kind, namespace, name) }

  private static func title(_ kind: String, _ namespace: String?, _ name: String) -> String {
    namespace.map { "\(kind)/\($0)/\(name)" } ?? "\(kind)/\(name)"
  }

  /// The namespace that lookups use: objects without one share it.
  package var effectiveNamespace: String { namespace ?? "" }

  /// Nil for a mapping without a kind or an API version.
  package init?(_ node: YAMLNode, file: FileID, folder: String, kinds: KubernetesKinds) {
    guard let kind = node["kind"]?.text, let version = node["apiVersion"], let apiVersion = Self.version(version),
      !kind.isEmpty
    else { return nil }
    self.kind = kind
    self.apiVersion = apiVersion
    let metadata = node["metadata"]
    let name = metadata?["name"]?.text ?? metadata?["generateName"]?.text ?? ""
    self.name = name
    let namespace = metadata?["namespace"]?.text.flatMap { $0.isEmpty ? nil : $0 }
    self.namespace = namespace
    // A part of the values of a chart that is not among the files is no object; the release is.
    let release = apiVersion == Self.partVersion ? metadata?["release"]?.text : nil
    ownTitle = release ?? (kinds.routes.contains(kind) ? Self.title(kind, namespace, name) : nil)
    let annotations = metadata?["annotations"]?.resolvedPairs ?? []
    self.annotations = annotations
    let spec = node["spec"]
    self.spec = spec
    traits = ObjectFlags(
      of: node, kind: kind, isChartValue: apiVersion.isEmpty, spec: spec, isAnnotated: !annotations.isEmpty)
    self.node = node
    self.file = file
    self.folder = folder
  }

  /// The `ingress:` part of a chart's values, as `helm create` lays it out: annotations, class and hosts.
  package init?(chartIngress node: YAMLNode, title: String, file: FileID, folder: String) {
    guard node["annotations"]?.isMapping == true || node["hosts"]?.isSequence == true else { return nil }
    kind = "Ingress"
    let annotations = node["annotations"]?.resolvedPairs ?? []
    self.annotations = annotations
    spec = node["spec"]
    traits = annotations.isEmpty ? [] : .isAnnotated
    apiVersion = ""
    name = title
    ownTitle = "Ingress/\(title)"
    namespace = nil
    self.node = node
    self.file = file
    self.folder = folder
  }

  /// A part of a chart's values that becomes the ConfigMap of a controller.
  package init(chartConfig node: YAMLNode, name: String, file: FileID, folder: String) {
    kind = "ConfigMap"
    annotations = []
    spec = node["spec"]
    traits = ObjectFlags(configuration: node)
    apiVersion = ""
    self.name = name
    ownTitle = "ConfigMap/\(name)"
    namespace = nil
    self.node = node
    self.file = file
    self.folder = folder
  }

  /// A file of a product as an object of a kind of its own. Its name is what the first of the keys says by which it is known.
  package init(document node: YAMLNode, kind: String, key: String, file: FileID, folder: String) {
    self.kind = kind
    annotations = []
    spec = node
    traits = []
    apiVersion = "file"
    name = node[key]?.text ?? ""
    ownTitle = "\(kind)/\(name)"
    namespace = nil
    self.node = node
    self.file = file
    self.folder = folder
  }

  /// The API version of most Ingresses; it is too long to be stored inline.
  private static let commonVersion = "networking.k8s.io/v1"

  /// The `apiVersion` that stands for parts of the values of a chart (`parts:` in `rules/charts/`).
  private static let partVersion = "chart"

  private static func version(_ node: YAMLNode) -> String? {
    node.hasText(commonVersion) ? commonVersion : node.text
  }

  /// What a ConfigMap says: its data, or the map itself in a chart's values.
  package var data: YAMLNode? { isChartValue ? node : node["data"] }

  /// Whether the object is part of a chart's values.
  package var isChartValue: Bool { apiVersion.isEmpty }

  /// Whether an Ingress contains no routes: it changes another one of the same name.
  package var isPatch: Bool { traits.contains(.isPatch) }

  /// The class in the object's field.
  package var ingressClassName: YAMLPair? {
    guard let holder = isChartValue ? node : spec else { return nil }
    let name = holder.ownPair("ingressClassName")
    guard let other = holder.ownPair("className") else { return name }
    return name == nil ? other : holder.pairs?.last { ["ingressClassName", "className"].contains($0.key.text ?? "") }
  }

  /// The pair of an annotation.
  package func annotation(_ name: String) -> YAMLPair? { annotations.last { $0.key.hasText(name) } }

  /// Whether an annotation's name begins with a string.
  package func hasAnnotation(beginning prefix: String) -> Bool {
    annotations.contains { $0.key.beginsWith(prefix) }
  }

  /// A label.
  package func label(_ name: String) -> String? { node["metadata"]?["labels"]?[name]?.text }

  /// The bytes of a node or pair in the object's file.
  package func span(_ range: Range<Int>) -> SourceSpan {
    SourceSpan(file: file, start: range.lowerBound, end: range.upperBound)
  }

  /// The bytes of a key with its value.
  package func span(_ pair: YAMLPair) -> SourceSpan {
    span(pair.key.range.lowerBound..<max(pair.key.range.upperBound, pair.value.range.upperBound))
  }

  /// The bytes of an annotation.
  package func span(of pair: YAMLPair) -> SourceSpan { span(pair) }

  /// Where a missing annotation is told: the object's name.
  package var annotationsSpan: SourceSpan {
    if isChartValue { return span(node.pairs?.first { $0.key.text == "annotations" }?.key.range ?? node.range) }
    guard let metadata = node.ownPair("metadata") else { return headSpan }
    guard let name = metadata.value.ownPair("name") else { return span(metadata.key.range) }
    return span(name)
  }

  /// The `kind:` line.
  package var headSpan: SourceSpan {
    if let kind = node.ownPair("kind") { return span(kind) }
    return span(node.range.lowerBound..<min(node.range.lowerBound + 1, node.range.upperBound))
  }
}
