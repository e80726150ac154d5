import Catalog
import Linting
import Rules
import StreamModel
import Testing

/// What was measured with Envoy 1.40.0, for the products that configure it.
@Suite struct MeasuredEnvoyTests {
  private static let sse = "sse:chat.example.com/events"
  private static let answers = "streamable-http:chat.example.com/v1/chat/completions"
  private static let webSocket = "websocket:chat.example.com/ws"
  private static let upload = "upload:chat.example.com/audio"

  private static func istio(_ http: String, _ rule: String = "") -> String {
    MeasuredManifest.virtualService(http, rule: rule)
  }
  private static func gateway(_ rule: String, policy: String = "{}", kind: String = "BackendTrafficPolicy") -> String {
    MeasuredManifest.httpRoute(rule, policy: policy, kind: kind)
  }
  private static func other(_ rule: String) -> String { MeasuredManifest.httpRoute(rule, class: "other") }

  private static let routeTimer: [MeasuredRow] = [
    MeasuredRow(
      "e-to-2-flow", sse, istio("timeout: 60s"), finds: "error total-timeout spec.http[].timeout 60s"),
    MeasuredRow("e-to-0-flow", sse, istio("timeout: 0s")),
    MeasuredRow(
      "e-to-default-flow", sse, gateway("name: chat"), finds: "error total-timeout spec.rules[].timeouts.request 15s"),
    MeasuredRow("e-ws-to2", webSocket, istio("timeout: 60s")),
    MeasuredRow("e-ws-to2", webSocket, gateway("timeouts: {request: 60s}")),
    MeasuredRow("e-ws-to2", webSocket, other("timeouts: {request: 60s}")),
    MeasuredRow("e-to-default-ws", webSocket, gateway("name: chat")),
    MeasuredRow(
      "e-to-default-ws", webSocket,
      MeasuredManifest.httpProxy("enableWebsockets: true\n      timeoutPolicy: {idle: 1h}")),
    MeasuredRow("e-to-2-upload", upload, istio("timeout: 60s")),
    MeasuredRow("e-to-2-upload", upload, gateway("timeouts: {request: 60s}")),
    MeasuredRow("e-to-2-upload", upload, other("timeouts: {backendRequest: 60s}")),
    MeasuredRow("e-to-2-upload", upload, MeasuredManifest.httpProxy("timeoutPolicy: {response: 60s, idle: 1h}")),
    MeasuredRow(
      "e-ws-maxdur-route", webSocket,
      gateway("timeouts: {request: 0s}", policy: "timeout: {http: {maxStreamDuration: 60s}}"),
      finds: "error total-timeout spec.timeout.http.maxStreamDuration 60s"),
  ]

  private static let connections: [MeasuredRow] = [sse, webSocket, upload].map { stream in
    MeasuredRow(
      "e-clmax-2", stream,
      istio("timeout: 0s", "trafficPolicy: {connectionPool: {tcp: {maxConnectionDuration: 60s}}}"))
  }

  private static let tries: [MeasuredRow] = [
    MeasuredRow(
      "e-ptt-to0-silent", sse, istio("retries: {attempts: 2, perTryTimeout: 60s}"),
      finds: "error first-byte-timeout spec.http[].retries.perTryTimeout 60s"),
    MeasuredRow("e-ptt-to0", sse, istio("retries: {attempts: 2, perTryTimeout: 10m}")),
    MeasuredRow("e-ws-ptt", webSocket, istio("retries: {attempts: 2, perTryTimeout: 60s}")),
    MeasuredRow(
      "e-ptt-2-silent", sse,
      gateway("timeouts: {request: 0s}", policy: "retry: {numRetries: 3, perRetry: {timeout: 30s}}"),
      finds: "error first-byte-timeout spec.retry.perRetry.timeout 30s"),
    MeasuredRow(
      "e-ws-ptt", webSocket,
      gateway("timeouts: {request: 0s}", policy: "retry: {numRetries: 3, perRetry: {timeout: 30s}}")),
    // With retries the limit of the backend is that of a try.
    MeasuredRow(
      "e-ptt-2-silent", sse, gateway("timeouts: {request: 0s, backendRequest: 60s}\n      retry: {attempts: 2}"),
      finds: "error first-byte-timeout spec.rules[].timeouts.backendRequest 60s"),
    MeasuredRow(
      "e-ptt-2-silent", sse, other("timeouts: {request: 0s, backendRequest: 60s}\n      retry: {attempts: 2}"),
      finds: "error first-byte-timeout spec.rules[].timeouts.backendRequest 60s"),
    MeasuredRow(
      "e-to-2-flow", sse, other("timeouts: {request: 0s, backendRequest: 60s}"),
      finds: "error total-timeout spec.rules[].timeouts.backendRequest 60s"),
  ]

  private static let repeats: [MeasuredRow] = [
    MeasuredRow(
      "e-retry-5xx-drop", answers, istio("retries: {attempts: 2, retryOn: \"connect-failure,5xx\"}"),
      finds: "warning non-idempotent-retry spec.http[].retries.retryOn connect-failure,5xx"),
    MeasuredRow(
      "e-retry-gw-drop", answers, istio("retries: {retryOn: gateway-error}"),
      finds: "warning non-idempotent-retry spec.http[].retries.retryOn gateway-error"),
    MeasuredRow(
      "e-retry-reset-drop", answers, istio("retries: {retryOn: reset}"),
      finds: "warning non-idempotent-retry spec.http[].retries.retryOn reset"),
    MeasuredRow(
      "e-retry-istio-503", answers, istio("retries: {retryOn: \"unavailable,retriable-status-codes\"}"),
      finds: "warning non-idempotent-retry spec.http[].retries.retryOn unavailable,retriable-status-codes"),
    MeasuredRow("e-retry-cf-drop", answers, istio("retries: {retryOn: connect-failure}")),
    MeasuredRow("e-retry-rbr-drop", answers, istio("retries: {retryOn: reset-before-request}")),
    MeasuredRow(
      "e-retry-istio-drop", answers,
      istio("retries: {retryOn: \"connect-failure,refused-stream,unavailable,cancelled\"}")),
    MeasuredRow("e-retry-none-drop", answers, istio("retries: {attempts: 0, retryOn: 5xx}")),
    MeasuredRow("e-retry-drop-get", sse, istio("retries: {retryOn: 5xx}")),
    MeasuredRow(
      "e-ptt-post-slow", answers, istio("retries: {attempts: 2, perTryTimeout: 60s, retryOn: 5xx}"),
      finds: "error first-byte-timeout spec.http[].retries.perTryTimeout 60s",
      "warning non-idempotent-retry spec.http[].retries.retryOn 5xx"),
    MeasuredRow(
      "e-retry-5xx-drop", answers,
      gateway("timeouts: {request: 0s}", policy: "retry: {retryOn: {triggers: [connect-failure, 5xx]}}"),
      finds: "warning non-idempotent-retry spec.retry.retryOn.triggers connect-failure,5xx"),
    MeasuredRow(
      "e-retry-cf-drop", answers,
      gateway("timeouts: {request: 0s}", policy: "retry: {retryOn: {triggers: [connect-failure]}}")),
    // The default list of Envoy Gateway contains the status 503.
    MeasuredRow(
      "e-retry-istio-503", answers, gateway("timeouts: {request: 0s}", policy: "retry: {numRetries: 2}"),
      finds: "warning non-idempotent-retry spec.retry "),
    MeasuredRow(
      "e-retry-none-drop", answers, gateway("timeouts: {request: 0s}", policy: "retry: {numRetries: 0}")),
  ]

  private static func processor(_ modes: String...) -> String {
    let list = modes.map { "{processingMode: {response: {body: \($0)}}}" }.joined(separator: ", ")
    return gateway("timeouts: {request: 0s}", policy: "extProc: [\(list)]", kind: "EnvoyExtensionPolicy")
  }

  private static let held = "error response-buffering spec.extProc[].processingMode.response.body "

  private static let filters: [MeasuredRow] = [
    MeasuredRow("e-xp-buffered", sse, processor("Buffered"), finds: held + "Buffered"),
    MeasuredRow("e-xp-buffered_partial", sse, processor("BufferedPartial"), finds: held + "BufferedPartial"),
    MeasuredRow("e-xp-streamed", sse, processor("Streamed")),
    MeasuredRow("e-xp-full_duplex_streamed", sse, processor("FullDuplexStreamed")),
    // One of several is enough.
    MeasuredRow("e-xp-buffered", sse, processor("Streamed", "Buffered"), finds: held + "Buffered"),
    MeasuredRow(
      "e-ws-buffer", webSocket, gateway("timeouts: {request: 0s}", policy: "requestBuffer: {limit: 4Mi}"),
      finds: "error websocket-refused spec.requestBuffer "),
    MeasuredRow("e-buf-get", sse, gateway("timeouts: {request: 0s}", policy: "requestBuffer: {limit: 4Mi}")),
  ]

  @Test(arguments: routeTimer + connections + tries + repeats + filters)
  func verdict(_ row: MeasuredRow) throws {
    var options = LintOptions()
    options.streams = [try DeclaredStream(parsing: row.stream, source: "--stream")]
    let report = LintSession(options: options, catalogue: .embedded).report(texts: ["app.yaml": row.manifest])
    #expect(report.problems.map(\.message) == [])
    let found = report.findings.filter { $0.severity >= .warning }
    #expect(found.map { "\($0.severity) \($0.rule) \($0.setting) \($0.value)" }.sorted() == row.finds.sorted())
    // Nothing that depends on the head of the response is certain.
    #expect(found.allSatisfy { $0.rule != "first-byte-timeout" || $0.confidence == .conditional })
  }
}
