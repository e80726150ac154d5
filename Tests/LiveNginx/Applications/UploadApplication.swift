/// A piece of a request body: a line that carries the time at which the client sent it.
enum BodyPiece {
  static func text(_ index: Int) -> [UInt8] { Array("piece \(index) sent \(Moment.now.nanoseconds)\n".utf8) }

  /// By how many seconds the piece is late.
  static func lateness(of line: some Sequence<UInt8>, at arrival: Moment) -> Double? {
    let words = String(decoding: Array(line), as: UTF8.self).split(separator: " ")
    guard words.count == 4, words[0] == "piece", let sent = Int64(words[3]) else { return nil }
    return arrival.seconds(since: Moment(nanoseconds: sent))
  }
}

extension ApplicationSession {
  /// Responds before the body has arrived, and sends an event for each piece of it.
  func serveUpload(_ connection: Connection, _ reader: inout ByteReader, _ head: RequestHead) -> Bool {
    let reply = HTTPReply(
      connection, chunked: head.version != "HTTP/1.0", splitsChunks: application.splitsChunks)
    guard connection.pause(application.headerDelay), reply.start(replyHeaders) else { return false }
    var body = RequestBody(of: head)
    var unfinished: [UInt8] = []
    var pieces = 0
    while let bytes = body.next(&reader) {
      unfinished += bytes
      while let end = unfinished.firstIndex(of: UInt8(ascii: "\n")) {
        if let late = BodyPiece.lateness(of: unfinished[..<end], at: .now) { log.addBodyPiece(lateness: late) }
        unfinished.removeSubrange(...end)
        if !reply.send(EventText.line(pieces, size: application.eventSize)) { return false }
        pieces += 1
      }
    }
    return reply.finish()
  }
}
