import SourceText
import SourcedYAML

/// An object on its way through a build, with what the build has to remember of it.
struct BuildObject: Sendable {
  /// A name that the object had before.
  struct Former: Sendable, Equatable {
    let kind: String
    let name: String
    /// The effective namespace.
    let namespace: String
  }

  /// What a generated object does with one of the same name.
  enum Behavior: String, Sendable {
    case create, merge, replace
  }

  var value: SourcedValue
  private(set) var former: [Former] = []
  /// The prefixes and suffixes that the name was given, in this order.
  var prefixes: [String] = []
  var suffixes: [String] = []
  /// Whether the name ends with a hash of the content.
  var needsHash = false
  var behavior = Behavior.create
  /// The variables that take a field of the object.
  var variables: [String] = []

  init(_ value: SourcedValue) { self.value = value }

  var kind: ObjectKind {
    ObjectKind(apiVersion: value["apiVersion"]?.scalarText ?? "", kind: value["kind"]?.scalarText ?? "")
  }
  var name: String { value["metadata", "name"]?.scalarText ?? "" }
  var namespace: String {
    value["metadata", "namespace"].flatMap { $0.isNull ? nil : $0.scalarText } ?? ""
  }

  var id: ObjectID { ObjectID(kind: kind, name: name, namespace: namespace) }

  /// The former identities, the oldest first.
  var formerIDs: [ObjectID] {
    let kind = kind
    return former.map {
      ObjectID(
        kind: ObjectKind(group: kind.group, version: kind.version, kind: $0.kind), name: $0.name,
        namespace: $0.namespace)
    }
  }

  /// The identity with which the object was read.
  var originalID: ObjectID { formerIDs.first ?? id }

  /// All identities, the current one last.
  var allIDs: [ObjectID] { formerIDs + [id] }

  /// Remembers the current identity before it changes.
  mutating func rememberID() {
    let id = id
    former.append(Former(kind: id.kind.kind, name: id.name, namespace: id.effectiveNamespace))
  }

  /// Takes over what another object was called.
  mutating func inherit(_ other: BuildObject) {
    former = other.former
    prefixes = other.prefixes
    suffixes = other.suffixes
    variables = other.variables
  }

  /// Sets `metadata.name`.
  mutating func setName(_ name: String, _ source: SourceSpan?) { setMetadata("name", .text(name, source)) }

  /// Sets a field of `metadata`; nil removes it.
  mutating func setMetadata(_ key: String, _ field: SourcedValue?) {
    var metadata = value["metadata"] ?? SourcedValue(.map(SourcedMap()))
    if metadata.isNull { metadata.content = .map(SourcedMap()) }
    metadata.updateMap { (map: inout SourcedMap) in map[key] = field }
    value.updateMap { (map: inout SourcedMap) in map["metadata"] = metadata }
  }

  /// A label or an annotation as text.
  func text(of key: String, in field: String) -> String? { value["metadata", field]?.map?[key]?.scalarText }
}
