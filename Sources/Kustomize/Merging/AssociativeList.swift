import SourcedYAML

/// Merges lists by the keys of their items, as kyaml/yaml/walk/associative_sequence.go does, its peculiarities included:
/// what the patch names comes first, and of several keys only those count that some item has.
struct AssociativeList {
  /// The time grows with the square of the items.
  private static let limit = 3000

  /// The merged list; nil when it is removed.
  static func merge(
    _ old: SourcedValue?, _ patch: SourcedValue?, keys: [String], items: MergeSchema?
  ) throws(KustomizeError) -> SourcedValue? {
    var patch = patch
    guard let old, !old.isNull else {
      guard let patch, let list = patch.list else { return nil }
      var result = patch
      result.content = .list(try merged(list, list, isSame: true, keys: keys, items: items))
      return result
    }
    if let patch, patch.isNull { return nil }
    switch try Directive.take(fromList: &patch) {
    case .delete: return nil
    case .replace:
      guard let patch, let list = patch.list else { return nil }
      var result = patch
      result.content = .list(try merged(list, list, isSame: true, keys: keys, items: items))
      return result
    case .merge: break
    }
    var result = old
    result.content = .list(try merged(old.list ?? [], patch?.list, isSame: false, keys: keys, items: items))
    return result
  }

  /// `isSame` when both lists are the patch's, where the object has none.
  private static func merged(
    _ old: [SourcedValue], _ patch: [SourcedValue]?, isSame: Bool, keys: [String], items: MergeSchema?
  ) throws(KustomizeError) -> [SourcedValue] {
    let names = keys.isEmpty ? [""] : keys
    guard old.count + (patch?.count ?? 0) <= limit else {
      throw KustomizeError(
        "lists of more than \(limit) items are not merged", patch?.first?.source ?? old.first?.source)
    }
    var old = old
    var values: [[String]] = []
    var seen: Set<[String]> = []
    for list in [patch ?? [], old] {
      for item in list {
        let tuple = names.map { Self.value(of: item, $0) ?? "" }
        if seen.insert(tuple).inserted { values.append(tuple) }
      }
    }
    if names.count > 1 { equalize(&values) }
    guard !values.isEmpty else { return old }
    let valid = validNames(names, values)
    var added: [SourcedValue] = []
    for tuple in values {
      let wanted = zip(names, tuple).filter { valid.contains($0.0) }.map(\.1)
      // Like the original, look only for the keys that this item has.
      let own = validNames(names, [tuple])
      let ownValues = zip(names, tuple).filter { own.contains($0.0) }.map(\.1)
      let position = old.firstIndex { matches($0, own, ownValues) }
      let change = patch?.first { matches($0, own, ownValues) }
      var value: SourcedValue?
      if names == [""] {
        value = change ?? position.map { old[$0] }
      } else if isSame {
        value = try change.map { item throws(KustomizeError) in try StrategicMerge.added(item, items) } ?? nil
        if let position, let value { old[position] = value }
      } else {
        let merged = try StrategicMerge.merge(position.map { old[$0] }, change, items)
        value = merged.value
        if let position, let value, merged.isInPlace { old[position] = value }
      }
      guard var value, !value.isNull, value.map?.isEmpty != true else {
        old = removing(old, valid, wanted)
        continue
      }
      if names != [""] {
        for (name, text) in zip(valid, wanted) where !text.isEmpty && value.map?[name] == nil {
          value.updateMap { (map: inout SourcedMap) in map[name] = .text(text, nil) }
        }
      }
      setting(value, in: &added, valid, wanted)
    }
    append(old, to: &added, valid)
    return added
  }

  /// The keys that some item has; all when none has any.
  private static func validNames(_ names: [String], _ values: [[String]]) -> [String] {
    let valid = names.indices.filter { index in values.contains { !$0[index].isEmpty } }.map { names[$0] }
    return valid.isEmpty ? names : valid
  }

  /// Items that differ only in what one of them leaves out are the same item.
  private static func equalize(_ values: inout [[String]]) {
    for first in values.indices {
      for second in values.indices {
        guard let both = union(values[first], values[second]) else { continue }
        values[first] = both
        values[second] = both
      }
    }
  }

  private static func union(_ first: [String], _ second: [String]) -> [String]? {
    var hasCommon = false
    var result: [String] = []
    for (a, b) in zip(first, second) {
      if a == b {
        hasCommon = true
        result.append(a)
      } else if a.isEmpty || b.isEmpty {
        result.append(a.isEmpty ? b : a)
      } else {
        return nil
      }
    }
    return hasCommon ? result : nil
  }

  private static func value(of item: SourcedValue, _ name: String) -> String? {
    name.isEmpty ? item.scalarText : item.map?[name]?.scalarText
  }

  private static func matches(_ item: SourcedValue, _ names: [String], _ values: [String]) -> Bool {
    guard names.count == values.count else { return false }
    return zip(names, values).allSatisfy { value(of: item, $0) == $1 }
  }

  /// Puts an item in the place of those with the same keys, or behind all. A key without a value matches every item
  /// that has the key.
  private static func setting(
    _ item: SourcedValue, in list: inout [SourcedValue], _ names: [String], _ values: [String]
  ) {
    var isFound = false
    list = list.compactMap { old in
      guard isMatch(old, names, values) else { return values.isEmpty ? nil : old }
      isFound = true
      return item
    }
    if !isFound { list.append(item) }
  }

  private static func removing(
    _ list: [SourcedValue], _ names: [String], _ values: [String]
  ) -> [SourcedValue] {
    list.filter { !isMatch($0, names, values) }
  }

  private static func isMatch(_ item: SourcedValue, _ names: [String], _ values: [String]) -> Bool {
    guard !values.isEmpty else { return false }
    return zip(names, values).allSatisfy { name, wanted in
      guard let text = value(of: item, name) else { return false }
      return wanted.isEmpty || text == wanted
    }
  }

  /// Puts the object's own items behind those of the patch, in the place of which they are where the keys agree.
  private static func append(_ items: [SourcedValue], to list: inout [SourcedValue], _ names: [String]) {
    for item in items {
      var values: [String] = []
      for name in names {
        if let text = value(of: item, name) { values.append(text) } else { list.append(item) }
      }
      if names.count > 1 { list = removing(list, names, values) }
      setting(item, in: &list, names, values)
    }
  }
}
