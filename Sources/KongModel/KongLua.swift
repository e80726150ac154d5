import SourceText

/// Looks for calls in Lua code, outside of comments and strings.
struct KongLua {
  /// The effect of a call on a response.
  enum Effect {
    /// Kong collects the whole response.
    case buffers
    /// Every chunk is written anew.
    case reemits
  }

  /// A call with its range.
  struct Call {
    let effect: Effect
    let text: String
    let reason: String
    /// Bytes of the code.
    let range: Range<Int>
    /// Whether a condition is around it, which may exclude streams.
    let isGuarded: Bool
  }

  private let code: [UInt8]

  init(_ text: String) { code = Self.bare(Array(text.utf8)) }

  private static let calls: [(text: String, reason: String)] = [
    (
      "kong.service.request.enable_buffering",
      "enable_buffering collects the whole response, whatever response_buffering says"
    ),
    ("kong.response.get_raw_body", "get_raw_body swallows every chunk until the response ends"),
    ("kong.service.response.get_raw_body", "get_raw_body needs the whole response"),
    ("kong.service.response.get_body", "get_body needs the whole response"),
    ("ngx.location.capture", "ngx.location.capture reads a whole response before it continues"),
  ]

  /// The first call that contains a response, else one that rewrites it.
  var call: Call? {
    for item in Self.calls {
      for start in positions(of: item.text) {
        let end = start + item.text.utf8.count
        // `get_body` is not `get_body_size`, but `capture` has the relative `capture_multi`.
        let next = end < code.count ? code[end] : 0
        if Self.isWord(next), item.text != "ngx.location.capture" { continue }
        return Call(
          effect: .buffers, text: item.text, reason: item.reason, range: start..<end, isGuarded: isGuarded(start))
      }
    }
    return assignment
  }

  /// `ngx.arg[1] = …`: nothing at all is kept for later, anything else is a new chunk.
  private var assignment: Call? {
    var found: Call?
    for start in positions(of: "ngx.arg") {
      var at = start + 7
      guard take("[", &at), take("1", &at), take("]", &at), take("=", &at), at < code.count, code[at] != 0x3D else {
        continue
      }
      while at < code.count, Self.isBlank(code[at]) { at += 1 }
      let value = code[at...].prefix { $0 != 0x0A && $0 != UInt8(ascii: ";") }
      let isNil = value.starts(with: "nil".utf8) && !(value.count > 3 && Self.isWord(value[value.startIndex + 3]))
      let isEmpty = value.starts(with: "\"\"".utf8) || value.starts(with: "''".utf8)
      if isNil || isEmpty {
        return Call(
          effect: .buffers, text: "ngx.arg[1] = nil",
          reason: "ngx.arg[1] = nil keeps every chunk until the response ends",
          range: start..<at, isGuarded: isGuarded(start))
      }
      if found == nil {
        found = Call(
          effect: .reemits, text: "ngx.arg[1] = …", reason: "every chunk is written anew", range: start..<at,
          isGuarded: isGuarded(start))
      }
    }
    return found
  }

  private func take(_ character: Character, _ at: inout Int) -> Bool {
    while at < code.count, Self.isBlank(code[at]) { at += 1 }
    guard at < code.count, code[at] == character.asciiValue else { return false }
    at += 1
    return true
  }

  private func positions(of text: String) -> [Int] {
    let needle = Array(text.utf8)
    guard code.count >= needle.count else { return [] }
    return (0...(code.count - needle.count)).filter { start in
      code[start] == needle[0] && code[start..<start + needle.count].elementsEqual(needle)
        && (start == 0 || !(Self.isWord(code[start - 1]) || code[start - 1] == UInt8(ascii: ".")))
    }
  }

  /// Whether an `if` precedes an offset.
  private func isGuarded(_ position: Int) -> Bool {
    code[..<position].split { !Self.isWord($0) }.contains { $0.elementsEqual("if".utf8) }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  // MARK: Comments and strings

  /// The code with the inside of comments and strings blanked out.
  private static func bare(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    var i = 0
    func blank(_ range: Range<Int>) {
      for k in range where k < result.count && result[k] != 0x0A { result[k] = 0x20 }
    }
    while i < bytes.count {
      switch bytes[i] {
      case UInt8(ascii: "-") where i + 1 < bytes.count && bytes[i + 1] == UInt8(ascii: "-"):
        let start = i
        if let level = LuaLongBracket.level(bytes, at: i + 2) {
          i = LuaLongBracket.end(bytes, from: i + 4 + level, level: level) ?? bytes.count
        } else {
          while i < bytes.count, bytes[i] != 0x0A { i += 1 }
        }
        blank(start..<i)
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        let start = i
        let quote = bytes[i]
        i += 1
        while i < bytes.count, bytes[i] != quote, bytes[i] != 0x0A { i += bytes[i] == 0x5C ? 2 : 1 }
        blank(start + 1..<max(start + 1, min(i, bytes.count)))
        i += 1
      case UInt8(ascii: "["):
        guard let level = LuaLongBracket.level(bytes, at: i) else {
          i += 1
          continue
        }
        let start = i
        i = LuaLongBracket.end(bytes, from: i + 2 + level, level: level) ?? bytes.count
        blank(start..<i)
      default: i += 1
      }
    }
    return result
  }
}
