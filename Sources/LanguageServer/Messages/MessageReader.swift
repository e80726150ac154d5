/// Cuts a stream of bytes into messages: a header with `Content-Length`, an empty line, and so many bytes.
package struct MessageReader {
  /// Limits for what a client may send.
  package enum Limits {
    /// Bytes of a header.
    package static let header = 8 * 1024
    /// Bytes of a message: a document of the largest size with all of its line breaks escaped is not larger.
    package static let message = 64 * 1024 * 1024
  }

  /// A message, or why there is none.
  package enum Part: Sendable, Equatable {
    case message([UInt8])
    /// The bytes up to the next header are left out.
    case broken(String)
  }

  private var bytes: [UInt8] = []
  /// What was read of `bytes`.
  private var start = 0
  /// How much of `bytes` holds no end of the header.
  private var searched = 0
  /// The length of the message whose header was read.
  private var expected: Int?
  /// Bytes of a message that is left out.
  private var skipping = 0
  /// Whether the next header is looked for, behind something that is none.
  private var isLost = false

  package init() {}

  /// The messages that are complete with some more bytes.
  package mutating func read(_ new: [UInt8]) -> [Part] {
    var new = new[...]
    if skipping > 0 {
      let count = min(skipping, new.count)
      skipping -= count
      new = new.dropFirst(count)
    }
    bytes += new
    var parts: [Part] = []
    while let part = next() { parts.append(part) }
    if start > 0 {
      bytes.removeFirst(start)
      searched -= start
      start = 0
    }
    return parts
  }

  private mutating func next() -> Part? {
    if let expected {
      guard bytes.count - start >= expected else { return nil }
      let message = Array(bytes[start..<start + expected])
      advance(to: start + expected)
      self.expected = nil
      return .message(message)
    }
    if isLost, !findHeader() { return nil }
    guard let end = endOfHeader() else {
      guard bytes.count - start > Limits.header else { return nil }
      return lose("the header is longer than \(Limits.header) bytes")
    }
    let header = String(decoding: bytes[start..<end], as: UTF8.self)
    switch Self.length(in: header) {
    case .failure(let failure): return lose(failure.message)
    case .success(let length):
      advance(to: end + 4)
      guard length > Limits.message else {
        expected = length
        return next()
      }
      let held = min(length, bytes.count - start)
      skipping = length - held
      advance(to: start + held)
      return .broken("a message of \(length) bytes is longer than \(Limits.message)")
    }
  }

  private mutating func advance(to position: Int) {
    start = position
    searched = position
  }

  /// The offset of the empty line.
  private mutating func endOfHeader() -> Int? {
    var position = max(start, searched - 3)
    while position + 3 < bytes.count {
      if bytes[position] == 0x0D, bytes[position + 1] == 0x0A, bytes[position + 2] == 0x0D, bytes[position + 3] == 0x0A
      {
        return position
      }
      position += 1
    }
    searched = bytes.count
    return nil
  }

  // MARK: Broken headers

  private static let name = Array("content-length:".utf8)

  private mutating func lose(_ reason: String) -> Part {
    advance(to: start + 1)
    isLost = true
    return .broken(reason)
  }

  /// Goes to the next thing that looks like a header; what is before it is dropped.
  private mutating func findHeader() -> Bool {
    var position = start
    while position + Self.name.count <= bytes.count {
      let matches = (0..<Self.name.count).allSatisfy { Self.lower(bytes[position + $0]) == Self.name[$0] }
      if matches {
        advance(to: position)
        isLost = false
        return true
      }
      position += 1
    }
    advance(to: position)
    return false
  }

  private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

  private struct HeaderFailure: Error {
    let message: String
  }

  private static func length(in header: String) -> Result<Int, HeaderFailure> {
    var length: Int?
    for line in header.utf8.split(whereSeparator: { $0 == 0x0D || $0 == 0x0A }) {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
        return .failure(HeaderFailure(message: "a line of the header has no colon"))
      }
      let name = String(Substring(line[..<colon])).lowercased()
      guard name == "content-length" else { continue }
      let value = line[line.index(after: colon)...].filter { $0 != 0x20 && $0 != 0x09 }
      guard let number = Int(String(decoding: value, as: UTF8.self)), number >= 0 else {
        return .failure(HeaderFailure(message: "Content-Length is no number"))
      }
      length = number
    }
    return length.map { .success($0) } ?? .failure(HeaderFailure(message: "the header has no Content-Length"))
  }
}

/// A message with its header.
package func framed(_ message: JSONValue) -> [UInt8] {
  let body = message.bytes
  return Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
}
