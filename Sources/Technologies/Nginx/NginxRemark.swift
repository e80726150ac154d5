import Streaming

/// What a comment says about streams: the words of its author, not ours.
struct NginxRemark: Sendable {
  /// The word that tells.
  let word: String
  let kinds: [StreamKind]
  /// Whether it names a protocol of event streams; other words are used loosely and come second.
  let isStrong: Bool

  private static let words: [NginxRemark] = [
    NginxRemark("server-sent", [.sse, .streamableHTTP], isStrong: true),
    NginxRemark("server sent", [.sse, .streamableHTTP], isStrong: true),
    NginxRemark("event-stream", [.sse, .streamableHTTP], isStrong: true),
    NginxRemark("event stream", [.sse, .streamableHTTP], isStrong: true),
    NginxRemark("eventsource", [.sse], isStrong: true),
    NginxRemark("sse", [.sse, .streamableHTTP], isStrong: true),
    NginxRemark("websocket", [.websocket]), NginxRemark("websockets", [.websocket]),
    NginxRemark("web socket", [.websocket]), NginxRemark("streaming", []), NginxRemark("streamed", []),
    NginxRemark("streamable", [.streamableHTTP]), NginxRemark("token-by-token", [.sse, .streamableHTTP]),
    NginxRemark("llm", [.streamableHTTP]), NginxRemark("mcp", [.streamableHTTP]), NginxRemark("long-lived", []),
  ]
  /// A comment that says what is not there.
  private static let negations: Set<Substring> = [
    "no", "not", "never", "without", "disable", "disabled", "off", "todo", "don't", "isn't", "doesn't", "remove",
    "removed", "upstream", "static",
  ]

  private init(_ word: String, _ kinds: [StreamKind], isStrong: Bool = false) {
    self.word = word
    self.kinds = kinds
    self.isStrong = isStrong
  }

  /// Reads a comment; nil when it says nothing of the sort. Directives that are commented out say nothing.
  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count > 4, bytes.count < 300, let found = Self.first(in: bytes) else { return nil }
    let last = bytes.last { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
    if last == UInt8(ascii: ";") || last == UInt8(ascii: "{") || last == UInt8(ascii: "}") { return nil }
    let text = String(decoding: bytes, as: UTF8.self).lowercased()
    let said = text.split { !($0.isLetter || $0 == "'") }
    if said.contains(where: Self.negations.contains) || text.contains("streamlint:") { return nil }
    self = found
  }

  private static func first(in bytes: ArraySlice<UInt8>) -> NginxRemark? {
    var isStart = true
    for index in bytes.indices {
      let byte = bytes[index] | 0x20
      let isLetter = byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
      if isStart, isLetter, let found = words.first(where: { $0.stands(at: index, in: bytes) }) { return found }
      isStart = !isLetter
    }
    return nil
  }

  /// Whether the word begins here and ends with a letter's end.
  private func stands(at start: Int, in bytes: ArraySlice<UInt8>) -> Bool {
    var index = start
    for byte in word.utf8 {
      guard index < bytes.endIndex, bytes[index] == byte || bytes[index] | 0x20 == byte else { return false }
      index += 1
    }
    guard index < bytes.endIndex else { return true }
    let next = bytes[index] | 0x20
    return !(next >= UInt8(ascii: "a") && next <= UInt8(ascii: "z"))
  }
}
