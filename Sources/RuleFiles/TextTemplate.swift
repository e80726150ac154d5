/// Fills `{name}` in the messages of a rule.
package struct TextTemplate {
  /// Returns the string for a name, or nil to leave the braces as they are.
  private let lookup: (String) -> String?

  /// Fills with what `lookup` gives.
  package init(_ lookup: @escaping (String) -> String?) { self.lookup = lookup }

  /// The string with its placeholders filled.
  package func fill(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
    return ParsedText(text).filled(lookup)
  }
}

/// A string of a rule, cut at its placeholders.
package struct ParsedText: Sendable {
  private enum Piece: Sendable {
    case text(String)
    case name(String)
  }

  private let pieces: [Piece]

  package init(_ text: String) { pieces = Self.pieces(of: text) }

  /// The string with its placeholders filled; a placeholder without a value keeps its braces.
  package func filled(_ lookup: (String) -> String?) -> String {
    var result = ""
    for piece in pieces {
      switch piece {
      case .text(let text): result += text
      case .name(let name): result += lookup(name) ?? "{\(name)}"
      }
    }
    return result
  }

  private static func pieces(of text: String) -> [Piece] {
    var result: [Piece] = []
    let bytes = text.utf8
    var start = bytes.startIndex
    var position = start
    while let open = bytes[position...].firstIndex(of: UInt8(ascii: "{")) {
      let inner = bytes.index(after: open)
      // A name contains neither braces nor white space; a value to be written may be several words.
      let isWritten = bytes[inner...].starts(with: "write:".utf8)
      let end = bytes[inner...].firstIndex {
        $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: "{") || ($0 == 0x20 && !isWritten) || $0 == 0x0A
      }
      guard let end else { break }
      position = inner
      guard bytes[end] == UInt8(ascii: "}") else { continue }
      if start < open { result.append(.text(String(text[start..<open]))) }
      result.append(.name(String(text[inner..<end])))
      start = bytes.index(after: end)
      position = start
    }
    if start < bytes.endIndex { result.append(.text(String(text[start...]))) }
    return result
  }
}
