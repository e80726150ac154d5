import SourceText
import SourcedYAML

/// Merges a strategic merge patch into an object as kyaml does (kyaml/yaml/merge2 and kyaml/yaml/walk, version 5.6).
///
/// Maps merge, null and `$patch: delete` remove, lists are replaced unless the schema names their keys.
struct StrategicMerge {
  /// A merged value; `isInPlace` when it is the changed original and not the patch instead.
  struct Merged {
    var value: SourcedValue?
    var isInPlace: Bool
  }

  /// The object after a patch; nil when the patch deletes it.
  static func apply(
    _ patch: SourcedValue, to object: SourcedValue, _ descriptions: KindDescriptions?
  ) throws(KustomizeError) -> SourcedValue? {
    try merge(object, patch, MergeSchema(of: object, descriptions)).value
  }

  /// Merges two values of which at most one is missing.
  static func merge(
    _ old: SourcedValue?, _ patch: SourcedValue?, _ schema: MergeSchema?
  ) throws(KustomizeError) -> Merged {
    guard let kind = firstThatIsNotNull(old, patch) else { return mergeNulls(old, patch) }
    if kind.map != nil { return try mergeMaps(old, patch, schema) }
    if kind.list != nil {
      try check(old, patch, "list") { $0.list != nil }
      if let patch { return Merged(value: patch, isInPlace: false) }
      return Merged(value: old, isInPlace: true)
    }
    try check(old, patch, "scalar") { $0.isScalar }
    if let patch { return Merged(value: patch, isInPlace: false) }
    return Merged(value: old, isInPlace: true)
  }

  private static func firstThatIsNotNull(_ old: SourcedValue?, _ patch: SourcedValue?) -> SourcedValue? {
    if let old, !old.isNull { return old }
    if let patch, !patch.isNull { return patch }
    return nil
  }

  /// A null that somebody wrote stays; one that is expressed by nothing goes.
  private static func mergeNulls(_ old: SourcedValue?, _ patch: SourcedValue?) -> Merged {
    guard patch == nil, let old, !old.isImplicitNull else { return Merged(value: nil, isInPlace: false) }
    return Merged(value: old, isInPlace: true)
  }

  private static func check(
    _ old: SourcedValue?, _ patch: SourcedValue?, _ kind: String, _ condition: (SourcedValue) -> Bool
  ) throws(KustomizeError) {
    for value in [old, patch] {
      guard let value, !value.isNull, !condition(value) else { continue }
      throw KustomizeError("the patch and the object differ here: one has a \(kind), the other has none", patch?.source)
    }
  }

  private static func mergeMaps(
    _ old: SourcedValue?, _ patch: SourcedValue?, _ schema: MergeSchema?
  ) throws(KustomizeError) -> Merged {
    try check(old, patch, "map") { $0.map != nil }
    var patch = patch
    let directive = try Directive.take(from: &patch)
    guard let old, !old.isNull else {
      guard directive != .delete, let patch else { return Merged(value: nil, isInPlace: false) }
      return Merged(value: try added(patch, schema), isInPlace: false)
    }
    if let patch, patch.isNull { return Merged(value: nil, isInPlace: false) }
    switch directive {
    case .delete: return Merged(value: nil, isInPlace: false)
    case .replace:
      return Merged(
        value: try patch.map { value throws(KustomizeError) in try added(value, schema) } ?? nil, isInPlace: false)
    case .merge: break
    }
    var result = old
    try result.updateMap { map throws(KustomizeError) in
      for key in map.keys where patch?.map?.pair(key) == nil {
        guard let value = map[key], !value.isScalar || value.isNull else { continue }
        map[key] = try mergeField(key, value, nil, schema)
      }
      for pair in patch?.map?.pairs ?? [] {
        guard let merged = try mergeField(pair.key, map[pair.key], pair.value, schema) else {
          map.remove(pair.key)
          continue
        }
        if map[pair.key] == nil {
          map.set(SourcedMap.Pair(key: pair.key, keySource: pair.keySource, value: merged))
        } else {
          map[pair.key] = merged
        }
      }
    }
    return Merged(value: result, isInPlace: true)
  }

  private static func mergeField(
    _ key: String, _ old: SourcedValue?, _ patch: SourcedValue?, _ schema: MergeSchema?
  ) throws(KustomizeError) -> SourcedValue? {
    let value: SourcedValue?
    if let list = schema?.list(key), firstThatIsNotNull(old, patch)?.list != nil {
      try check(old, patch, "list") { $0.list != nil }
      value = try AssociativeList.merge(old, patch, keys: list.keys, items: list.items)
    } else {
      value = try merge(old, patch, schema?.field(key)).value
    }
    return value.flatMap { $0.isNull && !(patch == nil && !$0.isImplicitNull) ? nil : $0 }
  }

  /// What a patch adds where the object has nothing: its directives and nulls are carried out.
  static func added(_ patch: SourcedValue, _ schema: MergeSchema?) throws(KustomizeError) -> SourcedValue? {
    guard patch.map != nil else { return patch }
    var optional: SourcedValue? = patch
    guard try Directive.take(from: &optional) != .delete, var result = optional else { return nil }
    try result.updateMap { map throws(KustomizeError) in
      for pair in map.pairs where !pair.value.isScalar || pair.value.isNull {
        map[pair.key] = try mergeField(pair.key, nil, pair.value, schema)
      }
    }
    return result
  }
}
