/// A record of the FastCGI protocol.
private struct Record {
  enum Kind {
    static let begin: UInt8 = 1
    static let end: UInt8 = 3
    static let parameters: UInt8 = 4
    static let input: UInt8 = 5
    static let output: UInt8 = 6
  }

  let kind: UInt8
  let request: [UInt8]
  let content: [UInt8]

  init(_ kind: UInt8, request: [UInt8], _ content: [UInt8] = []) {
    self.kind = kind
    self.request = request
    self.content = content
  }

  init?(_ reader: inout ByteReader) {
    guard let header = reader.exactly(8),
      let body = reader.exactly(Int(header[4]) << 8 + Int(header[5]) + Int(header[6]))
    else { return nil }
    self.init(header[1], request: Array(header[2..<4]), Array(body.dropLast(Int(header[6]))))
  }

  var bytes: [UInt8] {
    [1, kind] + request + [UInt8(content.count >> 8 & 0xff), UInt8(content.count & 0xff), 0, 0] + content
  }
}

extension ApplicationSession {
  /// Serves one request; true when nginx keeps the connection open.
  func serveFastCGI(_ connection: Connection, _ reader: inout ByteReader) -> Bool {
    var parameters: [UInt8] = []
    var request: [UInt8] = [0, 1]
    var keeps = false
    while let record = Record(&reader) {
      request = record.request
      if record.kind == Record.Kind.begin { keeps = record.content.count > 2 && record.content[2] & 1 == 1 }
      if record.kind == Record.Kind.parameters { parameters += record.content }
      if record.kind == Record.Kind.input, record.content.isEmpty {
        log.add(CGIParameters(pairs(parameters)).request(application: number))
        return reply(connection, request) && keeps
      }
    }
    return false
  }

  private func reply(_ connection: Connection, _ request: [UInt8]) -> Bool {
    func output(_ bytes: [UInt8]) -> Bool {
      connection.send(Record(Record.Kind.output, request: request, bytes).bytes)
    }
    return connection.pause(application.headerDelay)
      && output(Array("Status: 200 OK\r\n\(replyHeaders)\r\n".utf8))
      && sendEvents(over: connection, heartbeat: { output(Array(": heartbeat\n\n".utf8)) }, send: output)
      && output([])
      && connection.send(Record(Record.Kind.end, request: request, [UInt8](repeating: 0, count: 8)).bytes)
  }

  /// Names and values with their lengths: one byte, or four with the top bit set.
  private func pairs(_ bytes: [UInt8]) -> [String: String] {
    var rest = bytes[...]
    func length() -> Int {
      guard let first = rest.popFirst() else { return 0 }
      if first < 0x80 { return Int(first) }
      let more = rest.prefix(3)
      rest = rest.dropFirst(3)
      return more.reduce(Int(first & 0x7f)) { $0 << 8 | Int($1) }
    }
    func text(_ count: Int) -> String {
      defer { rest = rest.dropFirst(count) }
      return String(decoding: rest.prefix(count), as: UTF8.self)
    }
    var values: [String: String] = [:]
    while !rest.isEmpty {
      let sizes = (length(), length())
      let name = text(sizes.0)
      values[name] = text(sizes.1)
    }
    return values
  }
}
