/// How the lines of a text are written, so that new ones look like them.
package struct LineLayout {
  private let bytes: [UInt8]

  /// No line begins with more blanks. One that contains a whole file would be searched again for every statement.
  private static let longestIndentation = 1024

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The blanks that begin the line of an offset, and whether nothing else is before it.
  package func indentation(at offset: Int) -> (text: String, isFirst: Bool) {
    var start = offset
    while start > 0, bytes[start - 1] != UInt8(ascii: "\n") {
      guard offset - start < Self.longestIndentation else { return ("", false) }
      start -= 1
    }
    let lead = bytes[start..<offset]
    let blank = lead.prefix(while: Self.isBlank)
    return (String(decoding: blank, as: UTF8.self), blank.count == lead.count)
  }

  /// What ends the first line.
  package var lineEnd: String {
    // As above, one line may be the whole file.
    guard let first = bytes.prefix(1 << 16).firstIndex(of: UInt8(ascii: "\n")), first > 0 else { return "\n" }
    return bytes[first - 1] == UInt8(ascii: "\r") ? "\r\n" : "\n"
  }

  package static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
