import SourceText

/// What functions do with text; the bytes that stay keep their sources.
extension TemplateText {
  /// The offset of the first occurrence of some bytes at or behind an offset.
  package func firstIndex(of needle: [UInt8], from start: Int = 0) -> Int? {
    bytes.firstOffset(of: needle, from: start)
  }

  /// The text with each occurrence of some bytes replaced.
  package func replacing(_ old: [UInt8], with new: TemplateText) -> TemplateText {
    var result = TemplateText()
    var at = 0
    if old.isEmpty {
      // Go inserts before each character and at the end.
      for index in bytes.indices where bytes[index] & 0xC0 != 0x80 {
        result.append(self, at..<index)
        result.append(new)
        at = index
      }
      result.append(self, at..<count)
      result.append(new)
      return result
    }
    while let found = firstIndex(of: old, from: at) {
      result.append(self, at..<found)
      result.append(new)
      at = found + old.count
    }
    if at == 0 { return self }
    result.append(self, at..<count)
    return result
  }

  /// Spaces before each line.
  package func indented(by columns: Int) -> TemplateText {
    let pad = [UInt8](repeating: 0x20, count: columns)
    var result = TemplateText()
    var at = 0
    while true {
      result.append(pad)
      guard let end = bytes[at...].firstIndex(of: 0x0A) else { break }
      result.append(self, at..<end + 1)
      at = end + 1
    }
    result.append(self, at..<count)
    return result
  }

  /// Without bytes at both ends.
  package func trimmed(
    start: Bool = true, end: Bool = true, where isTrimmed: (UInt8) -> Bool
  ) -> TemplateText {
    var low = 0
    var high = count
    if start { while low < high, isTrimmed(bytes[low]) { low += 1 } }
    if end { while high > low, isTrimmed(bytes[high - 1]) { high -= 1 } }
    return slice(low..<high)
  }

  /// The same pieces for other bytes of the same number: `lower` of ASCII keeps every source. Text of another length
  /// is made of the first source.
  package func mapped(to new: [UInt8]) -> TemplateText {
    guard new.count == count else { return remade(new) }
    var result = TemplateText()
    var start = 0
    for piece in pieces {
      let part = new[start..<piece.end]
      let isSame = part.elementsEqual(bytes[start..<piece.end])
      result.append(
        part, source: piece.source, kind: piece.kind == .literal && !isSame ? .made : piece.kind,
        isUncertain: piece.isUncertain)
      start = piece.end
    }
    return result
  }

  /// Other bytes made of the whole text.
  package func remade(_ new: some Collection<UInt8>) -> TemplateText {
    TemplateText(bytes: new, source: source)
  }

  /// The parts between separators.
  package func split(separator: [UInt8], limit: Int = .max) -> [TemplateText] {
    var parts: [TemplateText] = []
    var at = 0
    if separator.isEmpty {
      var starts = bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 }
      starts.append(count)
      for (start, end) in zip(starts, starts.dropFirst()) {
        if parts.count + 1 == limit {
          parts.append(slice(start..<count))
          break
        }
        parts.append(slice(start..<end))
      }
      return parts
    }
    while parts.count + 1 < limit, let found = firstIndex(of: separator, from: at) {
      parts.append(slice(at..<found))
      at = found + separator.count
    }
    parts.append(slice(at..<count))
    return parts
  }

  /// Joins texts.
  package static func joined(_ parts: [TemplateText], by separator: TemplateText) -> TemplateText {
    var result = TemplateText()
    for (index, part) in parts.enumerated() {
      if index > 0 { result.append(separator) }
      result.append(part)
    }
    return result
  }

  package func hasPrefix(_ other: [UInt8]) -> Bool { bytes.starts(with: other) }

  package func hasSuffix(_ other: [UInt8]) -> Bool {
    bytes.count >= other.count && bytes.suffix(other.count).elementsEqual(other)
  }
}

extension [UInt8] {
  /// The offset of the first occurrence of some bytes at or behind an offset.
  package func firstOffset(of needle: [UInt8], from start: Int = 0) -> Int? {
    guard let first = needle.first else { return start <= count ? start : nil }
    guard count >= needle.count, start <= count - needle.count else { return nil }
    if needle.count > 16 { return firstOffset(ofLong: needle, from: start) }
    return withUnsafeBufferPointer { bytes in
      needle.withUnsafeBufferPointer { needle in
        var at = start
        let last = bytes.count - needle.count
        while at <= last {
          if bytes[at] == first {
            var length = 1
            while length < needle.count, bytes[at + length] == needle[length] { length += 1 }
            if length == needle.count { return at }
          }
          at += 1
        }
        return nil
      }
    }
  }

  /// Knuth, Morris and Pratt: a long needle that nearly matches everywhere takes linear time too.
  private func firstOffset(ofLong needle: [UInt8], from start: Int) -> Int? {
    var borders = [Int](repeating: 0, count: needle.count)
    var length = 0
    for index in needle.indices.dropFirst() {
      while length > 0, needle[index] != needle[length] { length = borders[length - 1] }
      if needle[index] == needle[length] { length += 1 }
      borders[index] = length
    }
    length = 0
    for index in start..<count {
      while length > 0, self[index] != needle[length] { length = borders[length - 1] }
      if self[index] == needle[length] { length += 1 }
      if length == needle.count { return index - length + 1 }
    }
    return nil
  }
}
