/// Bytes that are made and sent at a certain time: they carry that time.
private struct TimedSend {
  let at: Moment
  let bytes: () -> [UInt8]
}

extension ClientCall {
  /// HTTP/1.1 over a plain socket.
  func runOverSocket() throws(LiveError) -> Reply {
    let connection = try Connection(port: port)
    var reply = Reply(framed: true)
    var sends = timedSends(from: reply.started)
    while true {
      while let next = sends.first, next.at <= .now {
        sends.removeFirst()
        // Even if nginx does not take the rest of the body, its response is worth reading.
        if !connection.send(next.bytes()) { sends.removeAll() }
      }
      switch connection.receive(until: min(deadline, sends.first?.at ?? deadline)) {
      case .bytes(let bytes): reply.feed(bytes)
      case .ended:
        reply.end(.closed)
        return reply
      case .timedOut:
        if Moment.now >= deadline {
          reply.end(.timedOut)
          return reply
        }
      }
      if hasEverything(reply) {
        reply.end(.complete)
        return reply
      }
    }
  }

  private func timedSends(from start: Moment) -> [TimedSend] {
    let head = requestHead
    guard client.kind == .upload else {
      let body = sendsBody ? Self.smallBody : ""
      return [TimedSend(at: start) { Array((head + body).utf8) }]
    }
    let times = client.uploadTimes
    let pieces = times.indices.map { index in
      TimedSend(at: start.advanced(by: times[index])) {
        let piece = BodyPiece.text(index)
        let end = index == times.count - 1 ? "\r\n0\r\n\r\n" : "\r\n"
        return Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + Array(end.utf8)
      }
    }
    return [TimedSend(at: start) { Array(head.utf8) }] + pieces
  }

  private var requestHead: String {
    var text = "\(method) \(path) HTTP/1.1\r\n"
    for header in headers { text += "\(header.name): \(header.value)\r\n" }
    if client.kind == .upload {
      text += "Transfer-Encoding: chunked\r\n"
    } else if sendsBody {
      text += "Content-Length: \(Self.smallBody.utf8.count)\r\n"
    }
    return text + "\r\n"
  }
}
