extension ApplicationSession {
  /// Serves one request; true when the connection can take another one.
  func serveHTTP(_ connection: Connection, _ reader: inout ByteReader) -> Bool {
    guard let bytes = reader.through("\r\n\r\n"), let head = RequestHead(bytes) else { return false }
    log.add(
      LiveRequest(
        application: number, method: head.method, target: head.target, version: head.version, headers: head.headers))
    switch application.kind {
    case .refuse: return false
    case .webSocket:
      serveWebSocket(connection, head)
      return false
    case .upload: return serveUpload(connection, &reader, head)
    default: break
    }
    var body = RequestBody(of: head)
    while body.next(&reader) != nil {}
    if !connection.pause(application.headerDelay) { return false }
    return application.kind == .echoHeaders ? echo(head, connection) : stream(head, connection)
  }

  private func echo(_ head: RequestHead, _ connection: Connection) -> Bool {
    let text = head.text
    return connection.send(
      Array("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)".utf8))
  }

  private func stream(_ head: RequestHead, _ connection: Connection) -> Bool {
    let reply = HTTPReply(
      connection, chunked: application.kind != .close && head.version != "HTTP/1.0",
      splitsChunks: application.splitsChunks)
    return reply.start(replyHeaders)
      && sendEvents(
        over: connection, heartbeat: { reply.send(Array(": heartbeat\n\n".utf8)) }, send: { reply.send($0) })
      && reply.finish()
  }
}

/// A response over HTTP/1: in chunks, or up to the end of the connection.
struct HTTPReply {
  private let connection: Connection
  private let chunked: Bool
  private let splitsChunks: Bool

  init(_ connection: Connection, chunked: Bool, splitsChunks: Bool = false) {
    self.connection = connection
    self.chunked = chunked
    self.splitsChunks = splitsChunks
  }

  func start(_ headers: String) -> Bool {
    let framing = chunked ? "Transfer-Encoding: chunked" : "Connection: close"
    return connection.send(Array("HTTP/1.1 200 OK\r\n\(headers)\(framing)\r\n\r\n".utf8))
  }

  func send(_ bytes: [UInt8]) -> Bool {
    guard chunked else { return connection.send(bytes) }
    let size = Array("\(String(bytes.count, radix: 16))\r\n".utf8)
    let data = bytes + Array("\r\n".utf8)
    guard splitsChunks else { return connection.send(size + data) }
    return connection.send(size) && connection.pause(0.02) && connection.send(data)
  }

  /// True when the connection can take another request.
  func finish() -> Bool { chunked && connection.send(Array("0\r\n\r\n".utf8)) }
}
