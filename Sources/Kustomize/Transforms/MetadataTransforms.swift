import SourcedYAML

/// `labels`, `commonLabels`, `commonAnnotations` and `replicas`.
enum MetadataTransforms {
  /// Sets pairs in the maps at some fields.
  static func set(_ pairs: SourcedMap, _ list: inout ObjectList, _ fields: [FieldSpec]) throws(KustomizeError) {
    guard !pairs.isEmpty else { return }
    let pairs = pairs.pairs.map { pair in
      SourcedMap.Pair(
        key: pair.key, keySource: pair.keySource,
        value: SourcedValue(
          .string(pair.value.isNull ? "" : pair.value.scalarText ?? ""), source: pair.value.source,
          literal: pair.value.literal))
    }
    try list.update { (object: inout BuildObject) throws(KustomizeError) in
      let kind = object.kind
      for field in fields where field.concerns(kind) {
        try field.update(&object.value, creating: .map) { (value) throws(KustomizeError) in
          value.updateMap { (map: inout SourcedMap) in for pair in pairs { map.set(pair) } }
        }
      }
    }
  }

  /// The labels of one entry of `labels`.
  static func add(
    label entry: SourcedValue, _ list: inout ObjectList, _ configuration: TransformConfiguration
  ) throws(KustomizeError) {
    guard let map = entry.map, let pairs = map.value(ignoringCase: "pairs")?.map else { return }
    func isSet(_ key: String) -> Bool {
      if case .boolean(true)? = map.value(ignoringCase: key)?.content { return true }
      return false
    }
    var fields = (map.value(ignoringCase: "fields")?.list ?? []).compactMap(TransformConfiguration.field)
    TransformConfiguration.merge(&fields, configuration.labels)
    if isSet("includeSelectors") {
      TransformConfiguration.merge(&fields, configuration.commonLabels)
    } else {
      if isSet("includeTemplates") { TransformConfiguration.merge(&fields, configuration.templateLabels) }
      TransformConfiguration.merge(&fields, [FieldSpec(path: "metadata/labels", creates: true)])
    }
    try set(pairs, &list, fields)
  }

  /// One entry of `replicas`; an error when no object has the name.
  static func setReplicas(
    _ entry: SourcedValue, _ list: inout ObjectList, _ fields: [FieldSpec], isComplete: Bool
  ) throws(KustomizeError) {
    guard let name = entry.map?.value(ignoringCase: "name")?.scalarText,
      let count = entry.map?.value(ignoringCase: "count"), case .integer = count.content
    else { throw KustomizeError("an entry of replicas needs a name and a count", entry.source) }
    var isFound = false
    try list.update { (object: inout BuildObject) throws(KustomizeError) in
      let ids = object.allIDs
      for field in fields
      where ids.contains(where: { $0.name == name && field.concerns($0.kind) }) && field.concerns(object.kind) {
        isFound = true
        try field.update(&object.value, creating: .scalar) { (value) throws(KustomizeError) in
          if value.isScalar { value = count }
        }
      }
    }
    if !isFound, isComplete { throw KustomizeError("no object that has replicas is called \(name)", entry.source) }
  }
}
