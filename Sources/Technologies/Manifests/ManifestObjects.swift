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
  private var byName: [Key: Int] = [:]
  /// Policies by the kind and name of what they are attached to.
  private var byTarget: [Key: [Int]] = [:]

  /// No objects.
  public init() {}

  /// Adds what a document holds: an object, or the items of a list.
  public mutating func add(_ root: YAMLNode, file: FileID) {
    if let kind = root["kind"]?.text, kind.hasSuffix("List"), let items = root["items"]?.items {
      for item in items { add(item, file: file) }
      return
    }
    guard let object = ManifestObject(root, file: file) else { return }
    let number = all.count
    all.append(object)
    byKind[object.kind, default: []].append(number)
    // Of two objects with one name the last one is applied last.
    byName[Key(kind: object.kind, namespace: object.effectiveNamespace, name: object.name)] = number
    let spec = object.node["spec"]
    for target in [spec?["targetRef"]].compactMap({ $0 }) + (spec?["targetRefs"]?.items ?? []) {
      guard let kind = target["kind"]?.text, let name = target["name"]?.text else { continue }
      let namespace = target["namespace"]?.text ?? object.effectiveNamespace
      byTarget[Key(kind: kind, namespace: namespace, name: name), default: []].append(number)
    }
  }

  /// The objects of a kind.
  func objects(_ kind: String) -> [ManifestObject] { (byKind[kind] ?? []).map { all[$0] } }

  /// Whether a kind occurs.
  func has(_ kind: String) -> Bool { byKind[kind] != nil }

  /// The object with this name. An object without a namespace may be applied to any, so that it fits where no other
  /// one does.
  func object(_ kind: String, _ name: String, in namespace: String) -> ManifestObject? {
    if let number = byName[Key(kind: kind, namespace: namespace, name: name)] { return all[number] }
    if let number = byName[Key(kind: kind, namespace: "", name: name)] { return all[number] }
    guard namespace.isEmpty else { return nil }
    let found = (byKind[kind] ?? []).filter { all[$0].name == name }
    return found.count == 1 ? all[found[0]] : nil
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
