/// The parts of a client's request.
struct ClientCall: Sendable {
  let client: LiveClient
  /// The real port of the listener, and whether it is the TLS one.
  let port: UInt16
  let usesTLS: Bool
  let host: String
  let method: String
  let path: String
  /// The client stops when it has so many events.
  let expectedEvents: Int?
  let deadline: Moment

  static let smallBody = #"{"model":"m","stream":true}"#

  /// The request headers, but for the framing of the body.
  var headers: [(name: String, value: String)] {
    var headers = [("Host", host)]
    switch client.kind {
    case .webSocket:
      headers += [
        ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", WebSocketHandshake.key), ("Origin", "http://\(host)"),
      ]
    default: headers.append(("Accept", "text/event-stream"))
    }
    if decompresses { headers.append(("Accept-Encoding", "gzip")) }
    if sendsBody { headers.append(("Content-Type", "application/json")) }
    let own = Set(client.headers.keys.map { $0.lowercased() })
    return headers.filter { !own.contains($0.0.lowercased()) }
      + client.headers.sorted { $0.key < $1.key }.map { ($0, $1) }
  }

  /// Whether a body goes with the request.
  var sendsBody: Bool { client.kind == .upload || ["POST", "PUT", "PATCH"].contains(method) }

  /// Whether the response may be compressed.
  var decompresses: Bool { client.acceptsGzip && client.kind != .webSocket && client.kind != .upload }

  /// Sends the request, and reads the response to its end.
  func run() throws(LiveError) -> Reply {
    switch client.kind {
    case .webSocket: usesTLS ? try runWithCurl() : try runOverSocket()
    case .upload: try runOverSocket()
    case .http1, .second: decompresses ? try runWithCurl() : try runOverSocket()
    case .tls, .http2: try runWithCurl()
    }
  }

  func hasEverything(_ reply: Reply) -> Bool {
    if reply.isComplete { return true }
    guard let expectedEvents, expectedEvents > 0 else { return false }
    return reply.arrivals.count >= expectedEvents
  }
}
