import SourceText
import SourcedYAML

/// Writes the final names of objects into the fields that name them (api/filters/nameref/nameref.go).
struct NameReferences {
  private let objects: [BuildObject]
  private let ids: [ObjectID]
  private let formerIDs: [[ObjectID]]
  /// The objects that once had a name.
  private var byFormerName: [String: [Int]] = [:]

  init(_ list: ObjectList) {
    objects = list.objects
    ids = objects.map(\.id)
    formerIDs = objects.map(\.formerIDs)
    for (index, former) in formerIDs.enumerated() {
      for name in Set(former.map(\.name)) { byFormerName[name, default: []].append(index) }
    }
  }

  /// A field of an object that may name another one.
  private struct Referrer {
    let object: BuildObject
    let id: ObjectID
    let target: ObjectKind
    let path: String
  }

  /// The objects with their references renewed. `report` is given what is ambiguous.
  func fixed(
    _ references: [TransformConfiguration.References], report: (KustomizeError) -> Void
  ) throws(KustomizeError) -> ObjectList {
    var result = ObjectList()
    for (index, object) in objects.enumerated() {
      var changed = object
      let originalKind = object.originalID.kind
      for reference in references {
        for field in reference.fields where field.concerns(originalKind) && field.concerns(object.kind) {
          let referrer = Referrer(object: object, id: ids[index], target: reference.target, path: field.path)
          try field.update(&changed.value, creating: nil) { (value) throws(KustomizeError) in
            do throws(KustomizeError) { try set(&value, referrer) } catch { report(error.at(value.source)) }
          }
        }
      }
      try result.append(changed)
    }
    return result
  }

  private func set(_ value: inout SourcedValue, _ referrer: Referrer) throws(KustomizeError) {
    if value.isNull { return }
    if value.map != nil { return try setMap(&value, referrer) }
    if value.list != nil {
      try value.updateList { (list: inout [SourcedValue]) throws(KustomizeError) in
        for index in list.indices {
          if list[index].map != nil {
            try setMap(&list[index], referrer)
          } else {
            try setScalar(&list[index], referrer)
          }
        }
      }
      return
    }
    try setScalar(&value, referrer)
  }

  private func setScalar(_ value: inout SourcedValue, _ referrer: Referrer) throws(KustomizeError) {
    guard let name = value.scalarText, !value.isNull else { return }
    let candidates = candidates(named: name, for: referrer)
    guard let found = try select(candidates, referrer, alike: { $0.name == $1.name }) else { return }
    if objects[found].name != name { value = .text(objects[found].name, value.source) }
  }

  /// A map with `name` and `namespace`.
  private func setMap(_ value: inout SourcedValue, _ referrer: Referrer) throws(KustomizeError) {
    guard let name = value["name"]?.scalarText else { return }
    var candidates = candidates(named: name, for: referrer)
    if let namespace = value["namespace"]?.scalarText {
      let original = candidates.filter {
        (formerIDs[$0].first ?? ids[$0]).effectiveNamespace == namespace
      }
      candidates =
        isKnown(namespace, for: referrer)
        ? original : candidates.filter { ids[$0].effectiveNamespace == namespace }
    }
    let isAlike = { (a: BuildObject, b: BuildObject) in a.name == b.name && a.namespace == b.namespace }
    guard let found = try select(candidates, referrer, alike: isAlike) else { return }
    let target = objects[found]
    if target.name == name, target.namespace.isEmpty { return }
    value.updateMap { (map: inout SourcedMap) in
      if target.name != name { map["name"] = .text(target.name, map["name"]?.source) }
      if !target.namespace.isEmpty, map["namespace"]?.scalarText != target.namespace {
        map["namespace"] = .text(target.namespace, target.value["metadata", "namespace"]?.source)
      }
    }
  }

  /// Whether some object that may be named was in a namespace at first.
  private func isKnown(_ namespace: String, for referrer: Referrer) -> Bool {
    objects.indices.contains {
      (formerIDs[$0].first ?? ids[$0]).effectiveNamespace == namespace && couldRefer(referrer, to: $0)
    }
  }

  private func candidates(named name: String, for referrer: Referrer) -> [Int] {
    (byFormerName[name] ?? []).filter { couldRefer(referrer, to: $0) }
  }

  /// Objects refer to those of their namespace, or to those that have none.
  private func couldRefer(_ referrer: Referrer, to index: Int) -> Bool {
    if referrer.id.kind.isClusterScoped || ids[index].kind.isClusterScoped { return true }
    if ids[index].effectiveNamespace == referrer.id.effectiveNamespace { return true }
    guard referrer.id.kind.kind == "RoleBinding" else { return false }
    return (referrer.object.value["subjects"]?.list ?? []).contains {
      $0["kind"]?.scalarText == "ServiceAccount" && $0["namespace"]?.scalarText == objects[index].namespace
    }
  }

  private func select(
    _ candidates: [Int], _ referrer: Referrer, alike: (BuildObject, BuildObject) -> Bool
  ) throws(KustomizeError) -> Int? {
    var candidates = candidates.filter { index in
      formerIDs[index].contains { $0.kind.isSelected(by: referrer.target) }
    }
    if referrer.path.hasSuffix("roleRef/name"), let role = referrer.object.value["roleRef"],
      let group = role["apiGroup"]?.scalarText, let kind = role["kind"]?.scalarText
    {
      let wanted = ObjectKind(group: group, kind: kind)
      candidates = candidates.filter { formerIDs[$0].contains { $0.kind.isSelected(by: wanted) } }
    }
    if !referrer.id.kind.isClusterScoped {
      candidates = candidates.filter {
        ids[$0].kind.isClusterScoped || ids[$0].kind.kind == "ServiceAccount"
          || ids[$0].effectiveNamespace == referrer.id.effectiveNamespace
      }
    }
    if candidates.count == 1 { return candidates[0] }
    candidates = candidates.filter { hasSameAffixes(objects[$0], referrer.object, allowsEmpty: true) }
    if candidates.count > 1 {
      candidates = candidates.filter { hasSameAffixes(objects[$0], referrer.object, allowsEmpty: false) }
    }
    guard let first = candidates.first else { return nil }
    guard candidates.dropFirst().allSatisfy({ alike(objects[first], objects[$0]) }) else {
      throw KustomizeError("several objects could be meant: " + candidates.map { ids[$0].text }.joined(separator: ", "))
    }
    return first
  }

  private func hasSameAffixes(_ a: BuildObject, _ b: BuildObject, allowsEmpty: Bool) -> Bool {
    func isSame(_ x: [String], _ y: [String]) -> Bool {
      if x.isEmpty || y.isEmpty { return allowsEmpty || x.isEmpty == y.isEmpty }
      let count = min(x.count, y.count)
      return x.suffix(count).elementsEqual(y.suffix(count))
    }
    return isSame(a.prefixes, b.prefixes) && isSame(a.suffixes, b.suffixes)
  }
}
