import Catalog
import Linting
import Rules
import StreamModel
import Testing

/// What was measured with HAProxy 2.6, 2.8 and 3.2, for the products that configure it.
@Suite struct MeasuredHAProxyTests {
  private static let sse = "sse:chat.example.com/events"
  private static let webSocket = "websocket:chat.example.com/ws"
  private static let upload = "upload:chat.example.com/audio"

  private static func community(_ annotation: String = "", map: String = "") -> String {
    MeasuredManifest.haproxy(.community, annotation, map: map)
  }
  private static func vendor(_ annotation: String = "", map: String = "") -> String {
    MeasuredManifest.haproxy(.vendor, annotation, map: map)
  }
  private static func route(_ annotation: String = "", _ termination: String = "edge") -> String {
    MeasuredManifest.route(annotation, termination: termination)
  }

  private static let server = "haproxy-ingress.github.io/timeout-server"
  private static let timeout = "haproxy.router.openshift.io/timeout"

  private static let sides: [MeasuredRow] = [
    MeasuredRow("h-to-50c", sse, community("timeout-server: 1h", map: "timeout-client: 50s")),
    MeasuredRow("h-cli-mid", sse, vendor("timeout-server: 1h", map: "timeout-client: 50s")),
    MeasuredRow("h-to-50", sse, community(), finds: "error idle-timeout \(server) 50s"),
    MeasuredRow(
      "h-cli-upl", upload, community("timeout-server: 1h", map: "timeout-client: 30s"),
      finds: "error upload-idle-timeout timeout-client 30s"),
    MeasuredRow("h-cli-upl", upload, community("timeout-server: 1h", map: "timeout-client: 1h")),
    MeasuredRow("h-ws-tun-over", webSocket, community(map: "timeout-client: 10s")),
    MeasuredRow(
      "h-ws-tun-silent", webSocket, vendor(map: "timeout-tunnel: 10s"), finds: "error idle-timeout timeout-tunnel 10s"),
    MeasuredRow(
      "h-ws-tun-0", webSocket, community("timeout-tunnel: 0s", map: "timeout-server: 1h\n  timeout-client: 10s"),
      finds: "error idle-timeout timeout-client 10s"),
    MeasuredRow(
      "h-ws-tun-0", webSocket, vendor(map: "timeout-tunnel: \"0\"\n  timeout-server: 10s"),
      finds: "error idle-timeout timeout-server 10s"),
    MeasuredRow(
      "h-ws-tun-0", webSocket, vendor(map: "timeout-tunnel: \"0\"\n  timeout-server: \"0\"\n  timeout-client: \"0\"")),
  ]

  private static let values: [MeasuredRow] = [
    MeasuredRow("h-val-0s", sse, community("timeout-server: 0s")),
    MeasuredRow("h-val-0", sse, vendor("timeout-server: \"0\"")),
    MeasuredRow(
      "h-val-0", sse, community("timeout-server: \"0\""), finds: "error idle-timeout \(server) 50s",
      "error ignored-value \(server) 0"),
    MeasuredRow("h-val-1d", sse, community("timeout-server: 1d")),
    MeasuredRow("h-val-24d", sse, community("timeout-server: 24d")),
    MeasuredRow("h-val-30d", sse, community("timeout-server: 30d"), finds: "error stuck-value \(server) 30d"),
    MeasuredRow("h-val-30d", sse, route("timeout: 30d")),
    MeasuredRow("h-val-2000000us", sse, route("timeout: 2000000us"), finds: "error idle-timeout \(timeout) 2000000us"),
    // Of several units HAProxy reads the first; the controllers ignore the value.
    MeasuredRow(
      "h-val-1m30s", sse, community("timeout-server: 1h30m"), finds: "error idle-timeout \(server) 50s",
      "error ignored-value \(server) 1h30m"),
    MeasuredRow(
      "h-val-1m30s", sse, route("timeout: 1h30m"), finds: "error idle-timeout \(timeout) 30s",
      "error ignored-value \(timeout) 1h30m"),
    MeasuredRow(
      "h-val-1m30s", sse, vendor("timeout-server: 1h30m"), finds: "error idle-timeout haproxy.org/timeout-server 50s",
      "error ignored-value haproxy.org/timeout-server 1h30m"),
    MeasuredRow(
      "h-val-1.5s", sse, route("timeout: 1.5h"), finds: "error idle-timeout \(timeout) 30s",
      "error ignored-value \(timeout) 1.5h"),
    MeasuredRow(
      "h-val-0", sse, route("timeout: \"0\""), finds: "error idle-timeout \(timeout) 30s",
      "error ignored-value \(timeout) 0"),
    MeasuredRow(
      "h-val-3600", sse, community("timeout-server: \"3600\""), finds: "error idle-timeout \(server) 50s",
      "error ignored-value \(server) 3600"),
    MeasuredRow(
      "h-val-3600", sse, vendor("timeout-server: \"3600\""), finds: "error idle-timeout haproxy.org/timeout-server 3600"
    ),
  ]

  private static let passedThrough: [MeasuredRow] = [
    MeasuredRow("h-tcp-tun", sse, route("", "passthrough")),
    MeasuredRow("h-tcp-tun", webSocket, route("", "passthrough")),
    MeasuredRow("h-tcp-tun", upload, route("", "reencrypt"), finds: "error idle-timeout \(timeout) 30s"),
    MeasuredRow(
      "h-tcp-tun", sse, route("timeout-tunnel: 10s", "passthrough"), finds: "error idle-timeout \(timeout)-tunnel 10s"),
    MeasuredRow(
      "h-tcp-tun", webSocket, route("timeout: 10s", "passthrough"), finds: "error idle-timeout \(timeout) 10s"),
    MeasuredRow("h-ws-tun-over", webSocket, route("timeout: 10s")),
    MeasuredRow(
      "h-tcp-tun", sse, route("timeout: 1h30m", "passthrough"), finds: "warning ignored-value \(timeout) 1h30m"),
    // A template decides it.
    MeasuredRow("h-tcp-tun", sse, route("", "\"{{ .Values.termination }}\"")),
  ]

  @Test(arguments: sides + values + passedThrough)
  func verdict(_ row: MeasuredRow) throws {
    var options = LintOptions()
    options.streams = [try DeclaredStream(parsing: row.stream, source: "--stream")]
    let report = LintSession(options: options, catalogue: .embedded).report(texts: ["app.yaml": row.manifest])
    #expect(report.problems.map(\.message) == [])
    let found = report.findings.filter { $0.severity >= .warning }
    let told = found.flatMap { finding in
      ["\(finding.severity) \(finding.rule) \(finding.setting) \(finding.value)"]
        + finding.consequences.map { "\($0.severity) \($0.rule) \($0.setting) \($0.value)" }
    }
    #expect(told.sorted() == row.finds.sorted())
    // What is written wrongly is shown where it is written, with the default that stays.
    let bytes = Array(row.manifest.utf8)
    for item in found where ["ignored-value", "stuck-value"].contains(item.rule) {
      let text = String(decoding: bytes[item.span.start..<item.span.end], as: UTF8.self)
      #expect(text.contains(item.value))
      #expect(
        item.rule == "stuck-value" || item.why.contains("30s") || item.why.contains("50s") || item.why.contains("1h"))
      #expect(item.message.contains(item.rule == "stuck-value" ? "2147483647 ms at most" : "one number with"))
    }
  }
}
