import GoRegex
import SourceText
import SourcedYAML

/// Which objects a patch or a replacement concerns (api/types/selector.go). Group, version, kind, name and namespace
/// are expressions that match the whole text; an empty one matches everything.
struct ObjectSelector: Sendable {
  private let group: GoRegex?
  private let version: GoRegex?
  private let kind: GoRegex?
  private let name: GoRegex?
  private let namespace: GoRegex?
  private let labels: LabelSelector
  private let annotations: LabelSelector
  /// Whether only labels and annotations are asked for.
  let hasNoIdentity: Bool

  init(_ value: SourcedValue) throws(KustomizeError) {
    func expression(_ key: String) throws(KustomizeError) -> GoRegex? {
      guard let field = value[key], let text = field.scalarText, !text.isEmpty else { return nil }
      do { return try GoRegex("^(?:\(text))$") } catch { throw KustomizeError(error.message, field.source) }
    }
    func selector(_ key: String) throws(KustomizeError) -> LabelSelector {
      do { return try LabelSelector(value[key]?.scalarText ?? "") } catch { throw error.at(value[key]?.source) }
    }
    group = try expression("group")
    version = try expression("version")
    kind = try expression("kind")
    name = try expression("name")
    namespace = try expression("namespace")
    labels = try selector("labelSelector")
    annotations = try selector("annotationSelector")
    hasNoIdentity = ["group", "version", "kind", "name", "namespace"].allSatisfy {
      value[$0]?.scalarText?.isEmpty != false
    }
  }

  /// Whether a patch with this target concerns an object: by its first name or by its current one.
  func selects(_ object: BuildObject) -> Bool {
    let original = object.originalID
    let current = object.id
    return (matches(namespace, original.effectiveNamespace) || matches(namespace, current.effectiveNamespace))
      && (matches(name, original.name) || matches(name, current.name)) && matchesKind(object.kind)
      && selectsLabels(object)
  }

  /// Whether an identity is meant; labels and annotations are not asked.
  func matches(_ id: ObjectID) -> Bool {
    matchesKind(id.kind) && matches(name, id.name) && matches(namespace, id.namespace)
  }

  func selectsLabels(_ object: BuildObject) -> Bool {
    labels.matches { object.text(of: $0, in: "labels") }
      && annotations.matches { object.text(of: $0, in: "annotations") }
  }

  /// Whether labels or annotations are asked for.
  var hasLabels: Bool { !labels.isEmpty || !annotations.isEmpty }

  private func matchesKind(_ kind: ObjectKind) -> Bool {
    matches(group, kind.group) && matches(version, kind.version) && matches(self.kind, kind.kind)
  }

  private func matches(_ expression: GoRegex?, _ text: String) -> Bool { expression?.matches(text) ?? true }
}
