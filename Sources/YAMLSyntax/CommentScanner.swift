import CLibYAML

/// Finds comments: a `#` at the start of a line or behind a blank that lies in no scalar.
enum CommentScanner {
  static func comments(of tree: YAMLTree) -> [YAMLComment] {
    tree.bytes.withUnsafeBufferPointer { bytes in
      var comments: [YAMLComment] = []
      var at = tree.range.lowerBound
      while let found = next(in: bytes, at, tree.range.upperBound) {
        at = found + 1
        guard found == tree.range.lowerBound || isBlank(bytes[found - 1]) else { continue }
        if let scalar = tree.scalar(holding: found), !isInHeader(found, of: scalar, bytes) {
          at = max(at, Int(scalar.end))
          continue
        }
        var end = found
        while end < tree.range.upperBound, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
        while isBlank(bytes[end - 1]) { end -= 1 }
        var start = found + 1
        while start < end, isBlank(bytes[start]) { start += 1 }
        comments.append(
          YAMLComment(range: found..<end, text: String(decoding: bytes[start..<end], as: UTF8.self)))
        at = end
      }
      return comments
    }
  }

  private static func next(in bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
    guard start < end, let base = bytes.baseAddress, let found = memchr(base + start, 0x23, end - start) else {
      return nil
    }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  /// Whether an offset lies on the line of a block scalar's `|` or `>`.
  private static func isInHeader(
    _ offset: Int, of scalar: YAMLTree.Record, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard scalar.style.isBlock else { return false }
    return !bytes[Int(scalar.start)..<offset].contains { $0 == 0x0A || $0 == 0x0D }
  }
}
