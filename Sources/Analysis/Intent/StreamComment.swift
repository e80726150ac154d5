import SourceText
import StreamModel

/// The streams that a comment mentions.
package struct StreamComment: Sendable {
  /// The word that names a stream.
  package let word: String
  /// The kinds that it names; empty for any.
  package let kinds: [StreamKind]
  /// Whether it names a protocol of event streams; other words are used loosely and come second.
  package let isStrong: Bool
  /// Whether the word is used for other things too.
  private let isLoose: Bool

  private static let words: [StreamComment] = [
    StreamComment("server-sent", [.sse, .streamableHTTP], isStrong: true),
    StreamComment("server sent", [.sse, .streamableHTTP], isStrong: true),
    StreamComment("event-stream", [.sse, .streamableHTTP], isStrong: true),
    StreamComment("event stream", [.sse, .streamableHTTP], isStrong: true),
    StreamComment("eventsource", [.sse], isStrong: true),
    StreamComment("sse", [.sse, .streamableHTTP], isStrong: true),
    StreamComment("websocket", [.websocket]), StreamComment("websockets", [.websocket]),
    StreamComment("web socket", [.websocket]), StreamComment("streaming", [], isLoose: true),
    StreamComment("streamed", [], isLoose: true),
    StreamComment("streamable", [.streamableHTTP]), StreamComment("token-by-token", [.sse, .streamableHTTP]),
    StreamComment("llm", [.streamableHTTP], isLoose: true), StreamComment("mcp", [.streamableHTTP], isLoose: true),
    StreamComment("long-lived", [], isLoose: true),
  ]
  /// The letters that the words begin with.
  private static let initials = Set(words.compactMap(\.word.utf8.first)).sorted()
  /// Words that negate a comment.
  private static let negations = [
    "no", "not", "never", "without", "disable", "disabled", "off", "todo", "don't", "isn't", "doesn't", "remove",
    "removed", "upstream", "static", "rest",
  ]

  /// The negations that begin with each letter of the alphabet.
  private static let negationsByInitial: [[String]] = (UInt8(ascii: "a")...UInt8(ascii: "z")).map { initial in
    negations.filter { $0.utf8.first == initial }
  }

  private init(_ word: String, _ kinds: [StreamKind], isStrong: Bool = false, isLoose: Bool = false) {
    self.word = word
    self.kinds = kinds
    self.isStrong = isStrong
    self.isLoose = isLoose
  }

  /// Nil when the comment does not mention streams.
  package init?(_ text: String) { self.init(Array("# \(text)".utf8)[...]) }

  /// Reads a comment with its `#`; nil when it does not mention streams. Directives that are commented out are ignored.
  package init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count > 4, bytes.count < 300, let found = Self.first(in: bytes) else { return nil }
    let last = bytes.last { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
    if last == UInt8(ascii: ";") || last == UInt8(ascii: "{") || last == UInt8(ascii: "}") { return nil }
    if Self.isNegated(bytes) || bytes.withUnsafeBufferPointer({ $0.contains("streamlint:") }) { return nil }
    self = found
  }

  /// The comment as evidence.
  package func evidence(at span: SourceSpan) -> Evidence {
    Evidence(isLoose ? .remark : .comment, text: "a comment mentions \"\(word)\"", span: span, kinds: kinds)
  }

  private static func isNegated(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.allSatisfy({ $0 < 0x80 }) else {
      let said = String(decoding: bytes, as: UTF8.self).lowercased().split { !($0.isLetter || $0 == "'") }
      return said.contains { negations.contains(String($0)) }
    }
    var start = bytes.startIndex
    while start < bytes.endIndex {
      var end = start
      while end < bytes.endIndex, bytes[end].isLetter || bytes[end] == UInt8(ascii: "'") { end += 1 }
      if end > start, bytes[start].isLetter,
        negationsByInitial[Int(bytes[start] | 0x20) - 0x61].contains(where: { $0.isWritten(at: start..<end, in: bytes) }
        )
      {
        return true
      }
      start = end + 1
    }
    return false
  }

  private static func first(in bytes: ArraySlice<UInt8>) -> StreamComment? {
    var isStart = true
    for index in bytes.indices {
      let byte = bytes[index]
      let isLetter = byte.isLetter
      if isStart, isLetter, initials.contains(byte | 0x20),
        let found = words.first(where: { $0.isWord(at: index, in: bytes) })
      {
        return found
      }
      isStart = !isLetter
    }
    return nil
  }

  /// Whether the word begins here and ends with a letter's end.
  private func isWord(at start: Int, in bytes: ArraySlice<UInt8>) -> Bool {
    let end = start + word.utf8.count
    guard end <= bytes.endIndex, word.isWritten(at: start..<end, in: bytes) else { return false }
    return end == bytes.endIndex || !bytes[end].isLetter
  }
}

extension String {
  /// Whether the bytes equal this lower-case string when case is ignored.
  fileprivate func isWritten(at range: Range<Int>, in bytes: ArraySlice<UInt8>) -> Bool {
    guard utf8.count == range.count else { return false }
    var index = range.lowerBound
    for byte in utf8 {
      let own = bytes[index]
      guard own == byte || (own.isLetter && own | 0x20 == byte) else { return false }
      index += 1
    }
    return true
  }
}

extension UInt8 {
  /// Whether it is an ASCII letter.
  fileprivate var isLetter: Bool { self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z") }
}
