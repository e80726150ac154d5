import SourceText

/// One value of a YAML document with the bytes it was read from. An alias behaves like what it means.
package struct YAMLNode: Sendable {
  let tree: YAMLTree
  /// The record at the location of the node; an alias when `index` differs.
  let place: UInt32
  let index: UInt32

  init(tree: YAMLTree, place: UInt32) {
    self.tree = tree
    self.place = place
    index = tree.resolved(place)
  }

  var record: YAMLTree.Record { tree.records[Int(index)] }

  /// The content of a node.
  package enum Content: Sendable {
    /// A scalar.
    case scalar(String, YAMLScalarStyle)
    /// A mapping; duplicate keys are kept in order.
    case mapping([YAMLPair])
    /// A sequence.
    case sequence([YAMLNode])
  }

  /// The content.
  package var content: Content {
    if let text, let style { return .scalar(text, style) }
    if let pairs { return .mapping(pairs) }
    return .sequence(items ?? [])
  }

  /// The bytes of the node without its tag and anchor; for a block collection from its first to behind its last child.
  /// For an alias these are the bytes at the anchor.
  package var range: Range<Int> { record.range }

  /// The bytes of the alias by which the node was reached, or nil.
  package var aliasRange: Range<Int>? { place == index ? nil : tree.records[Int(place)].range }

  /// The explicit tag as written, `!!str` or `!reference`, or nil.
  package var tag: String? { tree.tags[index] }

  /// The string of a scalar, or nil.
  package var text: String? {
    let record = record
    guard record.kind == .scalar else { return nil }
    return tree.withText(of: record) { String(decoding: $0, as: UTF8.self) }
  }

  /// How a scalar is written, or nil.
  package var style: YAMLScalarStyle? {
    let record = record
    return record.kind == .scalar ? record.style : nil
  }

  /// Whether the node is a scalar with this string; creates no `String`.
  package func hasText(_ text: String) -> Bool {
    let record = record
    guard record.kind == .scalar, text.utf8.count == tree.text(of: record).count else { return false }
    var text = text
    return text.withUTF8 { tree.isEqual(record, $0) }
  }

  /// The number of bytes in the string of a scalar; -1 for other nodes.
  package var textLength: Int {
    let record = record
    return record.kind == .scalar ? tree.text(of: record).count : -1
  }

  /// Whether the node is a scalar whose string begins with another one.
  package func beginsWith(_ start: String) -> Bool {
    let record = record
    guard record.kind == .scalar, tree.text(of: record).count >= start.utf8.count else { return false }
    var start = start
    return start.withUTF8 { start in
      tree.withText(of: record) { text in start.indices.allSatisfy { text[$0] == start[$0] } }
    }
  }

  /// Whether the node is a scalar that ends with a string.
  package func endsWith(_ end: StaticString) -> Bool {
    let record = record
    guard record.kind == .scalar else { return false }
    return tree.withText(of: record) { text in
      let count = end.utf8CodeUnitCount
      guard text.count >= count else { return false }
      return (0..<count).allSatisfy { text[text.count - count + $0] == end.utf8Start[$0] }
    }
  }

  /// Whether either string may be in the node. False positives are possible, false negatives are not.
  package func mayMention(_ text: StaticString, or other: StaticString? = nil) -> Bool {
    if !tree.pool.isEmpty || !tree.aliased.isEmpty { return true }
    return tree.bytes.withUnsafeBufferPointer { bytes in
      let own = UnsafeBufferPointer(rebasing: bytes[range])
      return own.contains(text) || other.map { own.contains($0) } == true
    }
  }

  /// Whether the node is `null`, `~` or empty. A tag makes something else of it: `!!str` is an empty string.
  package var isNull: Bool {
    let record = record
    guard record.kind == .scalar, record.style == .plain else { return false }
    let length = tree.text(of: record).count
    guard length == 0 || (length <= 4 && ["~", "null", "Null", "NULL"].contains(text)) else { return false }
    return tag == nil || tag == "!!null"
  }

  /// Whether the node is a mapping.
  package var isMapping: Bool { record.kind == .mapping }

  /// Whether the node is a sequence.
  package var isSequence: Bool { record.kind == .sequence }

  /// The pairs of a mapping as written, merge keys not followed, or nil.
  package var pairs: [YAMLPair]? {
    let record = record
    guard record.kind == .mapping else { return nil }
    var pairs: [YAMLPair] = []
    pairs.reserveCapacity(childCount / 2)
    var key = index + 1
    let end = record.next(at: index)
    while key < end {
      let value = tree.next(key)
      pairs.append(YAMLPair(key: YAMLNode(tree: tree, place: key), value: YAMLNode(tree: tree, place: value)))
      key = tree.next(value)
    }
    return pairs
  }

  /// The items of a sequence, or nil.
  package var items: [YAMLNode]? {
    let record = record
    guard record.kind == .sequence else { return nil }
    var items: [YAMLNode] = []
    items.reserveCapacity(childCount)
    var item = index + 1
    let end = record.next(at: index)
    while item < end {
      items.append(YAMLNode(tree: tree, place: item))
      item = tree.next(item)
    }
    return items
  }

  /// The first item of a sequence that satisfies a condition; creates no array.
  package func firstItem(where condition: (YAMLNode) -> Bool) -> YAMLNode? {
    let record = record
    guard record.kind == .sequence else { return nil }
    var item = index + 1
    let end = record.next(at: index)
    while item < end {
      let node = YAMLNode(tree: tree, place: item)
      if condition(node) { return node }
      item = tree.next(item)
    }
    return nil
  }

  /// Calls `body` with the items of a sequence; creates no array.
  package func forEachItem(_ body: (YAMLNode) -> Void) {
    _ = firstItem {
      body($0)
      return false
    }
  }

  /// The first pair of a mapping as written.
  package var firstPair: YAMLPair? {
    let record = record
    guard record.kind == .mapping, index + 1 < record.next(at: index) else { return nil }
    return YAMLPair(
      key: YAMLNode(tree: tree, place: index + 1), value: YAMLNode(tree: tree, place: tree.next(index + 1)))
  }

  /// Calls `body` with the pairs of a mapping as written; creates no array.
  package func forEachPair(_ body: (YAMLPair) -> Void) {
    let record = record
    guard record.kind == .mapping else { return }
    var key = index + 1
    let end = record.next(at: index)
    while key < end {
      let value = tree.next(key)
      body(YAMLPair(key: YAMLNode(tree: tree, place: key), value: YAMLNode(tree: tree, place: value)))
      key = tree.next(value)
    }
  }

  /// The number of a collection's direct children.
  private var childCount: Int {
    var count = 0
    var child = index + 1
    let end = record.next(at: index)
    while child < end {
      count += 1
      child = tree.next(child)
    }
    return count
  }

  /// The value of the last pair with this key, as most readers take it; else that of a merge key `<<`.
  package subscript(key: String) -> YAMLNode? {
    guard let found = tree.lastKey(key, in: record, at: index) else { return nil }
    if found.place > 0 { return YAMLNode(tree: tree, place: tree.next(found.place)) }
    return found.merges ? pair(key)?.value : nil
  }
}
