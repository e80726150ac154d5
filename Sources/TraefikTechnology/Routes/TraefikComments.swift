import SourceText
import StreamModel

/// The comments at a router: above the line of its rule, and behind it.
struct TraefikComments: Sendable {
  private let sources: SourceMap?

  init(_ sources: SourceMap) { self.sources = sources }

  private init() { sources = nil }

  /// No comments.
  static let none = TraefikComments()

  /// Lines above a router that are looked at.
  private static let lines = 10

  /// A comment without its sign.
  struct Comment {
    let text: String
    let span: SourceSpan
  }

  /// Those of a place, the nearest first.
  func comments(at span: SourceSpan) -> [Comment] {
    guard let bytes = sources?[span.file].bytes, span.start <= bytes.count else { return [] }
    var result: [Comment] = []
    let isBreak = { (byte: UInt8) in byte == 0x0A || byte == 0x0D }
    let end = bytes[span.start...].firstIndex(where: isBreak) ?? bytes.count
    if let sign = bytes[min(span.end, end)..<end].firstIndex(of: UInt8(ascii: "#")) {
      result.append(comment(bytes, sign..<end, span.file))
    }
    var start = bytes[..<span.start].lastIndex(where: isBreak)
    for _ in 0..<Self.lines {
      guard let last = start else { break }
      let before = bytes[..<last].lastIndex(where: isBreak)
      let line = (before.map { $0 + 1 } ?? 0)..<last
      start = before
      guard let first = bytes[line].firstIndex(where: { $0 != 0x20 && $0 != 0x09 }) else { continue }
      guard bytes[first] == UInt8(ascii: "#") else { break }
      result.append(comment(bytes, first..<last, span.file))
    }
    return result
  }

  private func comment(_ bytes: [UInt8], _ range: Range<Int>, _ file: FileID) -> Comment {
    let text = String(decoding: bytes[range].drop { $0 == UInt8(ascii: "#") || $0 == 0x20 }, as: UTF8.self)
    return Comment(text: text, span: SourceSpan(file: file, start: range.lowerBound, end: range.upperBound))
  }

  /// The declaration at a place: nil for none, a nil kind where it names none.
  func declaredKind(at span: SourceSpan) -> StreamKind?? {
    for comment in comments(at: span) {
      let words = comment.text.split(whereSeparator: \.isWhitespace)
      guard words.count >= 2, words[0] == "streamlint:", words[1] == "stream" else { continue }
      return .some(words.count > 2 ? StreamKind(rawValue: String(words[2])) : nil)
    }
    return nil
  }
}
