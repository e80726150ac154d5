import SourceText
import YAMLSyntax

/// A text of a file with the place of each of its bytes: a scalar of YAML, a part of a file.
package struct PlacedText: Sendable {
  private enum Place: Sendable {
    /// All of it is one place.
    case whole(SourceSpan)
    case mapped(YAMLContentMap, FileID)
    /// It is literally in the file, from an offset on.
    case literal(FileID, Int)
  }

  package let text: String
  /// Whether a template decides it, or a part of it.
  package let isUnknown: Bool
  private let place: Place

  /// A text that is made of what is at a place.
  package init(_ text: String, at span: SourceSpan, isUnknown: Bool = false) {
    self.text = text
    self.isUnknown = isUnknown
    place = .whole(span)
  }

  /// A scalar; nil for another node.
  package init?(_ node: YAMLNode, in file: FileID) {
    guard let text = node.text, let map = node.contentMap else { return nil }
    self.text = text
    isUnknown = node.isTemplated
    place = .mapped(map, file)
  }

  /// Bytes of a file as they are.
  package init(_ bytes: [UInt8], from start: Int, in file: FileID) {
    text = String(decoding: bytes, as: UTF8.self)
    isUnknown = false
    place = .literal(file, start)
  }

  /// The place of the whole text.
  package var span: SourceSpan { span(of: 0..<text.utf8.count) }

  /// The place of a range of bytes of the text.
  package func span(of range: Range<Int>) -> SourceSpan {
    switch place {
    case .whole(let span): return span
    case .mapped(let map, let file):
      let found = map.fileRange(of: range)
      return SourceSpan(file: file, start: found.lowerBound, end: found.upperBound)
    case .literal(let file, let start):
      return SourceSpan(file: file, start: start + range.lowerBound, end: start + range.upperBound)
    }
  }
}
