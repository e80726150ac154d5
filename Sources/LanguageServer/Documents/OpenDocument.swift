import SourceText

/// A text that the editor holds.
package struct OpenDocument: Sendable {
  /// Bytes of a document.
  package static let limit = 16 * 1024 * 1024

  /// The address as the client spells it.
  package let uri: String
  package var version: Int
  package private(set) var bytes: [UInt8]

  package init(uri: String, version: Int, text: String) {
    self.uri = uri
    self.version = version
    bytes = Array(text.utf8)
  }

  /// A change: a range with its new text, or the whole text.
  package struct Change: Sendable {
    package let range: (start: TextPosition, end: TextPosition)?
    package let text: String

    package init(range: (start: TextPosition, end: TextPosition)?, text: String) {
      self.range = range
      self.text = text
    }
  }

  /// Applies changes one after the other: each refers to the text after those before it.
  package mutating func apply(_ changes: [Change], _ encoding: PositionEncoding) {
    for change in changes {
      guard let range = change.range else {
        bytes = Array(change.text.utf8)
        continue
      }
      let positions = TextPositions(bytes, encoding)
      let start = positions.offset(of: range.start)
      let end = max(start, positions.offset(of: range.end))
      bytes.replaceSubrange(start..<end, with: change.text.utf8)
    }
  }
}
