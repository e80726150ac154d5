import CLibYAML
import SourceText

/// The nodes of one document in one array, in the order of the file: a node is followed by its content.
///
/// Content is not copied if it is literally in the file; a `String` is created lazily.
final class YAMLTree: Sendable {
  /// The whole file as it was parsed: template actions may be replaced by a string of the same length.
  let bytes: [UInt8]
  /// The bytes of the document.
  let range: Range<Int>
  /// All nodes; the first is the root.
  let records: ContiguousArray<Record>
  /// Content that is not literally in the file: escapes, blocks, folded lines.
  let pool: [UInt8]
  /// The position of each of these strings in the pool.
  let texts: [PooledText]
  /// Explicit tags by record.
  let tags: [UInt32: String]
  /// The records that aliases name, each once.
  let aliased: [UInt32]
  /// The template actions of the file in order.
  let actions: [TemplateAction]
  /// Whether the nodes were read from packed text.
  let isPacked: Bool

  /// The nodes that a reader found in a file.
  init(bytes: [UInt8], range: Range<Int>, builder: TreeBuilder, actions: [TemplateAction]) {
    self.bytes = bytes
    self.range = range
    self.actions = actions
    isPacked = false
    // The reader's buffers are as large as its largest document and are reused for the next one.
    records = builder.records.withUnsafeBufferPointer { ContiguousArray($0) }
    pool = builder.pool.isEmpty ? [] : builder.pool.withUnsafeBufferPointer { Array($0) }
    texts = builder.texts
    tags = builder.tags
    aliased = builder.aliased.isEmpty ? [] : Array(Set(builder.aliased))
  }

  /// Packed nodes, which have no aliases, tags and strings of their own.
  init(packed bytes: [UInt8], records: ContiguousArray<Record>) {
    self.bytes = bytes
    self.records = records
    range = 0..<bytes.count
    pool = []
    texts = []
    tags = [:]
    aliased = []
    actions = []
    isPacked = true
  }

  /// The target of a record: itself or an alias's target.
  func resolved(_ index: UInt32) -> UInt32 {
    let record = records[Int(index)]
    return record.kind == .alias ? record.target : index
  }

  /// The record behind a node and its content.
  func next(_ index: UInt32) -> UInt32 { records[Int(index)].next(at: index) }

  /// Where the content of a scalar is, in the file or in the pool.
  @inline(__always)
  func text(of record: Record) -> Range<Int> {
    record.isInPool ? texts[record.pooled].range : record.literalText
  }

  /// Calls `body` with the content of a scalar.
  func withText<T>(of record: Record, _ body: (UnsafeBufferPointer<UInt8>) -> T) -> T {
    if record.isInPool {
      return pool.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[texts[record.pooled].range])) }
    }
    return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[record.literalText])) }
  }

  /// The location of the last key of a mapping with a string, 0 when there is none, and whether the mapping has merge
  /// keys. Nil when the record is no mapping. Creates neither nodes nor strings: many keys of an object are looked up.
  func lastKey(_ text: String, in record: Record, at index: UInt32) -> (place: UInt32, merges: Bool)? {
    guard record.kind == .mapping else { return nil }
    var text = text
    let end = record.next(at: index)
    return text.withUTF8 { wanted in
      bytes.withUnsafeBufferPointer { bytes in
        records.withUnsafeBufferPointer { records in
          guard let base = bytes.baseAddress, let nodes = records.baseAddress else { return (0, false) }
          return lastKey(wanted, from: index + 1, to: end, base, nodes)
        }
      }
    }
  }

  @inline(__always)
  private func lastKey(
    _ wanted: UnsafeBufferPointer<UInt8>, from first: UInt32, to end: UInt32, _ bytes: UnsafePointer<UInt8>,
    _ records: UnsafePointer<Record>
  ) -> (place: UInt32, merges: Bool) {
    var found: UInt32 = 0
    var merges = false
    var place = first
    while place < end {
      let key = records[Int(place)]
      var value = place + 1
      if key.isPlainText {
        // Nearly all keys are so.
        let start = bytes + Int(key.start)
        let count = Int(key.end &- key.start)
        if count == wanted.count, Self.areEqual(start, wanted) {
          found = place
        } else if count == 2, start[0] == 0x3C, start[1] == 0x3C {
          merges = true
        }
      } else {
        value = key.next(at: place)
        let meant = key.kind == .alias ? records[Int(key.target)] : key
        if meant.kind == .scalar {
          if isEqual(meant, wanted) {
            found = place
          } else if meant.isPlainText, meant.range.count == 2, bytes[Int(meant.start)] == 0x3C,
            bytes[Int(meant.start) + 1] == 0x3C
          {
            merges = true
          }
        }
      }
      place = records[Int(value)].next(at: value)
    }
    return (found, merges)
  }

  /// Whether as many bytes as a string has are that string. Most differ in the first one.
  @inline(__always)
  private static func areEqual(_ bytes: UnsafePointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let wanted = text.baseAddress, !text.isEmpty else { return true }
    return bytes[0] == wanted[0] && memcmp(bytes, wanted, text.count) == 0
  }

  /// Whether a scalar has a string.
  func isEqual(_ record: Record, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard self.text(of: record).count == text.count else { return false }
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

  /// The scalar whose bytes contain an offset.
  func scalar(holding offset: Int) -> Record? {
    guard let index = lastRecord(startingBy: offset) else { return nil }
    let record = records[index]
    return record.kind == .scalar && offset < Int(record.end) ? record : nil
  }

  /// Where the next node behind this one starts, or the end of the document.
  func startOfNext(behind index: UInt32) -> Int {
    let record = records[Int(index)]
    let next = Int(record.next(at: index))
    return next < records.count
      ? max(Int(records[next].start), Int(record.end)) : max(range.upperBound, Int(record.end))
  }
}
