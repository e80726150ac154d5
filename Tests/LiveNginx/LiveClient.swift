/// How the client sends its request.
package struct LiveClient: Sendable, Hashable {
  /// The protocol and the general behaviour.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// HTTP/1.1 without TLS.
    case http1
    /// HTTP/1.1 over TLS (port 8443).
    case tls
    /// HTTP/2: over TLS on port 8443, with prior knowledge on any other port.
    case http2
    /// A WebSocket; over TLS on port 8443.
    case webSocket = "websocket"
    /// HTTP/1.1 with a chunked request body that is sent in pieces while the response is read.
    case upload
    /// Two clients with the same request, one shortly after the other, and if that one streams a third one after the
    /// end; the verdict is about the later ones.
    case second
  }

  /// The protocol and the general behaviour.
  package var kind: Kind
  /// Sends `Accept-Encoding: gzip` and decompresses what arrives as it arrives; `webSocket` and `upload` do not.
  package var acceptsGzip: Bool = false
  /// Further request headers.
  package var headers: [String: String] = [:]
  /// `upload`: when each piece of the body is sent, in seconds after the request headers.
  package var uploadTimes: [Double] = [0.2, 0.5, 0.8]
  /// `second`: how many seconds after the first client the second one connects.
  package var secondDelay: Double = 0.4

  /// A client of a kind, without further peculiarities.
  package init(_ kind: Kind) { self.kind = kind }

  /// HTTP/1.1 without TLS.
  package static var http1: LiveClient { LiveClient(.http1) }
  /// HTTP/1.1 over TLS.
  package static var tls: LiveClient { LiveClient(.tls) }
  /// HTTP/2.
  package static var http2: LiveClient { LiveClient(.http2) }
  /// A WebSocket.
  package static var webSocket: LiveClient { LiveClient(.webSocket) }
  /// A request body in pieces.
  package static var upload: LiveClient { LiveClient(.upload) }
  /// The clients after the first one.
  package static var second: LiveClient { LiveClient(.second) }

  /// The same client, accepting gzip.
  package var gzip: LiveClient {
    var client = self
    client.acceptsGzip = true
    return client
  }

  /// The same client with a further request header.
  package func with(_ name: String, _ value: String) -> LiveClient {
    var client = self
    client.headers[name] = value
    return client
  }
}
