import SystemSupport

extension UnsafeBufferPointer<UInt8> {
  /// Whether a string is among the bytes.
  package func contains(_ needle: StaticString) -> Bool { firstOffset(of: needle, from: 0) != nil }

  /// The first location of a string at the beginning of a line, at or behind an offset.
  package func lineBeginning(with needle: StaticString, from offset: Int) -> Int? {
    lineBeginning(
      with: UnsafeBufferPointer(start: needle.utf8Start, count: needle.utf8CodeUnitCount), from: offset)
  }

  /// The same for some bytes.
  package func lineBeginning(with wanted: UnsafeBufferPointer<UInt8>, from offset: Int) -> Int? {
    var from = offset
    while let start = firstOffset(of: wanted, from: from) {
      if start == 0 || self[start - 1] == 0x0A || self[start - 1] == 0x0D { return start }
      from = start + 1
    }
    return nil
  }

  /// The first location of a string at or behind an offset.
  package func firstOffset(of needle: StaticString, from offset: Int) -> Int? {
    firstOffset(
      of: UnsafeBufferPointer(start: needle.utf8Start, count: needle.utf8CodeUnitCount), from: offset)
  }

  /// The first location of some bytes at or behind an offset. `memchr` looks for the rarest of them.
  package func firstOffset(of wanted: UnsafeBufferPointer<UInt8>, from offset: Int) -> Int? {
    let length = wanted.count
    guard length > 0, count - offset >= length else { return nil }
    var anchor = 0
    for index in 1..<length where Self.rarity(of: wanted[index]) > Self.rarity(of: wanted[anchor]) { anchor = index }
    var from = offset + anchor
    let last = count - length + anchor
    while from <= last, let found = firstIndex(of: wanted[anchor], in: from..<last + 1) {
      let start = found - anchor
      var same = 0
      while same < length, self[start + same] == wanted[same] { same += 1 }
      if same == length { return start }
      from = found + 1
    }
    return nil
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// How rare a byte is in configuration: capitals and underscores are, and some letters.
  private static func rarity(of byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): 2
    case UInt8(ascii: "j"), UInt8(ascii: "k"), UInt8(ascii: "q"), UInt8(ascii: "v")...UInt8(ascii: "z"): 1
    default: 0
    }
  }
}

extension [UInt8] {
  /// Whether a string is among the bytes.
  package func contains(_ needle: StaticString) -> Bool { withUnsafeBufferPointer { $0.contains(needle) } }

  /// Whether one of some strings is among the first bytes.
  package func contains(anyOf needles: [String], inFirst limit: Int) -> Bool {
    withUnsafeBufferPointer { bytes in
      let searched = UnsafeBufferPointer(rebasing: bytes.prefix(limit))
      return needles.contains { needle in
        var needle = needle
        return needle.withUTF8 { searched.firstOffset(of: $0, from: 0) != nil }
      }
    }
  }
}

extension StringProtocol {
  /// Whether a lower-case ASCII string is in this one, case ignored. Bytes are compared, which is far cheaper than
  /// comparing characters.
  package func contains(caseless needle: StaticString) -> Bool {
    let count = needle.utf8CodeUnitCount
    let wanted = needle.utf8Start
    guard count > 0 else { return true }
    return Substring(self).utf8.withContiguousStorageIfAvailable { bytes -> Bool in
      guard bytes.count >= count else { return false }
      for start in 0...(bytes.count - count) {
        var i = 0
        while i < count {
          let byte = bytes[start + i]
          let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
          if lower != wanted[i] { break }
          i += 1
        }
        if i == count { return true }
      }
      return false
    } ?? String(self).lowercased().contains("\(needle)")
  }
}
