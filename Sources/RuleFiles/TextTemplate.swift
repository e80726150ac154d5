/// Fills `{name}` in the texts of a rule.
package struct TextTemplate {
  /// Gives the text for a name, or nil to leave the braces as they are.
  private let lookup: (String) -> String?

  /// Fills with what `lookup` gives.
  package init(_ lookup: @escaping (String) -> String?) { self.lookup = lookup }

  /// The text with its placeholders filled.
  package func fill(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
    return ParsedText(text).filled(lookup)
  }
}

/// A text of a rule cut at its placeholders. Rules speak of the same few values again and again, so that the filled
/// texts are kept and shared.
package final class ParsedText {
  private enum Piece {
    case text(String)
    case name(String)
  }

  private let text: String
  private lazy var pieces = Self.pieces(of: text)
  private var known: [[String?]: String] = [:]
  /// Filled texts that are kept.
  private static let limit = 256

  /// Cuts a text when it is filled first.
  package init(_ text: String) { self.text = text }

  /// The text with its placeholders filled by `lookup`.
  package func filled(_ lookup: (String) -> String?) -> String {
    var values: [String?] = []
    for case .name(let name) in pieces { values.append(lookup(name)) }
    if values.isEmpty { return text }
    if let filled = known[values] { return filled }
    var result = ""
    var index = 0
    for piece in pieces {
      switch piece {
      case .text(let text): result += text
      case .name(let name):
        result += values[index] ?? "{\(name)}"
        index += 1
      }
    }
    if known.count < Self.limit { known[values] = result }
    return result
  }

  private static func pieces(of text: String) -> [Piece] {
    var result: [Piece] = []
    let bytes = text.utf8
    var start = bytes.startIndex
    var position = start
    while let open = bytes[position...].firstIndex(of: UInt8(ascii: "{")) {
      let inner = bytes.index(after: open)
      // A name holds neither braces nor white space; a value to be written may be several words.
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
