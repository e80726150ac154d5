import SourcedYAML

/// What differs between our object and that of helm. Something that we do not know equals everything.
enum ObjectComparison {
  /// The first difference, with its path, or nil.
  static func difference(_ ours: SourcedValue, _ theirs: SourcedValue, path: String = "") -> String? {
    if ours.isUnknown { return nil }
    if let a = ours.map, let b = theirs.map {
      for key in Set(a.keys).union(b.keys).sorted() {
        guard let left = a[key] else { return "\(path).\(key) is missing" }
        guard let right = b[key] else {
          if left.isUnknown { continue }
          return "\(path).\(key) is too much"
        }
        if let found = difference(left, right, path: path + "." + key) { return found }
      }
      return nil
    }
    if let a = ours.list, let b = theirs.list {
      guard a.count == b.count else { return "\(path) has \(a.count) items, not \(b.count)" }
      for (index, pair) in zip(a, b).enumerated() {
        if let found = difference(pair.0, pair.1, path: "\(path)[\(index)]") { return found }
      }
      return nil
    }
    let (left, right) = (JSONText.of(ours), JSONText.of(theirs))
    return left == right ? nil : "\(path) is \(left), not \(right)"
  }

  /// How many values of an object are not known.
  static func unknownCount(_ value: SourcedValue) -> Int {
    switch value.content {
    case .unknown: 1
    case .list(let list): list.reduce(0) { $0 + unknownCount($1) }
    case .map(let map): map.pairs.reduce(0) { $0 + unknownCount($1.value) }
    default: 0
    }
  }
}
