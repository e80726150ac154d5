/// What identifies an object in a build.
struct ObjectID: Hashable, Sendable {
  var kind: ObjectKind
  var name: String
  /// As written; empty when none is.
  var namespace: String

  /// The namespace in which the object counts; two objects without one are in the same.
  var effectiveNamespace: String {
    if kind.isClusterScoped { return Self.noNamespace }
    return namespace.isEmpty ? "default" : namespace
  }

  /// What Kustomize takes for the namespace of objects that have none.
  static let noNamespace = "_non_namespaceable_"

  /// Whether both name the same object.
  func isSame(as other: ObjectID) -> Bool {
    name == other.name && kind == other.kind && effectiveNamespace == other.effectiveNamespace
  }

  /// `Ingress chat/web`.
  var text: String { kind.kind + " " + (namespace.isEmpty ? "" : namespace + "/") + name }
}
