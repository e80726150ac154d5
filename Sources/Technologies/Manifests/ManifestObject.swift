import SourceText
import YAMLSyntax

/// One Kubernetes object of the inputs. It never changes and is shared, not copied.
public final class ManifestObject: Sendable {
  /// `networking.k8s.io/v1`.
  public let apiVersion: String
  /// `Ingress`.
  public let kind: String
  /// `metadata.name`.
  public let name: String
  /// `metadata.namespace`, or nil where none is written.
  public let namespace: String?
  /// The whole object.
  public let node: YAMLNode
  /// The file that holds it.
  public let file: FileID
  /// The folder of the file.
  let folder: String
  /// All annotations.
  public let annotations: [YAMLPair]
  /// Whether the object may configure a node of Kong; hardly any does, and its bytes tell.
  let mayConfigureKong: Bool

  /// The API group without the version; empty for the core group.
  public var group: String { apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : "" }

  /// `Kind/name`, with the namespace where one is written.
  public let title: String

  /// The namespace that lookups use: objects without one share it.
  public var effectiveNamespace: String { namespace ?? "" }

  /// Reads an object; nil for what has no kind or no API version.
  init?(_ node: YAMLNode, file: FileID, folder: String) {
    guard let kind = node["kind"]?.text, let apiVersion = node["apiVersion"]?.text, !kind.isEmpty else { return nil }
    self.kind = kind
    self.apiVersion = apiVersion
    let metadata = node["metadata"]
    let name = metadata?["name"]?.text ?? metadata?["generateName"]?.text ?? ""
    self.name = name
    namespace = metadata?["namespace"]?.text.flatMap { $0.isEmpty ? nil : $0 }
    title = namespace.map { "\(kind)/\($0)/\(name)" } ?? "\(kind)/\(name)"
    annotations = metadata?["annotations"]?.resolvedPairs ?? []
    mayConfigureKong = node.mayMention("KONG_", or: kind == "ConfigMap" ? nil : "kong")
    self.node = node
    self.file = file
    self.folder = folder
  }

  /// The `ingress:` part of a chart's values, as `helm create` lays it out: annotations, class and hosts.
  init?(chartIngress node: YAMLNode, title: String, file: FileID, folder: String) {
    guard node["annotations"]?.isMapping == true || node["hosts"]?.isSequence == true else { return nil }
    kind = "Ingress"
    mayConfigureKong = false
    annotations = node["annotations"]?.resolvedPairs ?? []
    apiVersion = ""
    name = title
    self.title = "Ingress/\(title)"
    namespace = nil
    self.node = node
    self.file = file
    self.folder = folder
  }

  /// The `config:` of the ingress-nginx chart's controller, which becomes its ConfigMap.
  init(chartConfig node: YAMLNode, file: FileID, folder: String) {
    kind = "ConfigMap"
    mayConfigureKong = false
    annotations = []
    apiVersion = ""
    name = "ingress-nginx-controller"
    title = "ConfigMap/ingress-nginx-controller"
    namespace = nil
    self.node = node
    self.file = file
    self.folder = folder
  }

  /// What a ConfigMap says: its data, or the map itself in a chart's values.
  var data: YAMLNode? { isChartValue ? node : node["data"] }

  /// Whether the object stands in a chart's values.
  var isChartValue: Bool { apiVersion.isEmpty }

  /// Whether an Ingress holds no routes: it changes another one of the same name.
  var isPatch: Bool {
    kind == "Ingress" && !isChartValue && node["spec"]?["rules"] == nil && node["spec"]?["defaultBackend"] == nil
      && node["spec"]?["backend"] == nil
  }

  /// The class that the object asks for by its field.
  var ingressClassName: YAMLPair? {
    let holder = isChartValue ? node : node["spec"]
    return holder?.pairs?.last { ["ingressClassName", "className"].contains($0.key.text ?? "") }
  }

  /// The pair of an annotation.
  public func annotation(_ name: String) -> YAMLPair? { annotations.last { $0.key.hasText(name) } }

  /// Whether an annotation's name begins with a text.
  func hasAnnotation(beginning prefix: String) -> Bool {
    annotations.contains { $0.key.text?.hasPrefix(prefix) == true }
  }

  /// A label.
  func label(_ name: String) -> String? { node["metadata"]?["labels"]?[name]?.text }

  /// The bytes of a node or pair in the object's file.
  func span(_ range: Range<Int>) -> SourceSpan {
    SourceSpan(file: file, start: range.lowerBound, end: range.upperBound)
  }

  /// The bytes of a key with its value.
  func span(_ pair: YAMLPair) -> SourceSpan {
    span(pair.key.range.lowerBound..<max(pair.key.range.upperBound, pair.value.range.upperBound))
  }

  /// The bytes of an annotation.
  public func span(of pair: YAMLPair) -> SourceSpan { span(pair) }

  /// Where a missing annotation would stand.
  var annotationsSpan: SourceSpan {
    if isChartValue { return span(node.pairs?.first { $0.key.text == "annotations" }?.key.range ?? node.range) }
    if let metadata = node.ownPair("metadata") {
      if let annotations = metadata.value.ownPair("annotations") {
        return span(annotations.key.range)
      }
      return span(metadata.key.range)
    }
    return headSpan
  }

  /// The `kind:` line.
  public var headSpan: SourceSpan {
    if let kind = node.ownPair("kind") { return span(kind) }
    return span(node.range.lowerBound..<min(node.range.lowerBound + 1, node.range.upperBound))
  }
}
