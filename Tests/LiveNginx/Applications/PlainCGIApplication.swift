extension ApplicationSession {
  /// SCGI: a netstring of zero-terminated names and values; the response is plain CGI.
  func serveSCGI(_ connection: Connection, _ reader: inout ByteReader) {
    guard let prefix = reader.through(":"), let size = Int(String(decoding: prefix.dropLast(), as: UTF8.self)),
      let block = reader.exactly(size + 1)
    else { return }
    let words = block.dropLast().split(separator: 0, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    var values: [String: String] = [:]
    for index in stride(from: 0, to: words.count - 1, by: 2) { values[words[index]] = words[index + 1] }
    servePlainCGI(connection, &reader, CGIParameters(values), status: "Status: 200 OK")
  }

  /// uwsgi: a four byte header, then names and values with their lengths; the response is an HTTP response.
  func serveUWSGI(_ connection: Connection, _ reader: inout ByteReader) {
    guard let header = reader.exactly(4), let block = reader.exactly(Int(header[1]) | Int(header[2]) << 8) else {
      return
    }
    var words: [String] = []
    var rest = block[...]
    while rest.count >= 2 {
      let size = Int(rest.removeFirst()) | Int(rest.removeFirst()) << 8
      words.append(String(decoding: rest.prefix(size), as: UTF8.self))
      rest = rest.dropFirst(size)
    }
    var values: [String: String] = [:]
    for index in stride(from: 0, to: words.count - 1, by: 2) { values[words[index]] = words[index + 1] }
    servePlainCGI(connection, &reader, CGIParameters(values), status: "HTTP/1.1 200 OK")
  }

  private func servePlainCGI(
    _ connection: Connection, _ reader: inout ByteReader, _ parameters: CGIParameters, status: String
  ) {
    log.add(parameters.request(application: number))
    if parameters.contentLength > 0, reader.exactly(parameters.contentLength) == nil { return }
    guard connection.pause(application.headerDelay),
      connection.send(Array("\(status)\r\n\(replyHeaders)\r\n".utf8))
    else { return }
    _ = sendEvents(
      over: connection, heartbeat: { connection.send(Array(": heartbeat\n\n".utf8)) }, send: { connection.send($0) })
  }
}
