import SourceText
import SystemSupport
import YAMLSyntax

/// All Kubernetes objects of the inputs, by kind and name.
package struct KubernetesObjects: Sendable {
  fileprivate struct Key: Hashable {
    let kind: String
    let namespace: String
    let name: String
  }

  private struct NameKey: Hashable {
    let kind: String
    let name: String
  }

  /// `key: value`, within a namespace.
  fileprivate struct Label: Hashable {
    let namespace: String
    let key: String
    let value: String
  }

  /// Objects of one kind and name in one file or folder.
  private struct ScopedName<Scope: Hashable & Sendable>: Hashable {
    let kind: String
    let name: String
    let scope: Scope
  }

  /// More objects of one name than this are not compared one by one.
  private static let many = 32

  fileprivate static let podKinds = ["Deployment", "StatefulSet", "ReplicaSet", "Rollout"]

  /// The tables for finding objects. Every route passes the objects to all cores; a list of one element makes that one
  /// reference.
  private var tables = [Tables()]

  private struct Tables {
    var all: [KubernetesObject] = []
    var kinds: [String] = []
    /// Numbers of kinds, which are indices of `kinds` and `byKind`.
    var kindNumbers: [String: Int] = [:]
    var byKind: [[Int]] = []
    /// Objects by kind, name and namespace, where many share the name.
    var crowded: [Key: [Int]] = [:]
    /// Objects by kind and name in any namespace.
    var byName: [NameKey: NumberList] = [:]
    /// Policies by the kind and name of what they are attached to.
    var byTarget: [Key: [Int]] = [:]
    /// Policies that are attached by labels.
    var selecting: [Int] = []
    /// Kustomize patches of Ingresses by name.
    var byPatch: [String: [Int]] = [:]
    /// Workloads by each label of their pods.
    var byLabel: [Label: NumberList] = [:]
    /// The first object of a name in a file and in a folder, where many share the name.
    var firstInFile: [ScopedName<FileID>: Int] = [:]
    var firstInFolder: [ScopedName<String>: Int] = [:]
  }

  /// The objects in the order of the inputs.
  package var all: [KubernetesObject] { tables[0].all }

  /// An object with all that it is found by, which is read where its document is parsed: on all cores.
  package struct Entry: Sendable {
    /// The object.
    package let object: KubernetesObject
    fileprivate var labels: [Label] = []
    fileprivate var targets: [Key] = []

    fileprivate init(_ object: KubernetesObject) {
      self.object = object
      let spec = object.spec
      if KubernetesObjects.podKinds.contains(object.kind) {
        labels = (spec?["template"]?["metadata"]?["labels"]?.pairs ?? []).map { label in
          Label(namespace: object.effectiveNamespace, key: label.key.text ?? "", value: label.value.text ?? "")
        }
      }
      var targets = spec?["targetRefs"]?.items ?? []
      if let first = spec?["targetRef"] { targets.insert(first, at: 0) }
      for target in targets {
        guard let kind = target["kind"]?.text, let name = target["name"]?.text else { continue }
        let namespace = target["namespace"]?.text ?? object.effectiveNamespace
        self.targets.append(Key(kind: kind, namespace: namespace, name: name))
      }
    }
  }

  /// No objects.
  package init() {}

  /// Adds the content of a document: an object, or the items of a list.
  package static func addEntries(
    in root: YAMLNode, file: FileID, folder: String, kinds: KubernetesKinds, to entries: inout [Entry]
  ) {
    if let kind = root["kind"], kind.endsWith("List"), let items = root["items"]?.items {
      for item in items { addEntries(in: item, file: file, folder: folder, kinds: kinds, to: &entries) }
    } else if let object = KubernetesObject(root, file: file, folder: folder, kinds: kinds) {
      entries.append(Entry(object))
    }
  }

  /// Adds a file of a product. Nothing where the document is none.
  package static func addEntry(
    ofDocument root: YAMLNode, file: FileID, folder: String, kinds: KubernetesKinds, to entries: inout [Entry]
  ) {
    guard let kind = kinds.kind(ofDocument: root),
      let key = kinds.documents.first(where: { $0.kind == kind })?.keys.first
    else { return }
    entries.append(
      Entry(KubernetesObject(document: root, kind: kind, key: key, file: file, folder: folder)))
  }

  /// Reserves capacity for objects that will be added.
  package mutating func reserve(_ count: Int) {
    tables[0].all.reserveCapacity(tables[0].all.count + count)
    tables[0].byName.reserveCapacity(tables[0].byName.count + count)
  }

  /// Adds an object.
  package mutating func add(_ entry: Entry) {
    let object = entry.object
    let number = tables[0].all.count
    append(object)
    tables[0].byName[NameKey(kind: object.kind, name: object.name), default: NumberList()].append(number)
    if object.isPatch { tables[0].byPatch[object.name, default: []].append(number) }
    for label in entry.labels { tables[0].byLabel[label, default: NumberList()].append(number) }
    if object.spec?["targetSelectors"] != nil { tables[0].selecting.append(number) }
    for target in entry.targets { tables[0].byTarget[target, default: []].append(number) }
  }

  private mutating func append(_ object: KubernetesObject) {
    let kind = number(ofKind: object.kind)
    tables[0].byKind[kind].append(tables[0].all.count)
    tables[0].all.append(object)
  }

  /// The number of a kind; a new kind gets one.
  private mutating func number(ofKind kind: String) -> Int {
    if let known = knownNumber(ofKind: kind) { return known }
    tables[0].kindNumbers[kind] = tables[0].kinds.count
    tables[0].kinds.append(kind)
    tables[0].byKind.append([])
    return tables[0].kinds.count - 1
  }

  private func knownNumber(ofKind kind: String) -> Int? { tables[0].kindNumbers[kind] }

  /// Adds the parts of a chart's values that become objects: every `ingress:` and the `config:` of a controller.
  package mutating func add(chartValues root: YAMLNode, file: FileID, path: String, kinds: KubernetesKinds) {
    addChart(root, "", file, folder(of: path), kinds, depth: 0)
  }

  private mutating func addChart(
    _ node: YAMLNode, _ trail: String, _ file: FileID, _ folder: String, _ kinds: KubernetesKinds, depth: Int
  ) {
    guard depth < 12 else { return }
    for pair in node.pairs ?? [] {
      guard let key = pair.key.text, pair.value.isMapping, pair.value["enabled"]?.text != "false" else { continue }
      let title = trail.isEmpty ? key : trail + "." + key
      if key == "ingress" || key.hasSuffix("Ingress"),
        let object = KubernetesObject(chartIngress: pair.value, title: title, file: file, folder: folder)
      {
        append(object)
      } else {
        let configs = Self.chartConfigs(pair.value, key, kinds)
        for (name, config) in configs {
          append(KubernetesObject(chartConfig: config, name: name, file: file, folder: folder))
        }
        if configs.isEmpty { addChart(pair.value, title, file, folder, kinds, depth: depth + 1) }
      }
    }
  }

  /// The ConfigMaps that charts of controllers make of a section of their values: `controller` with `config`. Which of the
  /// controllers it is, its keys tell.
  private static func chartConfigs(_ section: YAMLNode, _ key: String, _ kinds: KubernetesKinds)
    -> [(name: String, node: YAMLNode)]
  {
    kinds.charts.compactMap { profile in
      guard let map = profile.configMap, map.values.dropLast().last == key, let last = map.values.last,
        let node = section[last], node.isMapping
      else { return nil }
      return (map.name.replacing("{fullname}", with: profile.charts.first ?? ""), node)
    }
  }

  /// Prepares the look-up of names that very many objects share; called when all are there.
  package mutating func finish() {
    for (key, numbers) in tables[0].byName where numbers.count > Self.many {
      for number in numbers.all {
        let object = tables[0].all[number]
        tables[0].crowded[Key(kind: key.kind, namespace: object.effectiveNamespace, name: key.name), default: []]
          .append(number)
        let inFile = ScopedName(kind: key.kind, name: key.name, scope: object.file)
        if tables[0].firstInFile[inFile] == nil { tables[0].firstInFile[inFile] = number }
        let inFolder = ScopedName(kind: key.kind, name: key.name, scope: object.folder)
        if tables[0].firstInFolder[inFolder] == nil { tables[0].firstInFolder[inFolder] = number }
      }
    }
  }

  /// Partial objects with the name of another one: kustomize patches. The nearest object is the patched one.
  package func patches(of object: KubernetesObject) -> [KubernetesObject] {
    guard !tables[0].byPatch.isEmpty, object.kind == "Ingress", !object.isChartValue, !object.isPatch,
      let numbers = tables[0].byPatch[object.name]
    else {
      return []
    }
    let found = numbers.filter { number in
      let other = tables[0].all[number]
      return other.namespace == nil || object.namespace == nil || other.namespace == object.namespace
    }
    return nearest(found, object.vicinity).map { [$0] } ?? []
  }

  /// The workload whose pods have the labels; of several the nearest.
  package func workload(labels: [(key: String, value: String)], in namespace: String, near other: KubernetesObject)
    -> KubernetesObject?
  {
    var shortest: NumberList?
    for label in labels {
      guard let list = tables[0].byLabel[Label(namespace: namespace, key: label.key, value: label.value)] else {
        return nil
      }
      if list.count < shortest?.count ?? .max { shortest = list }
    }
    guard let shortest else { return nil }
    let found = shortest.all.prefix(KubernetesLimits.workloads).filter { number in
      let own = tables[0].all[number].spec?["template"]?["metadata"]?["labels"]
      return labels.allSatisfy { own?[$0.key]?.hasText($0.value) == true }
    }
    return nearest(found, other.vicinity)
  }

  /// The objects of a kind.
  package func objects(_ kind: String) -> [KubernetesObject] { numbers(ofKind: kind).map { tables[0].all[$0] } }

  private func numbers(ofKind kind: String) -> [Int] { knownNumber(ofKind: kind).map { tables[0].byKind[$0] } ?? [] }

  /// The objects of a kind with a trait.
  package func objects(_ kind: String, with trait: ObjectFlags) -> [KubernetesObject] {
    objects(kind).filter { $0.traits.contains(trait) }
  }

  /// The objects with a trait, in the order of the inputs.
  package func objects(with trait: ObjectFlags) -> [KubernetesObject] {
    all.filter { $0.traits.contains(trait) }
  }

  /// The objects of some kinds, or with a trait, in the order of the inputs.
  package func objects(ofKinds holds: (String) -> Bool, orWith trait: ObjectFlags = []) -> [KubernetesObject] {
    let wanted = Set(tables[0].kinds.filter(holds))
    return all.filter { wanted.contains($0.kind) || !$0.traits.isDisjoint(with: trait) }
  }

  /// The objects of a kind that satisfy a condition, which is requested on all cores.
  package func objects(_ kind: String, where condition: @Sendable (KubernetesObject) -> Bool) -> [KubernetesObject] {
    let objects = objects(kind)
    return parallelChunks(objects.count, minimum: 400) { range in objects[range].filter(condition) }.flatMap { $0 }
  }

  /// Whether a kind occurs.
  package func has(_ kind: String) -> Bool { knownNumber(ofKind: kind) != nil }

  /// The object with this name. An object without a namespace may be applied to any, so that it matches where no other
  /// one does. Overlays and examples contain several of one name: the one nearest to `other` is used.
  package func object(_ kind: String, _ name: String, in namespace: String, near other: KubernetesObject? = nil)
    -> KubernetesObject?
  { self.object(kind, name, in: namespace, nearSource: other?.vicinity) }

  /// The object with this name; of several the nearest to a file.
  package func object(_ kind: String, _ name: String, in namespace: String, nearSource location: SourceProximity?)
    -> KubernetesObject?
  {
    guard let known = tables[0].byName[NameKey(kind: kind, name: name)] else { return nil }
    let numbers = known.all
    let exact = self.numbers(numbers, kind, name, in: namespace)
    let found = exact.isEmpty && !namespace.isEmpty ? self.numbers(numbers, kind, name, in: "") : exact
    if !found.isEmpty { return nearest(found, location) }
    guard namespace.isEmpty else { return nil }
    let isOne = numbers.allSatisfy { tables[0].all[$0].namespace == tables[0].all[numbers[0]].namespace }
    return isOne ? nearest(numbers, location) : nil
  }

  /// Those of the objects with a name that are in a namespace.
  private func numbers(_ numbers: [Int], _ kind: String, _ name: String, in namespace: String) -> [Int] {
    if numbers.count > Self.many { return tables[0].crowded[Key(kind: kind, namespace: namespace, name: name)] ?? [] }
    return numbers.filter { tables[0].all[$0].effectiveNamespace == namespace }
  }

  private func nearest(_ numbers: [Int], _ other: SourceProximity?) -> KubernetesObject? {
    guard numbers.count > 1, let other else { return numbers.last.map { tables[0].all[$0] } }
    if numbers.count > Self.many, let first = numbers.first {
      let (kind, name) = (tables[0].all[first].kind, tables[0].all[first].name)
      if let near = tables[0].firstInFile[ScopedName(kind: kind, name: name, scope: other.file)] {
        return tables[0].all[near]
      }
      var folder = other.folder
      while true {
        if let near = tables[0].firstInFolder[ScopedName(kind: kind, name: name, scope: folder)] {
          return tables[0].all[near]
        }
        let parent = SystemSupport.folder(of: folder)
        if parent == folder || folder == "." { return tables[0].all[first] }
        folder = parent
      }
    }
    return numbers.map { tables[0].all[$0] }.max { $0.vicinity.distance(to: other) > $1.vicinity.distance(to: other) }
  }

  /// Of several objects with one name in one overlay or another those that are nearest; others stay.
  package func nearest<Element>(
    _ elements: [Element], to other: KubernetesObject, of object: (Element) -> KubernetesObject
  )
    -> [Element]
  {
    guard elements.count > 1 else { return elements }
    // Most often all are in one file or one folder, and no folders need to be compared part by part.
    let location = other.vicinity
    let close = elements.filter { object($0).file == location.file }
    let near = close.isEmpty ? elements.filter { object($0).folder == location.folder } : close
    var least: [String: Int] = [:]
    let known = Set(near.map { object($0).title })
    let rest = elements.filter { !known.contains(object($0).title) }.map {
      ($0, object($0).vicinity.distance(to: location))
    }
    for (element, distance) in rest {
      least[object(element).title] = min(least[object(element).title] ?? .max, distance)
    }
    return near + rest.filter { least[object($0.0).title] == $0.1 }.map(\.0)
  }

  /// Policies of a kind that are attached to an object.
  package func policies(_ kind: String, on target: KubernetesObject) -> [KubernetesObject] {
    named(kind, target.kind, target.name, target.effectiveNamespace)
      + selecting(kind, target.kind, target.effectiveNamespace, label: target.label)
  }

  /// Policies of a kind that are attached to a name.
  package func policies(_ kind: String, onKind targetKind: String, _ name: String, in namespace: String)
    -> [KubernetesObject]
  {
    guard !tables[0].selecting.isEmpty else { return named(kind, targetKind, name, namespace) }
    let target = tables[0].byName[NameKey(kind: targetKind, name: name)]?.all.lazy.map { tables[0].all[$0] }
      .first { $0.effectiveNamespace == namespace }
    return named(kind, targetKind, name, namespace)
      + selecting(kind, targetKind, namespace, label: target.map { target in { target.label($0) } })
  }

  /// Those whose `targetRefs` name it.
  private func named(_ kind: String, _ targetKind: String, _ name: String, _ namespace: String) -> [KubernetesObject] {
    guard !tables[0].byTarget.isEmpty else { return [] }
    var numbers = tables[0].byTarget[Key(kind: targetKind, namespace: namespace, name: name)] ?? []
    if !namespace.isEmpty { numbers += tables[0].byTarget[Key(kind: targetKind, namespace: "", name: name)] ?? [] }
    return numbers.map { tables[0].all[$0] }.filter { $0.kind == kind }
  }

  /// Those whose `targetSelectors` select it.
  private func selecting(
    _ kind: String, _ targetKind: String, _ namespace: String, label: ((String) -> String?)?
  ) -> [KubernetesObject] {
    tables[0].selecting.map { tables[0].all[$0] }.filter { policy in
      policy.kind == kind
        && TargetSelector.all(of: policy).contains {
          $0.selects(kind: targetKind, isNear: policy.effectiveNamespace == namespace, label: label)
        }
    }
  }
}

/// Numbers of objects, nearly always one.
private struct NumberList: Sendable {
  private var first = -1
  private var rest: [Int] = []

  mutating func append(_ number: Int) { if first < 0 { first = number } else { rest.append(number) } }

  var count: Int { first < 0 ? 0 : rest.count + 1 }
  var all: [Int] { first < 0 ? [] : [first] + rest }
}
