/// The parts that an application needs to serve a connection.
struct ApplicationSession: Sendable {
  /// The port as the files write it.
  let number: Int
  let application: LiveApplication
  let pacing: LivePacing
  let log: RequestLog
  /// No thread waits for nginx longer than this.
  let deadline: Moment

  func serve(_ connection: Connection) {
    var reader = ByteReader(connection, deadline: deadline)
    switch application.kind {
    case .chunked, .close, .webSocket, .upload, .echoHeaders, .refuse:
      while serveHTTP(connection, &reader) {}
    case .fastCGI:
      while serveFastCGI(connection, &reader) {}
    case .uwsgi: serveUWSGI(connection, &reader)
    case .scgi: serveSCGI(connection, &reader)
    case .grpc: serveGRPC(connection, &reader)
    }
  }

  /// Sends the events at their pace, through a function that frames them; false when the other side has left.
  func sendEvents(
    over connection: Connection, heartbeat: () -> Bool, send: ([UInt8]) -> Bool
  ) -> Bool {
    for index in 0..<pacing.events {
      if index > 0, !connection.pause(pacing.interval) { return false }
      if index == application.silenceBefore, application.silence > 0, !keepSilent(connection, heartbeat) {
        return false
      }
      if !send(EventText.line(index, size: application.eventSize)) { return false }
    }
    return true
  }

  /// The headers of the response, in the form that HTTP and the CGI protocols share.
  var replyHeaders: String {
    var text = "Content-Type: \(application.contentType)\r\n"
    if let value = application.cacheControl { text += "Cache-Control: \(value)\r\n" }
    if let value = application.accelBuffering { text += "X-Accel-Buffering: \(value)\r\n" }
    return text
  }

  private func keepSilent(_ connection: Connection, _ heartbeat: () -> Bool) -> Bool {
    guard let period = application.heartbeat else { return connection.pause(application.silence) }
    let end = Moment.now.advanced(by: application.silence)
    while Moment.now < end {
      if !connection.pause(min(period, end.seconds(since: .now))) || !heartbeat() { return false }
    }
    return true
  }
}
