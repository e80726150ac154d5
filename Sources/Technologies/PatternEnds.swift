import SourceText

/// Tells names that no pattern of a list can fit by some of their bytes in a row: nearly all of thousands of addresses, without
/// making a text of any.
struct PatternEnds: Sendable {
  /// The three or four bytes that patterns end with, each at the first free place from its own on; 0 is free.
  private var places = [UInt32](repeating: 0, count: 256)
  /// A pattern fits names without such bytes.
  private var isOpen = false

  init(_ patterns: [String]) {
    while places.count < patterns.count * 4 { places += places }
    for pattern in patterns {
      guard let end = Self.end(of: Array(pattern.lowercased().utf8)) else {
        isOpen = true
        continue
      }
      var place = place(of: end)
      while places[place] != 0, places[place] != end { place = (place + 1) & (places.count - 1) }
      places[place] = end
    }
  }

  /// The last four bytes, or three, of the last literal that is as long. Brackets and backslashes may stand for anything, and the ports
  /// 80 and 443 need not be written.
  private static func end(of pattern: [UInt8]) -> UInt32? {
    if pattern.contains(where: { $0 >= 0x80 || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "\\") }) { return nil }
    let literals = pattern.split { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
    guard let last = literals.last(where: { $0.count > 2 }), !last.elementsEqual(":443".utf8),
      !last.elementsEqual(":80".utf8)
    else { return nil }
    return last.suffix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  private func place(of bytes: UInt32) -> Int { Int((bytes &* 2_654_435_769) >> 12) & (places.count - 1) }

  private func isEnd(_ bytes: UInt32) -> Bool {
    var place = place(of: bytes)
    while places[place] != 0 {
      if places[place] == bytes { return true }
      place = (place + 1) & (places.count - 1)
    }
    return false
  }

  /// Whether a pattern may fit a part of the text in lower case.
  func mayFit(partOf text: String) -> Bool {
    if isOpen { return true }
    var last: UInt32 = 0
    for byte in text.utf8 {
      // Letters outside of ASCII are looked at more closely.
      if byte >= 0x80 { return true }
      last = last << 8 | UInt32(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
      if isEnd(last) || isEnd(last & 0xFF_FFFF) { return true }
    }
    return false
  }
}
