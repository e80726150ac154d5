/// Takes the framing off a response body.
struct BodyDecoder: Sendable {
  /// How the body is delimited.
  enum Framing: Sendable {
    /// Up to the end of the connection.
    case endless
    case length(Int)
    case chunked
    /// The frames of a WebSocket.
    case frames
  }

  private(set) var isComplete = false
  private var framing: Framing
  private var buffer: [UInt8] = []

  init(_ framing: Framing) {
    self.framing = framing
    if case .length(0) = framing { isComplete = true }
  }

  /// The framing that response headers announce.
  static func framing(status: Int, headers: [LiveHeader]) -> Framing {
    if status == 101 { return .frames }
    if headers.value(of: "Transfer-Encoding")?.lowercased() == "chunked" { return .chunked }
    return headers.value(of: "Content-Length").flatMap { Int($0) }.map { .length($0) } ?? .endless
  }

  /// The payload among the bytes that have arrived, including that of an incomplete chunk or frame.
  mutating func feed(_ bytes: [UInt8]) -> [UInt8] {
    switch framing {
    case .endless: return bytes
    case .length(let left):
      framing = .length(left - bytes.count)
      isComplete = left <= bytes.count
      return bytes
    case .chunked:
      buffer += bytes
      return chunks()
    case .frames:
      buffer += bytes
      return frames()
    }
  }

  /// Bytes of the current chunk that have not arrived yet.
  private var chunkLeft = 0

  private mutating func chunks() -> [UInt8] {
    var payload: [UInt8] = []
    while !buffer.isEmpty, !isComplete {
      if chunkLeft > 0 {
        let part = buffer.prefix(chunkLeft)
        payload += part
        chunkLeft -= part.count
        buffer.removeFirst(part.count)
        continue
      }
      // The line break after a chunk's data is an empty line here.
      guard let end = buffer.firstIndex(of: UInt8(ascii: "\n")) else { break }
      let line = buffer[..<end].filter { $0 != UInt8(ascii: "\r") }
      buffer.removeSubrange(...end)
      if line.isEmpty { continue }
      let size = line.prefix { $0 != UInt8(ascii: ";") }
      chunkLeft = Int(String(decoding: size, as: UTF8.self), radix: 16) ?? 0
      isComplete = chunkLeft == 0
    }
    return payload
  }

  private mutating func frames() -> [UInt8] {
    var payload: [UInt8] = []
    while buffer.count >= 2 {
      let long = buffer[1] & 0x7f == 126
      if long && buffer.count < 4 { break }
      let start = long ? 4 : 2
      let size = long ? Int(buffer[2]) << 8 | Int(buffer[3]) : Int(buffer[1] & 0x7f)
      if buffer.count < start + size { break }
      if buffer[0] & 0x0f == 1 { payload += buffer[start..<start + size] }
      if buffer[0] & 0x0f == 8 { isComplete = true }
      buffer.removeFirst(start + size)
    }
    return payload
  }
}
