/// Collects the nodes of one document; used by all readers.
struct TreeBuilder {
  private var limits: YAMLLimits
  private(set) var records: ContiguousArray<YAMLTree.Record> = []
  private(set) var pool: [UInt8] = []
  /// The position in the pool of each scalar whose content is there.
  private(set) var texts: [YAMLTree.PooledText] = []
  private(set) var tags: [UInt32: String] = [:]
  private(set) var duplicateKeys: [YAMLDuplicateKey] = []
  /// The records that aliases name, once for each alias.
  private(set) var aliased: [UInt32] = []
  private var stack: ContiguousArray<Open> = []
  private var anchors: [String: Anchor] = [:]
  /// The anchors of open collections by their records.
  private var openAnchors: [UInt32: String] = [:]
  /// Nodes so far, those behind aliases counted each time.
  private var expanded = 0
  /// Where the node ends that was completed last: the last child of the block that ends next.
  private var lastEnd: UInt32 = 0
  /// The direct children of the innermost open collection.
  private var children: UInt32 = 0

  private struct Open {
    var index: UInt32
    /// `children` of the collection around this one.
    var siblings: UInt32
    var isFlow: Bool
    /// `expanded` before this node.
    var before: Int
    /// Collections within this one.
    var height = 0
  }

  private struct Anchor {
    var index: UInt32
    var nodes: Int
    var height: Int
  }

  /// `bytes` is the length of the document.
  init(limits: YAMLLimits, bytes: Int) {
    self.limits = limits.bounded
    // Configuration has a node for some ten bytes; some spare capacity avoids growing for small documents.
    records.reserveCapacity(min(bytes / 8 + 4, 1 << 16))
    stack.reserveCapacity(16)
  }

  /// Clears everything and begins another document with the same buffers: a file has many.
  mutating func begin(limits: YAMLLimits) {
    self.limits = limits.bounded
    records.removeAll(keepingCapacity: true)
    pool.removeAll(keepingCapacity: true)
    stack.removeAll(keepingCapacity: true)
    if !texts.isEmpty { texts = [] }
    if !tags.isEmpty { tags = [:] }
    if !duplicateKeys.isEmpty { duplicateKeys = [] }
    if !aliased.isEmpty { aliased = [] }
    if !anchors.isEmpty { anchors = [:] }
    if !openAnchors.isEmpty { openAnchors = [:] }
    expanded = 0
    lastEnd = 0
    children = 0
  }

  /// Whether the buffers are worth keeping. Those of a huge document are released before others are read.
  var isSmall: Bool { records.capacity <= 1 << 16 && pool.capacity <= 1 << 18 }

  /// Whether the root is complete.
  var isComplete: Bool { stack.isEmpty && !records.isEmpty }

  /// Adds a scalar whose content differs from the bytes of the file.
  mutating func addScalar(
    _ range: Range<Int>, copying text: some Collection<UInt8>, style: YAMLScalarStyle, anchor: String? = nil,
    tag: String? = nil
  ) throws(YAMLSyntaxError) {
    let start = pool.count
    pool.append(contentsOf: text)
    texts.append(YAMLTree.PooledText(start: UInt32(start), length: UInt32(pool.count - start)))
    try addScalar(YAMLTree.Record(range, pooled: texts.count - 1, style), anchor: anchor, tag: tag)
  }

  /// Adds a scalar with what precedes it.
  mutating func addScalar(_ record: YAMLTree.Record, anchor: String?, tag: String?) throws(YAMLSyntaxError) {
    let index = UInt32(records.count)
    try addScalar(record)
    if let tag { tags[index] = tag }
    if let anchor { anchors[anchor] = Anchor(index: index, nodes: 1, height: 0) }
  }

  /// Adds a scalar without tag and anchor.
  mutating func addScalar(_ record: YAMLTree.Record) throws(YAMLSyntaxError) {
    expanded += 1
    if expanded > limits.nodes { throw Self.tooMany(limits, at: record.range) }
    children += 1
    records.append(record)
    lastEnd = record.end
  }

  /// Adds an alias.
  mutating func addAlias(_ range: Range<Int>, of name: String) throws(YAMLSyntaxError) {
    guard !openAnchors.values.contains(name) else {
      throw YAMLSyntaxError(message: "the alias \"\(name)\" stands within what it names", range: range)
    }
    guard let target = anchors[name] else {
      throw YAMLSyntaxError(message: "no anchor is named \"\(name)\"", range: range)
    }
    try count(target.nodes, at: range)
    try checkDepth(target.height, at: range)
    children += 1
    if let last = stack.indices.last { stack[last].height = max(stack[last].height, target.height) }
    records.append(YAMLTree.Record(range, aliasOf: target.index))
    lastEnd = UInt32(range.upperBound)
    aliased.append(target.index)
  }

  /// Begins a mapping or a sequence.
  mutating func open(
    _ kind: YAMLTree.Record.Kind, at start: Int, isFlow: Bool, anchor: String? = nil, tag: String? = nil
  ) throws(YAMLSyntaxError) {
    let index = UInt32(records.count)
    let range = start..<start + 1
    try checkDepth(1, at: range)
    stack.append(Open(index: index, siblings: children + 1, isFlow: isFlow, before: expanded))
    children = 0
    try count(1, at: range)
    records.append(YAMLTree.Record(kind, at: start))
    if let tag { tags[index] = tag }
    if let anchor { openAnchors[index] = anchor }
  }

  /// Whether the innermost open collection is written in brackets.
  var isFlow: Bool { stack.last?.isFlow ?? false }

  /// Ends the innermost collection; `end` is given for those in brackets.
  mutating func close(end: Int?, in bytes: UnsafeBufferPointer<UInt8>) {
    guard !stack.isEmpty else { return }
    let open = stack.removeLast()
    let index = Int(open.index)
    // A block ends with its last child.
    records[index].close(end: end.map(UInt32.init) ?? lastEnd, next: UInt32(records.count))
    lastEnd = records[index].end
    let held = Int(children)
    children = open.siblings
    let height = open.height + 1
    if let parent = stack.indices.last { stack[parent].height = max(stack[parent].height, height) }
    if !openAnchors.isEmpty, let anchor = openAnchors.removeValue(forKey: open.index) {
      anchors[anchor] = Anchor(index: open.index, nodes: expanded - open.before, height: height)
    }
    if records[index].kind == .mapping { findDuplicates(of: open.index, holding: held, in: bytes) }
  }

  @inline(__always)
  private mutating func count(_ nodes: Int, at range: Range<Int>) throws(YAMLSyntaxError) {
    expanded += nodes
    if expanded > limits.nodes { throw Self.tooMany(limits, at: range) }
  }

  @inline(never)
  private static func tooMany(_ limits: YAMLLimits, at range: Range<Int>) -> YAMLSyntaxError {
    YAMLSyntaxError(
      message: "the document has more than \(limits.nodes) values, aliases counted each time", range: range)
  }

  @inline(__always)
  private func checkDepth(_ height: Int, at range: Range<Int>) throws(YAMLSyntaxError) {
    if stack.count + height > limits.depth { throw Self.tooDeep(limits, at: range) }
  }

  @inline(never)
  private static func tooDeep(_ limits: YAMLLimits, at range: Range<Int>) -> YAMLSyntaxError {
    YAMLSyntaxError(message: "collections are nested more than \(limits.depth) deep", range: range)
  }

  /// Up to this many keys are compared with each other, which is faster than hashing them.
  private static let fewKeys = 8

  /// `children` are the keys and values of the mapping.
  private mutating func findDuplicates(
    of mapping: UInt32, holding children: Int, in bytes: UnsafeBufferPointer<UInt8>
  ) {
    guard children > 2 else { return }
    let isSmall = children <= 2 * Self.fewKeys
    var seen: [[UInt8]: UInt32] = [:]
    pool.withUnsafeBufferPointer { pool in
      var key = mapping + 1
      let end = records[Int(mapping)].next(at: mapping)
      while key < end {
        if let text = text(ofKey: key, bytes, pool) {
          let first: UInt32?
          if isSmall {
            first = self.key(of: mapping, before: key, equalTo: text, bytes, pool)
          } else {
            first = seen[Array(text)]
            if first == nil { seen[Array(text)] = key }
          }
          if let first {
            duplicateKeys.append(
              YAMLDuplicateKey(
                key: String(decoding: text, as: UTF8.self), first: records[Int(first)].range,
                second: records[Int(key)].range))
          }
        }
        key = nextKey(after: key)
      }
    }
  }

  /// The first key of a mapping with some text, before another key.
  private func key(
    of mapping: UInt32, before last: UInt32, equalTo text: UnsafeBufferPointer<UInt8>,
    _ bytes: UnsafeBufferPointer<UInt8>, _ pool: UnsafeBufferPointer<UInt8>
  ) -> UInt32? {
    var key = mapping + 1
    while key < last {
      if let other = self.text(ofKey: key, bytes, pool), other.count == text.count, other.elementsEqual(text) {
        return key
      }
      key = nextKey(after: key)
    }
    return nil
  }

  private func nextKey(after key: UInt32) -> UInt32 {
    let value = records[Int(key)].next(at: key)
    return records[Int(value)].next(at: value)
  }

  /// The text of a key; nil for collections and for `<<`, which may occur more than once.
  private func text(
    ofKey key: UInt32, _ bytes: UnsafeBufferPointer<UInt8>, _ pool: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8>? {
    let record = records[Int(key)]
    let scalar = record.kind == .alias ? records[Int(record.target)] : record
    guard scalar.kind == .scalar else { return nil }
    let text = UnsafeBufferPointer(
      rebasing: scalar.isInPool ? pool[texts[scalar.pooled].range] : bytes[scalar.literalText])
    return scalar.style == .plain && text.count == 2 && text.elementsEqual("<<".utf8) ? nil : text
  }
}

extension YAMLLimits {
  /// No more nodes than a tree can contain.
  fileprivate var bounded: YAMLLimits {
    var result = self
    result.nodes = min(nodes, Int(YAMLTree.Record.most))
    return result
  }
}
