/// Gaps in a configuration that a person has to fill in: `<address of the server>`, `[your domain]`, `YOUR_DOMAIN`.
package enum Placeholder {
  /// Whether a text has one. A name of a group in a regular expression, `(?<name>`, and an address in brackets are none.
  package static func isIn(_ text: some Collection<UInt8>) -> Bool {
    let bytes = Array(text)
    for (position, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "<") where position == 0 || bytes[position - 1] != UInt8(ascii: "?"):
        if isGap(bytes[(position + 1)...], until: UInt8(ascii: ">")) { return true }
      case UInt8(ascii: "[") where position == 0 || bytes[position - 1] == UInt8(ascii: "/"):
        if isGap(bytes[(position + 1)...], until: UInt8(ascii: "]")) { return true }
      case UInt8(ascii: "Y") where bytes[position...].starts(with: "YOUR_".utf8): return true
      default: break
      }
    }
    return false
  }

  /// Whether words come before the closing mark: letters first, then anything that is in a name or a sentence.
  private static func isGap(_ rest: ArraySlice<UInt8>, until end: UInt8) -> Bool {
    guard let first = rest.first, isLetter(first), let close = rest.firstIndex(of: end) else { return false }
    let text = rest[..<close]
    return text.count > 1
      && text.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || " _-.,'".utf8.contains($0) || $0 >= 0x80 }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
  }
}
