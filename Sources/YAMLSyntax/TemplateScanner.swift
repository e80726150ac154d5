import CLibYAML

/// Finds the actions `{{ … }}` of a Go template.
struct TemplateScanner {
  /// The longest action; files full of `{{` without `}}` stay cheap.
  private static let longest = 64 << 10
  /// After this many `{{` that never end the rest of the file is plain text.
  private static let patience = 200

  private let bytes: UnsafeBufferPointer<UInt8>

  private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// All actions in order. `{{` without its `}}` is plain text.
  static func actions(in bytes: UnsafeBufferPointer<UInt8>) -> [TemplateAction] {
    let scanner = TemplateScanner(bytes)
    // Most files have none at all.
    guard let first = scanner.firstDoubleBrace, let last = lastEnd(bytes) else { return [] }
    var actions: [TemplateAction] = []
    var at = first
    var attempts = 0
    while at + 1 < last, let found = scanner.find(UInt8(ascii: "{"), from: at, to: last) {
      at = found + 1
      guard at < last, bytes[at] == UInt8(ascii: "{") else { continue }
      guard attempts < Self.patience, let end = scanner.end(from: found + 2) else {
        attempts += 1
        continue
      }
      actions.append(TemplateAction(kind: scanner.kind(from: found + 2, to: end), range: found..<end, isAlone: false))
      at = end
    }
    return actions
  }

  /// The location behind the last `}}`.
  private static func lastEnd(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var at = bytes.count - 1
    while at > 0 {
      if bytes[at] == UInt8(ascii: "}"), bytes[at - 1] == UInt8(ascii: "}") { return at + 1 }
      at -= 1
    }
    return nil
  }

  private var firstDoubleBrace: Int? {
    var at = 0
    while let found = find(UInt8(ascii: "{"), from: at, to: bytes.count) {
      at = found + 1
      if at < bytes.count, bytes[at] == UInt8(ascii: "{") { return found }
    }
    return nil
  }

  private func find(_ byte: UInt8, from start: Int, to end: Int) -> Int? {
    guard start < end, let base = bytes.baseAddress, let found = memchr(base + start, Int32(byte), end - start) else {
      return nil
    }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  /// The location behind the `}}` that closes an action.
  private func end(from start: Int) -> Int? {
    let limit = min(bytes.count, start + Self.longest)
    var at = start
    if isComment(from: start) { return endOfComment(from: start, to: limit) }
    while at + 1 < limit {
      switch bytes[at] {
      case UInt8(ascii: "}") where bytes[at + 1] == UInt8(ascii: "}"):
        return at + 2
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        guard let end = endOfQuote(at, limit) else { return nil }
        at = end
      case UInt8(ascii: "`"):
        guard let end = find(UInt8(ascii: "`"), from: at + 1, to: limit) else { return nil }
        at = end + 1
      default:
        at += 1
      }
    }
    return nil
  }

  private func endOfQuote(_ start: Int, _ limit: Int) -> Int? {
    var at = start + 1
    while at < limit, bytes[at] != 0x0A {
      if bytes[at] == bytes[start] { return at + 1 }
      at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }

  private func isComment(from start: Int) -> Bool {
    let at = skipTrim(start)
    return at + 1 < bytes.count && bytes[at] == UInt8(ascii: "/") && bytes[at + 1] == UInt8(ascii: "*")
  }

  private func endOfComment(from start: Int, to limit: Int) -> Int? {
    var at = skipTrim(start) + 2
    while at + 1 < limit, !(bytes[at] == UInt8(ascii: "*") && bytes[at + 1] == UInt8(ascii: "/")) { at += 1 }
    at += 2
    while at + 1 < limit {
      if bytes[at] == UInt8(ascii: "}") { return bytes[at + 1] == UInt8(ascii: "}") ? at + 2 : nil }
      at += 1
    }
    return nil
  }

  /// Skips the `-` of `{{-` and blanks.
  private func skipTrim(_ start: Int) -> Int {
    var at = start
    if at < bytes.count, bytes[at] == UInt8(ascii: "-") { at += 1 }
    while at < bytes.count, isBlank(bytes[at]) { at += 1 }
    return at
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  private func kind(from start: Int, to end: Int) -> TemplateAction.Kind {
    if isComment(from: start) { return .comment }
    let word = skipTrim(start)
    var at = word
    if bytes[at] == UInt8(ascii: "$") { return isAssignment(from: at, to: end) ? .control : .output }
    while at < end, bytes[at] >= UInt8(ascii: "a"), bytes[at] <= UInt8(ascii: "z") { at += 1 }
    guard isBlank(bytes[at]) || bytes[at] == UInt8(ascii: "}") || bytes[at] == UInt8(ascii: "-") else { return .output }
    switch String(decoding: bytes[word..<at], as: UTF8.self) {
    case "if", "range", "with", "define", "block": return .opening
    case "else": return .branch
    case "end": return .end
    case "break", "continue": return .control
    default: return .output
    }
  }

  /// `$name := …` or `$name = …`.
  private func isAssignment(from start: Int, to end: Int) -> Bool {
    var at = start + 1
    while at < end, !isBlank(bytes[at]), bytes[at] != UInt8(ascii: ":"), bytes[at] != UInt8(ascii: "=") { at += 1 }
    while at < end, isBlank(bytes[at]) { at += 1 }
    return at < end && (bytes[at] == UInt8(ascii: ":") || bytes[at] == UInt8(ascii: "="))
  }
}
