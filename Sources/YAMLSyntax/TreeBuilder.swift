/// Collects the nodes of one document; used by all readers.
struct TreeBuilder {
  private let limits: YAMLLimits
  private(set) var records: ContiguousArray<YAMLTree.Record> = []
  private(set) var pool: [UInt8] = []
  private(set) var tags: [UInt32: String] = [:]
  private(set) var duplicateKeys: [YAMLDuplicateKey] = []
  /// The records that aliases name, once for each alias.
  private(set) var aliased: [UInt32] = []
  private var stack: ContiguousArray<Open> = []
  private var anchors: [String: Anchor] = [:]
  /// The anchors of open collections by their records.
  private var openAnchors: [UInt32: String] = [:]
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
    var level: PlainYAMLLevel
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
    self.limits = limits
    // Configuration has a node for some ten bytes; a little more room spares small documents all growing.
    records.reserveCapacity(min(bytes / 8 + 4, 1 << 16))
    stack.reserveCapacity(16)
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
    if expanded > limits.nodes { throw Self.tooMany(limits, at: record.range) }
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

  /// Copies the text of the scalar that was added last to the end of the pool, unless it is there.
  mutating func poolLastText(_ bytes: UnsafeBufferPointer<UInt8>) {
    let last = records.count - 1
    guard last >= 0, !records[last].isInPool else { return }
    let text = Int(records[last].text)
    records[last].text = UInt32(pool.count)
    records[last].isInPool = true
    appendText(bytes, text..<text + Int(records[last].length))
  }

  /// Makes all text that was appended since part of that scalar, which ends later in the file.
  mutating func lengthenLast(to end: Int) {
    let last = records.count - 1
    guard last >= 0 else { return }
    records[last].end = UInt32(end)
    records[last].length = UInt32(pool.count) - records[last].text
    lastEnd = UInt32(end)
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
    let index = UInt32(records.count)
    records.append(
      YAMLTree.Record(
        start: UInt32(range.lowerBound), end: UInt32(range.upperBound), text: target.index, length: 0, next: index + 1,
        kind: .alias, style: .plain, isInPool: false))
    lastEnd = UInt32(range.upperBound)
    aliased.append(target.index)
  }

  /// Begins a mapping or a sequence; `level` is kept for who reads blocks.
  mutating func open(
    _ kind: YAMLTree.Record.Kind, at start: Int, isFlow: Bool, level: PlainYAMLLevel = .document,
    anchor: String? = nil, tag: String? = nil
  ) throws(YAMLSyntaxError) {
    let index = UInt32(records.count)
    let range = start..<start + 1
    try checkDepth(1, at: range)
    stack.append(Open(index: index, siblings: children + 1, level: level, isFlow: isFlow, before: expanded))
    children = 0
    try count(1, at: range)
    records.append(
      YAMLTree.Record(
        start: UInt32(start), end: UInt32(start), text: 0, length: 0, next: index + 1, kind: kind, style: .plain,
        isInPool: false))
    if let tag { tags[index] = tag }
    if let anchor { openAnchors[index] = anchor }
  }

  /// The level of the innermost open collection.
  var level: PlainYAMLLevel { stack.last?.level ?? .document }

  /// Whether the innermost open collection is written in brackets.
  var isFlow: Bool { stack.last?.isFlow ?? false }

  /// Ends the innermost collection; `end` is given for those in brackets.
  mutating func close(end: Int?, in bytes: UnsafeBufferPointer<UInt8>) {
    guard !stack.isEmpty else { return }
    let open = stack.removeLast()
    let index = Int(open.index)
    records[index].length = children
    records[index].next = UInt32(records.count)
    // A block ends with its last child.
    records[index].end = max(end.map(UInt32.init) ?? lastEnd, records[index].start)
    lastEnd = records[index].end
    children = open.siblings
    let height = open.height + 1
    if let parent = stack.indices.last { stack[parent].height = max(stack[parent].height, height) }
    if !openAnchors.isEmpty, let anchor = openAnchors.removeValue(forKey: open.index) {
      anchors[anchor] = Anchor(index: open.index, nodes: expanded - open.before, height: height)
    }
    if records[index].kind == .mapping { findDuplicates(of: open.index, in: bytes) }
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

  private mutating func findDuplicates(of mapping: UInt32, in bytes: UnsafeBufferPointer<UInt8>) {
    let record = records[Int(mapping)]
    guard record.length > 2, records.withUnsafeBufferPointer({ Self.mayHoldDuplicates($0, mapping, bytes) }) else {
      return
    }
    pool.withUnsafeBufferPointer { pool in
      keys.begin(count: Int(record.length) / 2)
      var key = mapping + 1
      while key < record.next {
        let place = records[Int(key)]
        let scalar = place.kind == .alias ? records[Int(place.text)] : place
        if scalar.kind == .scalar {
          let buffer = scalar.isInPool ? pool : bytes
          let text = UnsafeBufferPointer(
            rebasing: buffer[Int(scalar.text)..<Int(scalar.text) + Int(scalar.length)])
          let isMerge = scalar.style == .plain && text.elementsEqual("<<".utf8)
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

  /// Whether a mapping is large, or some of its keys look alike.
  private static func mayHoldDuplicates(
    _ records: UnsafeBufferPointer<YAMLTree.Record>, _ mapping: UInt32, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let few = 8
    let end = records[Int(mapping)].next
    if Int(records[Int(mapping)].length) > 2 * few { return true }
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: few) { marks in
      var count = 0
      var place = mapping + 1
      while place < end {
        let key = records[Int(place)]
        if key.kind != .scalar || key.isInPool { return true }
        let mark = mark(bytes, Int(key.text), Int(key.length))
        for other in 0..<count where marks[other] == mark { return true }
        marks[count] = mark
        count += 1
        place = records[Int(key.next)].next
      }
      return false
    }
  }

  /// A number that equal texts have in common.
  private static func mark(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ length: Int) -> UInt64 {
    let raw = UnsafeRawBufferPointer(bytes)
    var mark = UInt64(truncatingIfNeeded: length)
    var at = start
    while at + 8 <= start + length {
      mark = (mark &* 31) ^ raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      at += 8
    }
    if at + 4 <= start + length {
      mark = (mark &* 31) ^ UInt64(raw.loadUnaligned(fromByteOffset: at, as: UInt32.self))
      at += 4
    }
    while at < start + length {
      mark = (mark &* 31) ^ UInt64(bytes[at])
      at += 1
    }
    return mark
  }
}
