/// How a response is streamed. Each kind has its own needs.
package enum StreamKind: String, Sendable, CaseIterable, Hashable {
  /// `text/event-stream` over GET.
  case sse
  /// POST answered by a chunked stream: LLM APIs, MCP, NDJSON.
  case streamableHTTP = "streamable-http"
  /// An HTTP/1.1 upgrade to WebSocket.
  case websocket
  /// gRPC over HTTP/2.
  case grpc
  /// The request body is streamed too: audio in, full duplex.
  case upload

  /// Whether the stream is an ordinary HTTP response that a hop can buffer.
  package var isHTTPResponse: Bool { self == .sse || self == .streamableHTTP || self == .upload }
}
