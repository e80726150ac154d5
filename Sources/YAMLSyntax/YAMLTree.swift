import CLibYAML
import SourceText

/// The nodes of one document in one array, in the order of the text: a node is followed by what it holds.
///
/// Text is not copied as long as the file says it literally; nothing becomes a `String` before somebody asks.
final class YAMLTree: Sendable {
  /// The whole file as it was parsed: template actions may be replaced by text of the same length.
  let bytes: [UInt8]
  /// The bytes of the document.
  let range: Range<Int>
  /// All nodes; the first is the root.
  let records: ContiguousArray<Record>
  /// Text that the file does not hold literally: escapes, blocks, folded lines.
  let pool: [UInt8]
  /// Explicit tags by record.
  let tags: [UInt32: String]
  /// The records that aliases name, each once.
  let aliased: [UInt32]
  /// The template actions of the file in order.
  let actions: [TemplateAction]

  /// 24 bytes a node.
  struct Record {
    enum Kind: UInt8 {
      case scalar
      case mapping
      case sequence
      case alias
    }

    var start: UInt32
    var end: UInt32
    /// Scalar: where its text begins, in the file or in the pool. Alias: the record that it means.
    var text: UInt32
    /// Scalar: bytes of text. Collection: how many nodes it holds directly.
    var length: UInt32
    /// The record behind this node and all it holds.
    var next: UInt32
    var kind: Kind
    var style: YAMLScalarStyle
    var isInPool: Bool

    var range: Range<Int> { Int(start)..<Int(end) }
  }

  /// The nodes that a reader found in a file.
  init(bytes: [UInt8], range: Range<Int>, builder: TreeBuilder, actions: [TemplateAction]) {
    self.bytes = bytes
    self.range = range
    self.actions = actions
    // Reading takes room for more nodes than most documents have, which can go on to the next one.
    records =
      builder.records.capacity > builder.records.count + 8
      ? builder.records.withUnsafeBufferPointer { ContiguousArray($0) } : builder.records
    pool = builder.pool
    tags = builder.tags
    aliased = builder.aliased.isEmpty ? [] : Array(Set(builder.aliased))
  }

  /// Nodes without aliases, tags and text of their own.
  init(bytes: [UInt8], records: ContiguousArray<Record>) {
    self.bytes = bytes
    self.records = records
    range = 0..<bytes.count
    pool = []
    tags = [:]
    aliased = []
    actions = []
  }

  /// The record that a record means: itself or an alias's target.
  func resolved(_ index: UInt32) -> UInt32 {
    let record = records[Int(index)]
    return record.kind == .alias ? record.text : index
  }

  /// Calls `body` with the text of a scalar.
  func withText<T>(of record: Record, _ body: (UnsafeBufferPointer<UInt8>) -> T) -> T {
    (record.isInPool ? pool : bytes).withUnsafeBufferPointer { buffer in
      body(UnsafeBufferPointer(rebasing: buffer[Int(record.text)..<Int(record.text) + Int(record.length)]))
    }
  }

  /// The place of the last key of a mapping with a text, 0 when there is none, and whether the mapping has merge keys.
  /// Nil when the record is no mapping. Makes neither nodes nor texts: objects are asked for many keys.
  func lastKey(_ text: String, in record: Record, at index: UInt32) -> (place: UInt32, merges: Bool)? {
    guard record.kind == .mapping else { return nil }
    var text = text
    return text.withUTF8 { wanted in
      var found: UInt32 = 0
      var merges = false
      var place = index + 1
      while place < record.next {
        let key = records[Int(resolved(place))]
        if key.kind == .scalar {
          if isEqual(key, wanted) {
            found = place
          } else if key.length == 2, key.style == .plain, withText(of: key, { $0[0] == 0x3C && $0[1] == 0x3C }) {
            merges = true
          }
        }
        place = records[Int(records[Int(place)].next)].next
      }
      return (found, merges)
    }
  }

  /// Whether a scalar has a text.
  func isEqual(_ record: Record, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard Int(record.length) == text.count else { return false }
    return withText(of: record) { own in
      guard let x = own.baseAddress, let y = text.baseAddress else { return true }
      return memcmp(x, y, text.count) == 0
    }
  }

  /// The last record that starts at or before a byte.
  func lastRecord(startingBy offset: Int) -> Int? {
    var low = 0
    var high = records.count
    while low < high {
      let middle = (low + high) / 2
      if Int(records[middle].start) <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  /// The scalar whose bytes hold an offset.
  func scalar(holding offset: Int) -> Record? {
    guard let index = lastRecord(startingBy: offset) else { return nil }
    let record = records[index]
    return record.kind == .scalar && offset < Int(record.end) ? record : nil
  }

  /// Where the next node behind this one starts, or the end of the document.
  func startOfNext(behind record: Record) -> Int {
    let next = Int(record.next)
    return next < records.count
      ? max(Int(records[next].start), Int(record.end)) : max(range.upperBound, Int(record.end))
  }
}

extension YAMLTree.Record {
  /// A scalar with its text in the file.
  @inline(__always)
  init(_ range: Range<Int>, text: Range<Int>, _ style: YAMLScalarStyle) {
    self.init(
      start: UInt32(range.lowerBound), end: UInt32(range.upperBound), text: UInt32(text.lowerBound),
      length: UInt32(text.count), next: 0, kind: .scalar, style: style, isInPool: false)
  }

  /// A scalar with its text in the pool.
  init(_ range: Range<Int>, pooled text: Range<Int>, _ style: YAMLScalarStyle) {
    self.init(range, text: text, style)
    isInPool = true
  }
}
