import LiveNginx
import Testing

@Suite("WebSocket")
struct WebSocketTests {
  private static let upgrade = "proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;"

  static let facts: [Fact] = [
    fact("upgrade headers", .streams, Directive.pass + "proxy_http_version 1.1;" + upgrade),
    fact("asked with HTTP/1.0", .refused, Directive.pass + upgrade),
    fact("no upgrade headers", .refused, Directive.pass + "proxy_http_version 1.1;"),
    fact(
      "Connection header alone", .refused,
      Directive.pass + "proxy_http_version 1.1; proxy_set_header Connection upgrade;"),
    fact(
      "gzip, buffering on", .streams,
      Directive.pass + "proxy_http_version 1.1; proxy_buffering on;" + Directive.gzip + upgrade),
    // The filter works on a response without a type as well, and swallows the flush that forwards it.
    fact(
      "server-side includes in all types", .cut,
      Directive.pass + "proxy_http_version 1.1; ssi on; ssi_types *;" + upgrade
    ),
    fact(
      "server-side includes in events", .streams,
      Directive.pass + "proxy_http_version 1.1; ssi on; ssi_types text/event-stream;" + upgrade),
    fact(
      "replaced text in all types", .streams,
      Directive.pass + "proxy_http_version 1.1; sub_filter foo bar; sub_filter_types *;" + upgrade),
    fact(
      "read timeout in a pause", .cut, Directive.pass + "proxy_http_version 1.1; proxy_read_timeout 1s;" + upgrade,
      .webSocket(silent: 1.6)),
    fact(
      "pause below the read timeout", .streams, Directive.pass + "proxy_http_version 1.1;" + upgrade,
      .webSocket(silent: 1.6)),
  ]

  private static func fact(
    _ name: String, _ expected: LiveVerdict.Name, _ location: String, _ application: LiveApplication = .webSocket
  ) -> Fact {
    Fact(name, expected, location: location, application: application, client: .webSocket)
  }

  /// nginx looks at the Upgrade header alone, not at the version of the request.
  @Test("an nginx behind another one", arguments: [("1.0", "1.1", true), ("1.1", "1.0", false)])
  func twoHops(_ outer: String, _ inner: String, _ streams: Bool) async throws {
    let files = BufferingTests.chain(
      inner: "proxy_http_version \(inner);" + Self.upgrade, outer: "proxy_http_version \(outer);" + Self.upgrade)
    try await Fact(
      "asked with \(outer), then \(inner)", streams ? .streams : .refused,
      LiveScenario(files: files, application: .webSocket, client: .webSocket)
    ).check()
  }

  @Test("handshake and stream", arguments: facts)
  func stream(_ fact: Fact) async throws {
    let result = try await fact.check()
    if fact.expected == .refused { #expect(result.verdict == .refused(status: 400)) }
  }

  @Test(
    "over TLS", arguments: [(LiveApplication.webSocket, LiveVerdict.Name.streams), (.webSocket(silent: 1.6), .cut)])
  func overTLS(_ application: LiveApplication, _ expected: LiveVerdict.Name) async throws {
    let location = Directive.pass + "proxy_http_version 1.1; proxy_read_timeout 1s;" + Self.upgrade
    let fact = Fact(
      "over TLS", expected, location: location, listen: "8443 ssl http2", application: application,
      client: .webSocket)
    #expect(try await fact.check().status == 101)
  }

  @Test("one proxy_set_header in the location drops the inherited ones")
  func inheritance() async throws {
    let files = [
      "nginx.conf": """
      events {}
      http {
        server {
          listen 8080;
          proxy_http_version 1.1;
          \(Self.upgrade)
          location /events {
            proxy_set_header Host $host;
            proxy_pass http://127.0.0.1:9000;
          }
        }
      }
      """
    ]
    let result = try await measure(LiveScenario(files: files, application: .webSocket, client: .webSocket))
    #expect(result.verdict == .refused(status: 400))
    #expect(result.requests.map { $0.value(of: "Upgrade") } == [nil])
  }
}
