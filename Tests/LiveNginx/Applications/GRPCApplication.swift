/// A frame of HTTP/2.
private struct Frame {
  enum Kind {
    static let data: UInt8 = 0
    static let headers: UInt8 = 1
    static let settings: UInt8 = 4
    static let ping: UInt8 = 6
  }

  enum Flag {
    static let endStream: UInt8 = 1
    static let acknowledges: UInt8 = 1
    static let endHeaders: UInt8 = 4
  }

  let kind: UInt8
  let flags: UInt8
  let stream: [UInt8]
  let content: [UInt8]

  init(_ kind: UInt8, flags: UInt8 = 0, stream: [UInt8] = [0, 0, 0, 0], _ content: [UInt8] = []) {
    self.kind = kind
    self.flags = flags
    self.stream = stream
    self.content = content
  }

  init?(_ reader: inout ByteReader) {
    guard let header = reader.exactly(9),
      let content = reader.exactly(Int(header[0]) << 16 | Int(header[1]) << 8 | Int(header[2]))
    else { return nil }
    self.init(header[3], flags: header[4], stream: Array(header[5...]), content)
  }

  var bytes: [UInt8] {
    let count = content.count
    return [UInt8(count >> 16 & 0xff), UInt8(count >> 8 & 0xff), UInt8(count & 0xff), kind, flags] + stream + content
  }
}

extension ApplicationSession {
  /// gRPC as nginx sees it: HTTP/2 without TLS. Just enough of it for one response per connection, which stays below
  /// the flow control window; request headers are not decoded, so the log counts requests without their content.
  func serveGRPC(_ connection: Connection, _ reader: inout ByteReader) {
    guard reader.through("\r\n\r\nSM\r\n\r\n") != nil, connection.send(Frame(Frame.Kind.settings).bytes) else { return }
    while let frame = Frame(&reader) {
      switch frame.kind {
      case Frame.Kind.settings where frame.flags & Frame.Flag.acknowledges == 0:
        _ = connection.send(Frame(Frame.Kind.settings, flags: Frame.Flag.acknowledges).bytes)
      case Frame.Kind.headers:
        log.add(LiveRequest(application: number, method: "", target: "", version: "HTTP/2", headers: []))
        answer(connection, stream: frame.stream)
        // nginx closes the connection after the response; closed from here, unread frames would reset it.
        while Frame(&reader) != nil {}
        return
      default: break
      }
    }
  }

  private func answer(_ connection: Connection, stream: [UInt8]) {
    func send(_ kind: UInt8, _ flags: UInt8, _ content: [UInt8]) -> Bool {
      connection.send(Frame(kind, flags: flags, stream: stream, content).bytes)
    }
    let ping = Frame(Frame.Kind.ping, [UInt8](repeating: 0, count: 8)).bytes
    // HPACK without compression: ":status: 200" and "content-type" are in the static table.
    let head = [0x88, 0x0f, 0x10] + literal("application/grpc")
    let trailer = [0x00] + literal("grpc-status") + literal("0")
    _ =
      connection.pause(application.headerDelay)
      && send(Frame.Kind.headers, Frame.Flag.endHeaders, head)
      && sendEvents(
        over: connection, heartbeat: { connection.send(ping) }, send: { send(Frame.Kind.data, 0, $0) })
      && send(Frame.Kind.headers, Frame.Flag.endHeaders | Frame.Flag.endStream, trailer)
  }

  private func literal(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + Array(text.utf8) }
}
