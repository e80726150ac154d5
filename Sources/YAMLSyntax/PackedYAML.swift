extension YAMLNode {
  /// A string from which the node can be read back faster than from YAML, without its ranges in the file: `p5:hello`
  /// for a plain scalar, `q5:hello` for a quoted one, `l2:` and `m2:` before the items of a list or the pairs of a
  /// mapping.
  package func packed() -> String {
    if let pairs { return "m\(pairs.count):" + pairs.map { $0.key.packed() + $0.value.packed() }.joined() }
    if let items { return "l\(items.count):" + items.map { $0.packed() }.joined() }
    let text = text ?? ""
    return (style == .plain ? "p" : "q") + "\(text.utf8.count):\(text)"
  }

  /// Reads a packed node; nil when the string is none.
  package init?(packed bytes: UnsafeBufferPointer<UInt8>) {
    var reader = PackedReader(bytes: bytes)
    guard reader.readNode() else { return nil }
    self.init(tree: YAMLTree(packed: Array(bytes), records: reader.records), place: 0)
  }

  /// Whether the node was read from packed text, so that it has no ranges in a file.
  package var isPacked: Bool { tree.isPacked }
}

/// Converts packed text into records; scalars are not copied.
private struct PackedReader {
  let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0
  private(set) var records: ContiguousArray<YAMLTree.Record> = []

  init(bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    records.reserveCapacity(bytes.count / 16 + 4)
  }

  mutating func readNode() -> Bool {
    guard at < bytes.count else { return false }
    let tag = bytes[at]
    at += 1
    var count = 0
    while at < bytes.count, bytes[at] != UInt8(ascii: ":") {
      guard bytes[at] >= 0x30, bytes[at] <= 0x39, count < 1 << 40 else { return false }
      count = count * 10 + Int(bytes[at]) - 48
      at += 1
    }
    at += 1
    let index = records.count
    switch tag {
    case UInt8(ascii: "p"), UInt8(ascii: "q"):
      guard at + count <= bytes.count else { return false }
      // No quotes are in the text, so that a style without quotes is used that is not plain.
      records.append(YAMLTree.Record(at..<at + count, tag == UInt8(ascii: "p") ? .plain : .literal))
      at += count
      return true
    case UInt8(ascii: "l"), UInt8(ascii: "m"):
      let children = tag == UInt8(ascii: "l") ? count : 2 * count
      records.append(YAMLTree.Record(tag == UInt8(ascii: "l") ? .sequence : .mapping, at: 0))
      for _ in 0..<children where !readNode() { return false }
      records[index].close(end: 0, next: UInt32(records.count))
      return records.count <= YAMLTree.Record.most
    default: return false
    }
  }
}
