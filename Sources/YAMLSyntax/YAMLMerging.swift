/// Merge keys: `<<: *defaults` or `<<: [*first, *second]`. The mapping's own keys win, then the earlier of a list.
extension YAMLNode {
  /// The last pair with this key; else the pair that a merge key brings in.
  public func pair(_ key: String) -> YAMLPair? {
    var visited: Set<UInt32> = []
    return pair(key, &visited)
  }

  /// All pairs with merge keys followed, each key once: the mapping's own in the order of their last mention, then the
  /// merged ones. nil when the node is no mapping.
  public var resolvedPairs: [YAMLPair]? {
    guard isMapping else { return nil }
    var seen: Set<String> = []
    var visited: Set<UInt32> = []
    var result: [YAMLPair] = []
    collect(into: &result, &seen, &visited)
    return result
  }

  /// Whether the node is the plain scalar `<<`.
  var isMergeKey: Bool { record.style == .plain && hasText("<<") }

  private func pair(_ key: String, _ visited: inout Set<UInt32>) -> YAMLPair? {
    let record = record
    guard record.kind == .mapping else { return nil }
    var found: YAMLPair?
    var merges = false
    var place = index + 1
    while place < record.next {
      let node = YAMLNode(tree: tree, place: place)
      let value = tree.records[Int(place)].next
      if node.hasText(key) {
        found = YAMLPair(key: node, value: YAMLNode(tree: tree, place: value))
      } else if node.isMergeKey {
        merges = true
      }
      place = tree.records[Int(value)].next
    }
    if found != nil || !merges { return found }
    // A mapping that was searched once holds nothing new the second time, so every mapping is looked at once.
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
