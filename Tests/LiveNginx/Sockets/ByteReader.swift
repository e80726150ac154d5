/// Reads a connection piece by piece; belongs to one thread.
struct ByteReader {
  let connection: Connection
  let deadline: Moment
  private var buffer: [UInt8] = []

  init(_ connection: Connection, deadline: Moment) {
    self.connection = connection
    self.deadline = deadline
  }

  /// Everything up to and including a delimiter.
  mutating func through(_ delimiter: String) -> [UInt8]? {
    let mark = Array(delimiter.utf8)
    while true {
      if let range = buffer.firstRange(of: mark) { return take(range.upperBound) }
      guard fill() else { return nil }
    }
  }

  /// Exactly so many bytes.
  mutating func exactly(_ count: Int) -> [UInt8]? {
    while buffer.count < count {
      guard fill() else { return nil }
    }
    return take(count)
  }

  /// What there is, at most so many bytes; waits for at least one.
  mutating func some(atMost count: Int) -> [UInt8]? {
    if buffer.isEmpty, !fill() { return nil }
    return take(min(count, buffer.count))
  }

  private mutating func take(_ count: Int) -> [UInt8] {
    let result = Array(buffer[..<count])
    buffer.removeFirst(count)
    return result
  }

  private mutating func fill() -> Bool {
    guard case .bytes(let bytes) = connection.receive(until: deadline) else { return false }
    buffer += bytes
    return true
  }
}
