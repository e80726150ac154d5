/// Collects the nodes of one document; used by all readers.
struct TreeBuilder {
  private let limits: YAMLLimits
  private(set) var records: ContiguousArray<YAMLTree.Record> = []
  private(set) var pool: [UInt8] = []
  private(set) var tags: [UInt32: String] = [:]
  private(set) var duplicateKeys: [YAMLDuplicateKey] = []
  private var stack: [Open] = []
  private var anchors: [String: Anchor] = [:]
  private var keys = KeyTable()
  /// Nodes so far, those behind aliases counted each time.
  private var expanded = 0
  /// Where the node ends that was completed last: the last child of the block that ends next.
  private var lastEnd: UInt32 = 0

  /// The nodes that the innermost open collection holds directly.
  private var children: UInt32 = 0

  private struct Open {
    var index: UInt32
    /// `children` of the collection around this one.
    var siblings: UInt32
    var isFlow: Bool
    var anchor: String?
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
    self.limits = limits
    // Configuration has a node for some twelve bytes; a little more room spares small documents all growing.
    records.reserveCapacity(min(bytes / 10 + 4, 1 << 16))
  }

  /// Whether the root is complete.
  var isComplete: Bool { stack.isEmpty && !records.isEmpty }

  /// Adds a scalar whose text stands in the file at `text`.
  mutating func addScalar(
    _ range: Range<Int>, text: Range<Int>, style: YAMLScalarStyle, anchor: String? = nil, tag: String? = nil
  ) throws(YAMLSyntaxError) {
    try addScalar(range, text.lowerBound, text.count, style, isInPool: false, anchor, tag)
  }

  /// Adds a scalar whose text differs from the file's.
  mutating func addScalar(
    _ range: Range<Int>, copying text: some Collection<UInt8>, style: YAMLScalarStyle, anchor: String? = nil,
    tag: String? = nil
  ) throws(YAMLSyntaxError) {
    let start = pool.count
    pool.append(contentsOf: text)
    try addScalar(range, start, text.count, style, isInPool: true, anchor, tag)
  }

  private mutating func addScalar(
    _ range: Range<Int>, _ text: Int, _ length: Int, _ style: YAMLScalarStyle, isInPool: Bool, _ anchor: String?,
    _ tag: String?
  ) throws(YAMLSyntaxError) {
    let index = UInt32(records.count)
    try addScalar(
      YAMLTree.Record(
        start: UInt32(range.lowerBound), end: UInt32(range.upperBound), text: UInt32(text), length: UInt32(length),
        next: 0, kind: .scalar, style: style, isInPool: isInPool))
    if let tag { tags[index] = tag }
    if let anchor { anchors[anchor] = Anchor(index: index, nodes: 1, height: 0) }
  }

  /// Adds a scalar without tag and anchor whose text stands in the file or was appended to the pool.
  mutating func addScalar(_ record: YAMLTree.Record) throws(YAMLSyntaxError) {
    expanded += 1
    if expanded > limits.nodes { throw tooMany(at: record.range) }
    children += 1
    var record = record
    record.next = UInt32(records.count) + 1
    records.append(record)
    lastEnd = record.end
  }

  /// Appends text of a scalar to the pool that is added afterwards.
  mutating func appendText(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    pool.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[range]))
  }

  /// Appends a character of such a text.
  mutating func appendText(_ byte: UInt8) { pool.append(byte) }

  /// Adds an alias.
  mutating func addAlias(_ range: Range<Int>, of name: String) throws(YAMLSyntaxError) {
    guard !stack.contains(where: { $0.anchor == name }) else {
      throw YAMLSyntaxError(message: "the alias \"\(name)\" stands within what it names", range: range)
    }
    guard let target = anchors[name] else {
      throw YAMLSyntaxError(message: "no anchor is named \"\(name)\"", range: range)
    }
    try count(target.nodes, at: range)
    try checkDepth(target.height, at: range)
    children += 1
    if let last = stack.indices.last { stack[last].height = max(stack[last].height, target.height) }
    let index = UInt32(records.count)
    records.append(
      YAMLTree.Record(
        start: UInt32(range.lowerBound), end: UInt32(range.upperBound), text: target.index, length: 0, next: index + 1,
        kind: .alias, style: .plain, isInPool: false))
    lastEnd = UInt32(range.upperBound)
  }

  /// Begins a mapping or a sequence.
  mutating func open(
    _ kind: YAMLTree.Record.Kind, at start: Int, isFlow: Bool, anchor: String? = nil, tag: String? = nil
  ) throws(YAMLSyntaxError) {
    let index = UInt32(records.count)
    let range = start..<start + 1
    try checkDepth(1, at: range)
    stack.append(Open(index: index, siblings: children + 1, isFlow: isFlow, anchor: anchor, before: expanded))
    children = 0
    try count(1, at: range)
    records.append(
      YAMLTree.Record(
        start: UInt32(start), end: UInt32(start), text: 0, length: 0, next: index + 1, kind: kind, style: .plain,
        isInPool: false))
    if let tag { tags[index] = tag }
  }

  /// Whether the innermost open collection is written in brackets.
  var isFlow: Bool { stack.last?.isFlow ?? false }

  /// Ends the innermost collection; `end` is given for those in brackets.
  mutating func close(end: Int?, in bytes: UnsafeBufferPointer<UInt8>) {
    guard let open = stack.popLast() else { return }
    let index = Int(open.index)
    records[index].length = children
    records[index].next = UInt32(records.count)
    // A block ends with its last child.
    records[index].end = max(end.map(UInt32.init) ?? lastEnd, records[index].start)
    lastEnd = records[index].end
    children = open.siblings
    let height = open.height + 1
    if let parent = stack.indices.last { stack[parent].height = max(stack[parent].height, height) }
    if let anchor = open.anchor {
      anchors[anchor] = Anchor(index: open.index, nodes: expanded - open.before, height: height)
    }
    if records[index].kind == .mapping { findDuplicates(of: open.index, in: bytes) }
  }

  private mutating func count(_ nodes: Int, at range: Range<Int>) throws(YAMLSyntaxError) {
    expanded += nodes
    if expanded > limits.nodes { throw tooMany(at: range) }
  }

  private func tooMany(at range: Range<Int>) -> YAMLSyntaxError {
    YAMLSyntaxError(
      message: "the document has more than \(limits.nodes) values, aliases counted each time", range: range)
  }

  private func checkDepth(_ height: Int, at range: Range<Int>) throws(YAMLSyntaxError) {
    guard stack.count + height <= limits.depth else {
      throw YAMLSyntaxError(message: "collections are nested more than \(limits.depth) deep", range: range)
    }
  }

  private mutating func findDuplicates(of mapping: UInt32, in bytes: UnsafeBufferPointer<UInt8>) {
    let record = records[Int(mapping)]
    let count = Int(record.length) / 2
    guard count > 1 else { return }
    pool.withUnsafeBufferPointer { pool in
      keys.begin(count: count)
      var key = mapping + 1
      while key < record.next {
        let place = records[Int(key)]
        let scalar = place.kind == .alias ? records[Int(place.text)] : place
        if scalar.kind == .scalar {
          let buffer = scalar.isInPool ? pool : bytes
          let text = UnsafeBufferPointer(
            rebasing: buffer[Int(scalar.text)..<Int(scalar.text) + Int(scalar.length)])
          let isMerge = scalar.style == .plain && text.count == 2 && text[0] == 0x3C && text[1] == 0x3C
          if !isMerge, let first = keys.insert(text, key) {
            duplicateKeys.append(
              YAMLDuplicateKey(
                key: String(decoding: text, as: UTF8.self), first: records[Int(first)].range, second: place.range))
          }
        }
        key = records[Int(records[Int(key)].next)].next
      }
    }
  }
}
