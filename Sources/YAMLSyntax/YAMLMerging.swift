/// Merge keys: `<<: *defaults` or `<<: [*first, *second]`. The mapping's own keys win, then the earlier of a list.
extension YAMLNode {
  /// The last pair with this key; else the pair that a merge key brings in.
  package func pair(_ key: String) -> YAMLPair? {
    var visited: Set<UInt32> = []
    return pair(key, &visited)
  }

  /// All pairs with merge keys followed, each key once: the mapping's own in the order of their last mention, then the
  /// merged ones. nil when the node is no mapping.
  package var resolvedPairs: [YAMLPair]? {
    guard isMapping else { return nil }
    if let pairs, tree.areDistinct(pairs) { return pairs }
    var seen: Set<String> = []
    var visited: Set<UInt32> = []
    var result: [YAMLPair] = []
    collect(into: &result, &seen, &visited)
    return result
  }

  /// Whether the node is the plain scalar `<<`.
  var isMergeKey: Bool { record.style == .plain && hasText("<<") }

  /// The last pair with this key as the mapping itself writes it; merge keys are not followed.
  package func ownPair(_ key: String) -> YAMLPair? { own(key).pair }

  /// The last pair with this key, and whether there are merge keys.
  private func own(_ key: String) -> (pair: YAMLPair?, merges: Bool) {
    guard let found = tree.lastKey(key, in: record, at: index) else { return (nil, false) }
    guard found.place > 0 else { return (nil, found.merges) }
    let value = tree.next(found.place)
    return (
      YAMLPair(key: YAMLNode(tree: tree, place: found.place), value: YAMLNode(tree: tree, place: value)), found.merges
    )
  }

  private func pair(_ key: String, _ visited: inout Set<UInt32>) -> YAMLPair? {
    let (found, merges) = own(key)
    if found != nil || !merges { return found }
    // A second search of the same mapping finds nothing new, so every mapping is visited once.
    visited.insert(index)
    for source in mergeSources where visited.insert(source.index).inserted {
      if let pair = source.pair(key, &visited) { return pair }
    }
    return nil
  }

  /// The mappings that the merge keys name, the strongest first.
  private var mergeSources: [YAMLNode] {
    var sources: [YAMLNode] = []
    for pair in (pairs ?? []).reversed() where pair.key.isMergeKey {
      sources += pair.value.items ?? [pair.value]
    }
    return sources.filter(\.isMapping)
  }

  private func collect(into result: inout [YAMLPair], _ seen: inout Set<String>, _ visited: inout Set<UInt32>) {
    guard visited.insert(index).inserted else { return }
    var own: [YAMLPair] = []
    var merges = false
    for pair in (pairs ?? []).reversed() {
      if pair.key.isMergeKey {
        merges = true
        continue
      }
      if let key = pair.key.text, !seen.insert(key).inserted { continue }
      own.append(pair)
    }
    result += own.reversed()
    if merges {
      for source in mergeSources { source.collect(into: &result, &seen, &visited) }
    }
  }
}

extension YAMLTree {
  /// Whether few keys are different strings, none of them a merge key: most mappings are so, and need no table.
  fileprivate func areDistinct(_ pairs: [YAMLPair]) -> Bool {
    guard pairs.count <= 8 else { return false }
    for (place, pair) in pairs.enumerated() {
      let key = pair.key.record
      guard key.kind == .scalar, !pair.key.isMergeKey else { return false }
      let isNew = withText(of: key) { text in pairs[..<place].allSatisfy { !isEqual($0.key.record, text) } }
      guard isNew else { return false }
    }
    return true
  }
}
