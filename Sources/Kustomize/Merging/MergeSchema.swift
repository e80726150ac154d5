import SourcedYAML

/// How the lists of a value are merged: by what Kustomize has built in, or by the description that `openapi.path` names.
enum MergeSchema: Sendable {
  case builtIn(MergeKeys)
  case described(DescribedType)

  /// What is known of an object's kind. A description of one's own replaces the built-in one.
  init?(of object: SourcedValue, _ description: KindDescriptions?) {
    guard let apiVersion = object["apiVersion"]?.scalarText, let kind = object["kind"]?.scalarText else { return nil }
    if let description {
      guard let type = description.type(apiVersion: apiVersion, kind: kind) else { return nil }
      self = .described(type)
    } else {
      guard let keys = MergeKeys(apiVersion: apiVersion, kind: kind) else { return nil }
      self = .builtIn(keys)
    }
  }

  func field(_ name: String) -> MergeSchema? {
    switch self {
    case .builtIn(let keys): keys.field(name).map { .builtIn($0) }
    case .described(let type): type.field(name).map { .described($0) }
    }
  }

  /// The keys of a list that is merged, with what is known of its items; nil for lists that are replaced.
  func list(_ name: String) -> (keys: [String], items: MergeSchema?)? {
    switch self {
    case .builtIn(let keys):
      return keys.list(name).map { ($0.keys, $0.items.map { .builtIn($0) }) }
    case .described(let type):
      return type.list(name).map { ($0.keys, $0.items.map { .described($0) }) }
    }
  }
}
