/// Our client's handshake always has the example key of RFC 6455, so the response is that of the RFC too.
enum WebSocketHandshake {
  static let key = "dGhlIHNhbXBsZSBub25jZQ=="
  static let accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
}

extension ApplicationSession {
  /// As strict as the servers that people run: without the upgrade there is no WebSocket.
  func serveWebSocket(_ connection: Connection, _ head: RequestHead) {
    guard head.version == "HTTP/1.1", head.lists("upgrade", in: "connection"), head.lists("websocket", in: "upgrade")
    else {
      _ = connection.send(Array("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8))
      return
    }
    let answer = """
      HTTP/1.1 101 Switching Protocols\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Accept: \(WebSocketHandshake.accept)\r
      \r

      """
    guard connection.pause(application.headerDelay), connection.send(Array(answer.utf8)) else { return }
    _ =
      sendEvents(
        over: connection, heartbeat: { connection.send(frame([], opcode: 9)) },
        send: { connection.send(frame($0, opcode: 1)) })
      && connection.send(frame([], opcode: 8))
  }

  /// An unmasked frame, as servers send them.
  private func frame(_ payload: [UInt8], opcode: UInt8) -> [UInt8] {
    let count = payload.count
    let length = count < 126 ? [UInt8(count)] : [126, UInt8(count >> 8 & 0xff), UInt8(count & 0xff)]
    return [0x80 | opcode] + length + payload
  }
}
