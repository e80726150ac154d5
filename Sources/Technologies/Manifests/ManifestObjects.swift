import SourceText
import YAMLSyntax

/// All Kubernetes objects of the inputs, by kind and name.
public struct ManifestObjects: Sendable {
  private struct Key: Hashable {
    let kind: String
    let namespace: String
    let name: String
  }

  /// The objects in the order of the inputs.
  public private(set) var all: [ManifestObject] = []
  private var byKind: [String: [Int]] = [:]
  private var byName: [Key: [Int]] = [:]
  /// Policies by the kind and name of what they are attached to.
  private var byTarget: [Key: [Int]] = [:]

  /// How the nodes of Kong are configured.
  public var kongEnvironments = KongEnvironments()

  /// No objects.
  public init() {}

  /// Adds what a document holds: an object, or the items of a list.
  public mutating func add(_ root: YAMLNode, file: FileID, path: String) {
    if let kind = root["kind"]?.text, kind.hasSuffix("List"), let items = root["items"]?.items {
      for item in items { add(item, file: file, path: path) }
      return
    }
    guard let object = ManifestObject(root, file: file, folder: folder(of: path)) else { return }
    let number = all.count
    all.append(object)
    byKind[object.kind, default: []].append(number)
    kongEnvironments.add(object)
    byName[Key(kind: object.kind, namespace: object.effectiveNamespace, name: object.name), default: []].append(number)
    let spec = object.node["spec"]
    for target in [spec?["targetRef"]].compactMap({ $0 }) + (spec?["targetRefs"]?.items ?? []) {
      guard let kind = target["kind"]?.text, let name = target["name"]?.text else { continue }
      let namespace = target["namespace"]?.text ?? object.effectiveNamespace
      byTarget[Key(kind: kind, namespace: namespace, name: name), default: []].append(number)
    }
  }

  /// Adds the parts of a chart's values that become objects: every `ingress:` and the `config:` of a controller.
  public mutating func add(chartValues root: YAMLNode, file: FileID, path: String) {
    addChart(root, "", file, folder(of: path), depth: 0)
  }

  private mutating func addChart(_ node: YAMLNode, _ trail: String, _ file: FileID, _ folder: String, depth: Int) {
    guard depth < 12 else { return }
    for pair in node.pairs ?? [] {
      guard let key = pair.key.text, pair.value.isMapping else { continue }
      let title = trail.isEmpty ? key : trail + "." + key
      if key == "ingress" || key.hasSuffix("Ingress"),
        let object = ManifestObject(chartIngress: pair.value, title: title, file: file, folder: folder)
      {
        all.append(object)
        byKind["Ingress", default: []].append(all.count - 1)
      } else if key == "controller", let config = pair.value["config"], config.isMapping {
        all.append(ManifestObject(chartConfig: config, file: file, folder: folder))
        byKind["ConfigMap", default: []].append(all.count - 1)
      } else {
        addChart(pair.value, title, file, folder, depth: depth + 1)
      }
    }
  }

  /// Partial objects with the name of another one: kustomize patches. The nearest is meant.
  func patches(of object: ManifestObject) -> [ManifestObject] {
    guard object.kind == "Ingress", !object.isChartValue, !object.isPatch else { return [] }
    let found = objects("Ingress", near: object).filter { other in
      other.isPatch && other.name == object.name
        && (other.namespace == nil || object.namespace == nil || other.namespace == object.namespace)
    }
    return Array(found.prefix(1))
  }

  /// The objects of a kind.
  func objects(_ kind: String) -> [ManifestObject] { (byKind[kind] ?? []).map { all[$0] } }

  /// The objects of a kind, those nearest to an object first.
  func objects(_ kind: String, near other: ManifestObject) -> [ManifestObject] {
    let found = objects(kind)
    guard found.count > 1 else { return found }
    return found.enumerated().sorted { a, b in
      (distance(a.element, other), a.offset) < (distance(b.element, other), b.offset)
    }.map(\.element)
  }

  /// Whether a kind occurs.
  func has(_ kind: String) -> Bool { byKind[kind] != nil }

  /// The object with this name. An object without a namespace may be applied to any, so that it fits where no other
  /// one does. Overlays and examples hold several of one name: the one nearest to `other` is meant.
  func object(_ kind: String, _ name: String, in namespace: String, near other: ManifestObject? = nil)
    -> ManifestObject?
  {
    let exact = byName[Key(kind: kind, namespace: namespace, name: name)] ?? []
    let found = exact.isEmpty ? byName[Key(kind: kind, namespace: "", name: name)] ?? [] : exact
    if !found.isEmpty { return nearest(found, other) }
    guard namespace.isEmpty else { return nil }
    let anywhere = (byKind[kind] ?? []).filter { all[$0].name == name }
    return Set(anywhere.map { all[$0].namespace }).count == 1 ? nearest(anywhere, other) : nil
  }

  private func nearest(_ numbers: [Int], _ other: ManifestObject?) -> ManifestObject? {
    guard numbers.count > 1, let other else { return numbers.last.map { all[$0] } }
    return numbers.map { all[$0] }.max { distance($0, other) > distance($1, other) }
  }

  /// Folders on the way from one object's file to the other's.
  private func distance(_ a: ManifestObject, _ b: ManifestObject) -> Int {
    if a.file == b.file { return -1 }
    let x = a.folder.split(separator: "/")
    let y = b.folder.split(separator: "/")
    let common = zip(x, y).prefix { $0 == $1 }.count
    return x.count + y.count - 2 * common
  }

  /// Policies of a kind that are attached to an object.
  func policies(_ kind: String, on target: ManifestObject) -> [ManifestObject] {
    policies(kind, onKind: target.kind, target.name, in: target.effectiveNamespace)
  }

  /// Policies of a kind that are attached to a name.
  func policies(_ kind: String, onKind targetKind: String, _ name: String, in namespace: String) -> [ManifestObject] {
    var numbers = byTarget[Key(kind: targetKind, namespace: namespace, name: name)] ?? []
    if !namespace.isEmpty { numbers += byTarget[Key(kind: targetKind, namespace: "", name: name)] ?? [] }
    return numbers.map { all[$0] }.filter { $0.kind == kind }
  }
}
