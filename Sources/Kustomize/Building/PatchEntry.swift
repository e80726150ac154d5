import SourceText
import SourcedYAML

/// A patch of a kustomization, read.
struct PatchEntry: Sendable {
  /// What the patch does.
  enum Change: Sendable {
    /// Objects that are merged into those of the same identity.
    case merge([SourcedValue])
    case operations(JSONPatch)
  }

  let change: Change
  /// `target`, or nil where the patch itself names its object.
  let target: ObjectSelector?
  let allowsNameChange: Bool
  let allowsKindChange: Bool
  /// Whether the patch is one of `patchesStrategicMerge`.
  private let isLegacy: Bool
  /// Where the kustomization names the patch.
  let source: SourceSpan?

  /// An entry of `patches` or `patchesJson6902`, with its documents.
  init(_ entry: SourcedValue, documents: [SourcedValue]) throws(KustomizeError) {
    source = entry.source
    let map = entry.map
    if let target = map?.value(ignoringCase: "target"), !target.isNull {
      self.target = try ObjectSelector(target)
    } else {
      target = nil
    }
    let options = map?.value(ignoringCase: "options")?.map
    func isSet(_ key: String) -> Bool {
      if case .boolean(true)? = options?.value(ignoringCase: key)?.content { return true }
      return false
    }
    allowsNameChange = isSet("allowNameChange")
    allowsKindChange = isSet("allowKindChange")
    isLegacy = false
    change = try Self.change(documents, entry.source)
    if case .operations = change, target == nil { throw KustomizeError("a JSON patch needs a target", entry.source) }
    if case .merge(let objects) = change, target != nil, objects.count > 1 {
      throw KustomizeError("a patch with a target is one object", objects[1].source ?? entry.source)
    }
  }

  /// An entry of `patchesStrategicMerge`, with its documents.
  init(merging documents: [SourcedValue], _ source: SourceSpan?) throws(KustomizeError) {
    self.source = source
    target = nil
    allowsNameChange = false
    allowsKindChange = false
    isLegacy = true
    change = try Self.change(documents, source)
    if case .operations = change { throw KustomizeError("this is a JSON patch, which needs a target", source) }
  }

  private static func change(_ documents: [SourcedValue], _ source: SourceSpan?) throws(KustomizeError) -> Change {
    if documents.count == 1, let list = documents[0].list { return .operations(JSONPatch(list)) }
    var objects: [SourcedValue] = []
    for document in documents {
      for object in try ObjectReader.objects(in: document) { objects.append(object) }
    }
    guard !objects.isEmpty else { throw KustomizeError("the patch is empty", source) }
    return .merge(objects)
  }

  /// Changes the objects that are meant. `isComplete` is false when some base was not read: its objects may be meant.
  func apply(
    to list: inout ObjectList, _ descriptions: KindDescriptions?, _ budget: inout Int, isComplete: Bool
  ) throws(KustomizeError) {
    switch change {
    case .operations(let patch):
      do throws(KustomizeError) {
        try list.update(where: { target?.selects($0) == true }) { (object) throws(KustomizeError) in
          var changed = object
          changed.rememberID()
          changed.value = try patch.apply(to: object.value, &budget).withExplicitNulls
          // Kustomize writes the object as JSON in between, where 0x1F is 31 and an empty value is null.
          changed.value = MetadataText.written(changed.value, ["annotations"]) { $0.isNull ? "" : $0.scalarText }
          return changed
        }
      } catch { throw error.at(source) }
    case .merge(let patches):
      if let target, let patch = patches.first {
        try list.update(where: target.selects) { (object) throws(KustomizeError) in
          try merged(patch, into: object, descriptions, isTargeted: true)
        }
        return
      }
      for patch in patches {
        let id = BuildObject(patch).id
        let found = list.positions(of: id)
        guard found.count == 1, let index = found.first else {
          if found.isEmpty, !isComplete { continue }
          throw KustomizeError(
            found.isEmpty ? "no object is called \(id.text), which the patch names" : "several objects are \(id.text)",
            patch["metadata", "name"]?.source ?? patch.source ?? source)
        }
        try list.update(at: index) { (object) throws(KustomizeError) in
          try merged(patch, into: object, descriptions, isTargeted: false)
        }
      }
    }
  }

  private func merged(
    _ patch: SourcedValue, into object: BuildObject, _ descriptions: KindDescriptions?, isTargeted: Bool
  ) throws(KustomizeError) -> BuildObject? {
    var changed = object
    if allowsNameChange || allowsKindChange { changed.rememberID() }
    var patch = patch
    if isTargeted {
      patch.updateMap { (map: inout SourcedMap) in
        map["apiVersion"] = object.value["apiVersion"]
      }
    }
    // Kustomize copies such a patch with its metadata as strings, so that null deletes nothing there.
    if isTargeted || isLegacy {
      patch = MetadataText.written(patch, ["labels", "annotations"]) { $0.isImplicitNull ? "" : $0.scalarText }
    }
    let merged: SourcedValue?
    do throws(KustomizeError) {
      merged = try StrategicMerge.apply(patch, to: object.value, descriptions)
    } catch { throw error.at(patch.source ?? source) }
    guard let merged, !merged.isNullOrEmpty else { return nil }
    changed.value = merged
    if !allowsKindChange {
      changed.value.updateMap { (map: inout SourcedMap) in map["kind"] = object.value["kind"] }
    }
    if !allowsNameChange { changed.setMetadata("name", object.value["metadata", "name"]) }
    changed.setMetadata("namespace", object.namespace.isEmpty ? nil : object.value["metadata", "namespace"])
    return changed
  }
}
