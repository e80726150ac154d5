/// Reads a request body as it arrives, whatever its framing.
struct RequestBody {
  private enum Framing {
    case length(Int)
    case chunked
  }

  private var framing: Framing

  init(of head: RequestHead) {
    framing =
      head.lists("chunked", in: "transfer-encoding")
      ? .chunked : .length(head.headers.value(of: "Content-Length").flatMap { Int($0) } ?? 0)
  }

  /// The next bytes; nil at the end.
  mutating func next(_ reader: inout ByteReader) -> [UInt8]? {
    switch framing {
    case .length(let left):
      guard left > 0, let bytes = reader.some(atMost: left) else { return nil }
      framing = .length(left - bytes.count)
      return bytes
    case .chunked:
      guard let line = reader.through("\r\n"),
        let size = Int(String(decoding: line.dropLast(2), as: UTF8.self), radix: 16),
        let bytes = reader.exactly(size + 2), size > 0
      else { return nil }
      return Array(bytes.dropLast(2))
    }
  }
}
