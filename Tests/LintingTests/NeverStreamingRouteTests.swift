import Linting
import Rules
import StreamModel
import Testing

/// Facts that speak against a stream, and defaults that are written.
@Suite struct NeverStreamingRouteTests {
  private func nginx(_ server: String, _ streams: [String] = []) throws -> Report {
    let text = """
      events {}
      http {
        proxy_cache_path /var/cache/t keys_zone=t:1m;
        server { listen 80; \(server) }
      }
      """
    return try session(streams).report(texts: ["nginx.conf": text])
  }

  private func kong(_ route: String, _ service: String = "", _ streams: [String] = []) throws -> Report {
    let text = """
      _format_version: "3.0"
      services:
        - name: web
          url: http://web:9000
          \(service)
          routes: [\(route)]
      """
    return try session(streams).report(texts: ["kong.yaml": text])
  }

  // MARK: Subrequests

  @Test(arguments: [
    "location / { auth_request /sse; proxy_pass http://a; } location = /sse { proxy_cache t; proxy_cache_lock on; proxy_pass http://b; }",
    "auth_request /ws?x=1; location / { proxy_pass http://a; } location /ws { auth_request off; proxy_pass http://b; }",
    "location / { mirror /sse; proxy_pass http://a; } location = /sse { proxy_pass http://b; }",
    "location / { proxy_pass http://a; } location /sse { internal; proxy_pass http://b; }",
  ])
  func subrequests(_ server: String) throws {
    #expect(lines(try nginx(server)) == [])
  }

  /// `X-Accel-Redirect` leads to an internal location with settings of a stream.
  @Test func internalStreams() throws {
    let server = "location /inner { internal; proxy_buffering off; proxy_pass http://b; }"
    #expect(lines(try nginx(server)).contains("warning idle-timeout proxy_read_timeout"))
    #expect(lines(try nginx("location /sse { internal; proxy_pass http://b; }", ["sse:/sse"])) != [])
  }

  @Test func cacheLocks() throws {
    let settings = "proxy_cache t; proxy_cache_lock on; proxy_cache_valid 200 30s; proxy_pass http://b;"
    #expect(lines(try nginx("location /cached { \(settings) }")) == [])
    #expect(lines(try nginx("location /api/events { \(settings) }")).contains("warning cache-lock proxy_cache_lock"))
  }

  // MARK: Methods

  @Test(arguments: ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
  func methodsOfResources(_ method: String) throws {
    #expect(lines(try kong("{name: a, paths: [/sse], methods: [\(method)]}")) == [])
    #expect(lines(try nginx("location /sse { limit_except \(method) { deny all; } proxy_pass http://b; }")) == [])
    let route = """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: web}
      spec:
        rules:
          - matches: [{path: {value: /sse}, method: \(method)}]
            backendRefs: [{name: web, port: 80}]
            timeouts: {request: 5s}
      """
    #expect(lines(try session().report(texts: ["route.yaml": route])) == [])
  }

  /// A declared stream is judged whatever its methods.
  @Test func declaredStreams() throws {
    #expect(
      lines(try kong("{name: a, paths: [/sse], methods: [PUT]}", "", ["sse:/sse"]))
        .contains("error methods-limited routes[].methods"))
  }

  @Test func readOnlySites() throws {
    let server =
      "location / { limit_except GET HEAD OPTIONS { deny all; } proxy_buffering off; proxy_pass http://registry; }"
    #expect(lines(try nginx(server)) == [])
  }

  /// Many call a POST that is answered with `text/event-stream` SSE.
  @Test func eventStreamsOverPost() throws {
    let found = lines(try kong("{name: a, paths: [/sse], methods: [POST]}", "", ["sse:/sse"]))
    #expect(!found.contains { $0.contains("methods-limited") } && !found.isEmpty)
    let nginx = try nginx(
      "location /sse { limit_except POST { deny all; } proxy_pass http://b; }", ["sse:/sse"])
    #expect(!lines(nginx).contains { $0.contains("methods-limited") } && !nginx.findings.isEmpty)
  }

  // MARK: Defaults

  /// `deck gateway dump` writes all defaults.
  @Test func dumpedDefaults() throws {
    let dumped = try kong(
      "{name: a, paths: [/users], response_buffering: true, request_buffering: true}", "read_timeout: 60000")
    #expect(lines(dumped) == [])
  }

  @Test(arguments: ["/sse", "/users", "/api/events"], [[], ["sse:/sse", "sse:/users", "sse:/api/events"]])
  func writtenDefaultsAreDefaults(_ path: String, _ streams: [String]) throws {
    let pass = "proxy_pass http://b; proxy_http_version 1.1;"
    #expect(
      allLines(try nginx("location \(path) { \(pass) proxy_buffering on; proxy_read_timeout 1m; }", streams))
        == allLines(try nginx("location \(path) { \(pass) }", streams)))
    #expect(
      allLines(try kong("{name: a, paths: [\(path)], response_buffering: true}", "read_timeout: 60000", streams))
        == allLines(try kong("{name: a, paths: [\(path)]}", "", streams)))
  }

  // MARK: Buffering by default

  /// On an evident stream buffering is an error only where the files show what makes it break.
  @Test func bufferingOfEvidentStreams() throws {
    let location = "location /sse { proxy_pass http://b; proxy_read_timeout 1h;"
    let buffering = { (text: String) in
      lines(try self.nginx(text)).filter { $0.contains("response-buffering") }
    }
    #expect(try buffering("\(location) proxy_http_version 1.1; }") == ["warning response-buffering proxy_buffering"])
    #expect(
      try buffering("\(location) proxy_http_version 1.1; proxy_buffering on; }")
        == ["warning response-buffering proxy_buffering"])
    for breaks in [
      "\(location) }", "\(location) proxy_http_version 1.1; gzip on; gzip_types text/event-stream; }",
      "ssl_certificate a; ssl_certificate_key b; listen 443 ssl; \(location) proxy_http_version 1.1; }",
    ] {
      #expect(try buffering(breaks) == ["error response-buffering proxy_buffering"], "\(breaks)")
    }
  }
}
