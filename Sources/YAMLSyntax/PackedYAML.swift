extension YAMLNode {
  /// A text from which the node can be read back faster than from YAML, without its places in the file: `p5:hello` for
  /// a plain scalar, `q5:hello` for a quoted one, `l2:` and `m2:` before the items of a list or the pairs of a mapping.
  public var packed: String {
    switch content {
    case .scalar(let text, let style): (style == .plain ? "p" : "q") + "\(text.utf8.count):\(text)"
    case .sequence(let items): "l\(items.count):" + items.map(\.packed).joined()
    case .mapping(let pairs): "m\(pairs.count):" + pairs.map { $0.key.packed + $0.value.packed }.joined()
    }
  }

  /// Reads a packed node; nil when the text is none.
  public init?(packed bytes: UnsafeBufferPointer<UInt8>) {
    var position = 0
    guard let node = Self.read(bytes, &position) else { return nil }
    self = node
  }

  private static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> YAMLNode? {
    guard position < bytes.count else { return nil }
    let tag = bytes[position]
    position += 1
    var count = 0
    while position < bytes.count, bytes[position] != UInt8(ascii: ":") {
      count = count * 10 + Int(bytes[position]) - 48
      position += 1
    }
    position += 1
    let content: Content
    switch tag {
    case UInt8(ascii: "p"), UInt8(ascii: "q"):
      guard count >= 0, position + count <= bytes.count else { return nil }
      let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[position..<position + count]), as: UTF8.self)
      content = .scalar(text, tag == UInt8(ascii: "p") ? .plain : .doubleQuoted)
      position += count
    case UInt8(ascii: "l"):
      var items: [YAMLNode] = []
      items.reserveCapacity(count)
      for _ in 0..<count {
        guard let item = read(bytes, &position) else { return nil }
        items.append(item)
      }
      content = .sequence(items)
    case UInt8(ascii: "m"):
      var pairs: [YAMLPair] = []
      pairs.reserveCapacity(count)
      for _ in 0..<count {
        guard let key = read(bytes, &position), let value = read(bytes, &position) else { return nil }
        pairs.append(YAMLPair(key: key, value: value))
      }
      content = .mapping(pairs)
    default: return nil
    }
    return YAMLNode(content: content, range: 0..<0)
  }
}
