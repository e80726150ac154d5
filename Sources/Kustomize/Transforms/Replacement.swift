import SourceText
import SourcedYAML

/// An entry of `replacements`: copies a value into fields of other objects (api/filters/replacement).
struct Replacement {
  private let entry: SourcedValue
  private let targets: [SourcedValue]

  init(_ entry: SourcedValue) throws(KustomizeError) {
    self.entry = entry
    guard entry["source"] != nil || entry["sourceValue"] != nil, let targets = entry["targets"]?.list else {
      throw KustomizeError("a replacement needs a source and targets", entry.source)
    }
    self.targets = targets
  }

  /// Copies the value. `budget` is lowered by the values that are copied.
  func apply(_ list: inout ObjectList, _ budget: inout Int, isComplete: Bool) throws(KustomizeError) {
    guard let value = try value(in: list, isComplete: isComplete) else { return }
    let weight = value.weight
    let depth = value.depth(upTo: FieldPath.depthLimit + 1)
    for target in targets {
      guard let select = target["select"] else {
        throw KustomizeError("a target needs select", target.source)
      }
      let wanted = try ObjectSelector(select)
      var rejected: [ObjectSelector] = []
      for reject in target["reject"]?.list ?? [] { rejected.append(try ObjectSelector(reject)) }
      let paths =
        (target["fieldPaths"]?.list ?? []).isEmpty
        ? [SourcedValue.text("metadata.name", target.source)] : target["fieldPaths"]?.list ?? []
      let options = FieldOptions(target["options"])
      try list.update { (object: inout BuildObject) throws(KustomizeError) in
        let ids = object.allIDs
        guard wanted.selectsLabels(object), ids.contains(where: wanted.matches) else { return }
        for reject in rejected {
          if reject.hasLabels, reject.selectsLabels(object) { return }
          if !reject.hasNoIdentity, ids.contains(where: reject.matches) { return }
        }
        for path in paths {
          let parts = FieldPath.dottedParts(path.scalarText ?? "")
          budget -= weight
          guard budget > 0, parts.count + depth <= FieldPath.depthLimit else {
            throw KustomizeError("replacements copy too much", path.source)
          }
          var writer = ReplacementWriter(value: value, options: options)
          do throws(KustomizeError) {
            try writer.write(into: &object.value, parts[...])
          } catch { throw error.at(path.source) }
          if writer.count == 0 {
            throw KustomizeError("\(object.id.text) has no field \(path.scalarText ?? "")", path.source)
          }
        }
      }
    }
  }

  /// What is copied; nil when it cannot be known because of what was not read.
  private func value(in list: ObjectList, isComplete: Bool) throws(KustomizeError) -> SourcedValue? {
    if let value = entry["sourceValue"] { return value }
    guard let source = entry["source"] else { return nil }
    let found = list.objects.filter { object in object.allIDs.contains { Self.selects(source, $0) } }
    guard found.count == 1, let object = found.first else {
      if found.isEmpty, !isComplete { return nil }
      throw KustomizeError(
        found.isEmpty ? "no object is the source of the replacement" : "several objects are the source", source.source)
    }
    let path = source["fieldPath"]?.scalarText ?? ""
    let parts = FieldPath.dottedParts(path.isEmpty ? "metadata.name" : path)
    guard let value = FieldPath.lookup(parts, in: object.value),
      value.string != nil || !value.isNullOrEmpty
    else {
      throw KustomizeError("\(object.id.text) has no field \(path)", source["fieldPath"]?.source ?? source.source)
    }
    let options = FieldOptions(source["options"])
    guard !options.delimiter.isEmpty else { return value }
    let pieces = splitText(value.scalarText ?? "", by: options.delimiter)
    guard pieces.indices.contains(options.index) else {
      throw KustomizeError("the value has no part \(options.index)", source["options"]?.source)
    }
    return .text(pieces[options.index], value.source)
  }

  private static func selects(_ source: SourcedValue, _ id: ObjectID) -> Bool {
    func field(_ key: String) -> String { source[key]?.scalarText ?? "" }
    let kind = ObjectKind(group: field("group"), version: field("version"), kind: field("kind"))
    let namespace = field("namespace")
    let isThere =
      namespace.isEmpty
      || id.effectiveNamespace == ObjectID(kind: kind, name: "", namespace: namespace).effectiveNamespace
    return (field("name").isEmpty || field("name") == id.name) && isThere && id.kind.isSelected(by: kind)
  }
}

/// `options` of a source or a target.
struct FieldOptions {
  var delimiter = ""
  var index = 0
  var creates = false

  init(_ value: SourcedValue?) {
    delimiter = value?["delimiter"]?.scalarText ?? ""
    if case .integer(let index)? = value?["index"]?.content { self.index = index }
    if case .boolean(true)? = value?["create"]?.content { creates = true }
  }
}

/// The parts of a text between delimiters, as Go's `strings.Split` gives them.
func splitText(_ text: String, by delimiter: String) -> [String] {
  let bytes = Array(text.utf8)
  let mark = Array(delimiter.utf8)
  guard !mark.isEmpty else { return text.map(String.init) }
  var parts: [String] = []
  var start = 0
  var at = 0
  while at + mark.count <= bytes.count {
    if bytes[at..<at + mark.count].elementsEqual(mark) {
      parts.append(String(decoding: bytes[start..<at], as: UTF8.self))
      at += mark.count
      start = at
    } else {
      at += 1
    }
  }
  return parts + [String(decoding: bytes[start...], as: UTF8.self)]
}
