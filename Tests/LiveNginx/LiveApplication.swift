/// How the application behind nginx responds.
package struct LiveApplication: Sendable, Hashable {
  /// The protocol and the general behaviour.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// HTTP/1.1 chunked, one event per chunk; delimited by the end of the connection for requests with HTTP/1.0.
    case chunked
    /// Always delimited by the end of the connection.
    case close
    /// A strict WebSocket server: 400 unless HTTP/1.1, `Upgrade: websocket` and `Connection: upgrade` arrive.
    case webSocket = "websocket"
    /// Responds at once and sends each line of the request body back as soon as it arrives.
    case upload
    /// FastCGI.
    case fastCGI = "fastcgi"
    /// uwsgi.
    case uwsgi
    /// SCGI.
    case scgi
    /// gRPC: a server stream over HTTP/2 without TLS. The request log counts its requests without their content.
    case grpc
    /// Responds with the request line and the headers that it got, as plain text.
    case echoHeaders = "echo-headers"
    /// Reads the request and closes the connection without a response.
    case refuse
  }

  /// The protocol and the general behaviour.
  package var kind: Kind
  /// Seconds without an event in mid-stream.
  package var silence: Double = 0
  /// The event (counted from 0) that the pause precedes; 0 is a pause between the headers and the first event.
  package var silenceBefore: Int = 3
  /// Seconds between heartbeats (an SSE comment, a WebSocket ping) during the pause.
  package var heartbeat: Double?
  /// Seconds before the response headers. Not 0, because no real application responds in no time: timeouts of 0 would
  /// otherwise depend on which thread wakes up first.
  package var headerDelay: Double = 0.02
  /// The value of `X-Accel-Buffering`; not sent when nil.
  package var accelBuffering: String?
  /// The value of `Cache-Control`; not sent when nil.
  package var cacheControl: String? = "no-cache"
  /// The media type of the response.
  package var contentType: String = "text/event-stream"
  /// The size of an event in bytes, filled up with text that does not compress; as small as can be when nil.
  package var eventSize: Int?
  /// Sends a chunk's size line 20 ms before its data, as some servers do.
  package var splitsChunks: Bool = false

  /// An application of a kind, without further peculiarities.
  package init(_ kind: Kind) { self.kind = kind }

  /// Small events in chunks, `text/event-stream`, not cacheable.
  package static var chunked: LiveApplication { LiveApplication(.chunked) }
  /// As `chunked`, but the response ends with the connection.
  package static var close: LiveApplication { LiveApplication(.close) }
  /// As `chunked`, with a pause before event 4.
  package static func silent(_ gap: Double) -> LiveApplication {
    var application = LiveApplication(.chunked)
    application.silence = gap
    return application
  }
  /// As `chunked`, with `X-Accel-Buffering: no`.
  package static var accelBuffering: LiveApplication {
    var application = LiveApplication(.chunked)
    application.accelBuffering = "no"
    return application
  }
  /// As `chunked`, with `Cache-Control: max-age=60`.
  package static var cacheable: LiveApplication {
    var application = LiveApplication(.chunked)
    application.cacheControl = "max-age=60"
    return application
  }
  /// As `chunked`, as `text/html`.
  package static var html: LiveApplication {
    var application = LiveApplication(.chunked)
    application.contentType = "text/html"
    return application
  }
  /// As `chunked`, with large events.
  package static func large(_ bytes: Int = 6000) -> LiveApplication {
    var application = LiveApplication(.chunked)
    application.eventSize = bytes
    return application
  }
  /// A strict WebSocket server.
  package static var webSocket: LiveApplication { LiveApplication(.webSocket) }
  /// A strict WebSocket server that falls silent before event 4.
  package static func webSocket(silent gap: Double) -> LiveApplication {
    var application = LiveApplication(.webSocket)
    application.silence = gap
    return application
  }
  /// Sends the request body back as it arrives.
  package static var upload: LiveApplication { LiveApplication(.upload) }
  /// The events over FastCGI.
  package static var fastCGI: LiveApplication { LiveApplication(.fastCGI) }
  /// The events over uwsgi.
  package static var uwsgi: LiveApplication { LiveApplication(.uwsgi) }
  /// The events over SCGI.
  package static var scgi: LiveApplication { LiveApplication(.scgi) }
  /// The events as a gRPC server stream.
  package static var grpc: LiveApplication { LiveApplication(.grpc) }
  /// Responds with the request that it got.
  package static var echoHeaders: LiveApplication { LiveApplication(.echoHeaders) }
  /// Closes the connection without a response.
  package static var refuse: LiveApplication { LiveApplication(.refuse) }
}
