import LiveNginx
import Testing

@Suite("What the application is asked")
struct RequestTests {
  @Test("headers reach the application, or not")
  func headers() async throws {
    let location = Directive.pass11 + "proxy_pass_request_headers off; proxy_set_header Mcp-Session-Id kept;"
    var client = LiveClient.http1.with("Last-Event-ID", "17")
    client.headers["Mcp-Session-Id"] = "lost"
    let result = try await measure(
      LiveScenario(
        files: ["nginx.conf": configuration(location: location)], application: .echoHeaders, client: client,
        path: "/events?a=b"))
    #expect(result.verdict == .streams)
    let request = try #require(result.requests.first)
    #expect(request.target == "/events?a=b")
    #expect(request.version == "HTTP/1.1")
    #expect(request.value(of: "last-event-id") == nil)
    #expect(request.value(of: "mcp-session-id") == "kept")
    #expect(result.body.contains("Mcp-Session-Id: kept"))
    #expect(result.body.hasPrefix("GET /events?a=b HTTP/1.1\n"))
  }

  private func retry(_ policy: String) -> LiveScenario {
    LiveScenario(
      files: [
        "nginx.conf": configuration(
          location: "proxy_pass http://answers; proxy_buffering off; \(policy)",
          http: "upstream answers { server 127.0.0.1:9000; server 127.0.0.1:9001 backup; }")
      ],
      application: .refuse, secondApplication: .chunked, method: "POST")
  }

  @Test("a POST is asked twice with non_idempotent only")
  func retries() async throws {
    let once = try await measure(retry(""))
    #expect(once.verdict == .refused(status: 502))
    #expect(once.requests.map(\.application) == [9000])
    let twice = try await measure(retry("proxy_next_upstream error timeout non_idempotent;"))
    #expect(twice.verdict == .streams)
    #expect(twice.requests.map(\.application) == [9000, 9001])
  }
}
