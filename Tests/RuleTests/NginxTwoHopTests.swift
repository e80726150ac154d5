import Catalog
import Linting
import Rules
import StreamModel
import Testing

/// Findings on a stream that passes two servers of one nginx. `LiveNginxTests` measures the same.
@Suite struct NginxTwoHopTests {
  /// One chain: settings of both hops, and the rules of its findings.
  struct Chain: Sendable, CustomTestStringConvertible {
    let name: String
    var inner = ""
    var outer = ""
    var sendsHeader = false
    let expected: Set<String>
    var testDescription: String { name }

    init(
      _ name: String, inner: String = "", outer: String = "", sendsHeader: Bool = false, _ expected: Set<String>
    ) {
      self.name = name
      self.inner = inner
      self.outer = outer
      self.sendsHeader = sendsHeader
      self.expected = expected
    }
  }

  private func lint(
    _ http: String, _ stream: String = "sse:chat.example.com/events", sendsHeader: Bool = false
  ) throws -> [Finding] {
    var options = LintOptions()
    options.streams = [try DeclaredStream(parsing: stream, source: "--stream")]
    options.assumptions.nginxVersion = ProductVersion("1.22.1")
    options.assumptions.upstreamSendsAccelBuffering = sendsHeader
    let text = "events { worker_connections 4096; }\nhttp {\nproxy_read_timeout 1h;\n\(http)\n}\n"
    return LintSession(options: options, catalogue: RuleCatalogue.embedded).report(texts: ["nginx.conf": text])
      .findings.filter { $0.severity > .info }
  }

  /// Severity and confidence by their first letters, and the rule.
  private func words(_ findings: [Finding]) -> Set<String> {
    Set(
      findings.map {
        "\($0.severity.rawValue.first ?? "?")\($0.confidence.rawValue.dropFirst(1).first ?? "?") \($0.rule)"
      })
  }

  private static let off = "proxy_buffering off;"
  private static let asks10 = "proxy_http_version 1.0;"
  private static let asks11 = "proxy_http_version 1.1;"
  private static let gzip = "proxy_http_version 1.1; proxy_buffering on; gzip on; gzip_types text/event-stream;"

  private static let unbufferedGzip =
    "proxy_http_version 1.1; proxy_buffering off; gzip on; gzip_types text/event-stream;"

  // MARK: The hop in front decides

  @Test(arguments: [
    Chain("an unbuffered nginx chunks anew", inner: off, outer: asks11, []),
    Chain(
      "it does not when it is asked with HTTP/1.0", inner: off, outer: asks10,
      ["ee response-buffering", "wo upstream-http-1-0"]),
    Chain(
      "it does not when it must not", inner: off + "chunked_transfer_encoding off;", outer: asks11,
      ["ee response-buffering"]),
    Chain("it does when it may", inner: off + "chunked_transfer_encoding on;", outer: asks11, []),
    Chain(
      "its pieces may be larger than the buffer", inner: off + "proxy_buffer_size 8k;", outer: asks11,
      ["wo response-buffering"]),
    Chain("gzip compresses for HTTP/1.1", inner: gzip, outer: off + asks11, ["ee response-buffering"]),
    Chain("gzip leaves HTTP/1.0 alone", inner: gzip, outer: off + asks10, ["wo response-buffering"]),
    Chain(
      "by default", inner: gzip + "gzip_http_version 1.0;", outer: off + asks10,
      ["ee response-buffering"]),
    Chain("what arrives compressed is not compressed again", inner: unbufferedGzip, outer: gzip, []),
    Chain(
      "it arrives uncompressed when the inner nginx gets no Accept-Encoding", inner: unbufferedGzip,
      outer: gzip + "proxy_set_header Accept-Encoding '';", ["ee response-buffering"]),
    Chain(
      "it arrives uncompressed when no header is passed on", inner: unbufferedGzip,
      outer: gzip + "proxy_pass_request_headers off;", ["ee response-buffering", "eo request-headers-dropped"]),
    Chain(
      "a variable may say anything", inner: unbufferedGzip,
      outer: gzip + "proxy_set_header Accept-Encoding $http_accept_encoding;", []),
    Chain(
      "the inner nginx compresses other types", inner: unbufferedGzip.replacing("text/event-stream", with: "text/css"),
      outer: gzip, ["ee response-buffering"]),
    Chain(
      "no hop compresses without Accept-Encoding", inner: gzip,
      outer: off + asks11 + "proxy_set_header Accept-Encoding '';", ["wo response-buffering"]),
    Chain(
      "a header of the inner nginx makes up for HTTP/1.0", inner: off + "add_header X-Accel-Buffering no;",
      outer: asks10, []),
    Chain(
      "a header that is taken away cannot be ignored", outer: asks11 + "proxy_ignore_headers X-Accel-Buffering;",
      sendsHeader: true, []),
    Chain(
      "one that is passed on can, and the small chunks pass all the same",
      inner: "proxy_pass_header X-Accel-Buffering;", outer: asks11 + "proxy_ignore_headers X-Accel-Buffering;",
      sendsHeader: true, ["we accel-buffering-ignored"]),
    Chain(
      "one that the inner nginx writes can", inner: "add_header X-Accel-Buffering no;" + off,
      outer: asks10 + "proxy_ignore_headers X-Accel-Buffering;",
      ["ee response-buffering", "eo accel-buffering-ignored", "wo upstream-http-1-0"]),
  ])
  func chains(_ chain: Chain) throws {
    let findings = try lint(
      """
      server { listen 8080; location /events { proxy_pass http://127.0.0.1:8081; \(chain.outer) } }
      server { listen 127.0.0.1:8081; location / { proxy_pass http://127.0.0.1:9000; \(chain.inner) } }
      """, sendsHeader: chain.sendsHeader)
    #expect(words(findings) == chain.expected, "\(findings.map(\.message))")
  }

  /// nginx takes an upgrade in HTTP/1.0; the application behind the last one may not.
  @Test(arguments: [("1.0", "1.1", [String]()), ("1.1", "1.0", ["eo upgrade-http-version"])])
  func upgrades(_ outer: String, _ inner: String, _ expected: [String]) throws {
    let headers = "proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;"
    let findings = try lint(
      """
      server { listen 8080; location /ws { proxy_pass http://127.0.0.1:8081; proxy_http_version \(outer); \(headers) } }
      server { listen 127.0.0.1:8081; location / { proxy_pass http://127.0.0.1:9000; proxy_http_version \(inner); \(headers) } }
      """, "websocket:chat.example.com/ws")
    #expect(words(findings) == Set(expected), "\(findings.map(\.message))")
  }

  // MARK: Where clients arrive

  private static let bad = "{ proxy_pass http://app:9000; gzip on; gzip_types text/event-stream; }"
  private static let good = "{ proxy_pass http://app:9000; proxy_buffering off; }"

  /// The servers, and a stream without findings.
  @Test(arguments: [
    // Another location passes to the inner server, the stream does not.
    ("8080; server_name _", "8081", "sse:chat.example.com/events"),
    ("8080; server_name _", "127.0.0.1:8081", "sse:chat.example.com/events"),
    (
      "8080; server_name chat.example.com", "127.0.0.1:8081; server_name chat.example.com",
      "sse:chat.example.com/events"
    ),
    ("8080; server_name _", "127.0.0.1:8081", "sse:/events"),
    ("80", "unix:/run/inner.sock", "sse:chat.example.com/events"),
  ])
  func innerServersAreNoPlaceForClients(_ outer: String, _ inner: String, _ stream: String) throws {
    let address = inner.hasPrefix("unix:") ? "unix:/run/inner.sock" : "127.0.0.1:8081"
    let findings = try lint(
      """
      server { listen \(outer); location /events \(Self.good) location /old { proxy_pass http://\(address); } }
      server { listen \(inner); location /events \(Self.bad) }
      """, stream
    ).filter { if case .declared = $0.intent { true } else { false } }
    #expect(words(findings) == [], "\(findings.map(\.message))")
  }

  @Test(arguments: [
    "proxy_pass http://localhost:8081;", "proxy_pass http://inner/path;", "set $to inner; proxy_pass http://$to;",
    "grpc_pass grpc://127.0.0.1:8081;", "if ($request_method = POST) { proxy_pass http://127.0.0.1:8081; }",
  ])
  func innerServersByAnyWayToThem(_ pass: String) throws {
    let findings = try lint(
      """
      upstream inner { server 10.0.0.1:8081; server 127.0.0.1:8081; }
      server { listen 8080; location /events \(Self.good) location /old { \(pass) } }
      server { listen 127.0.0.1:8081; location /events \(Self.bad) }
      """
    ).filter { if case .declared = $0.intent { true } else { false } }
    #expect(words(findings) == [], "\(findings.map(\.message))")
  }

  /// Servers that clients may reach are judged: a port of HTTP, a socket that no other server or only itself passes to,
  /// and the only server that serves the stream.
  @Test(arguments: [
    "server { listen 443 ssl; ssl_certificate a; ssl_certificate_key b; location /events GOOD location /old { proxy_pass http://127.0.0.1:80; } } server { listen 80; location /events BAD }",
    "server { listen 8080; location /events GOOD } server { listen 8081; location /events BAD }",
    "server { listen 8080; location /events BAD location /old { proxy_pass http://127.0.0.1:8080/new; } } server { listen 9090; location /events GOOD }",
    "server { listen 8080; location /old { proxy_pass http://127.0.0.1:8081; } } server { listen 127.0.0.1:8081; location /events BAD }",
    "server { listen 8080; location /a { proxy_pass http://127.0.0.1:8081; } location /events BAD } server { listen 8081; location /b { proxy_pass http://127.0.0.1:8080; } location /events GOOD }",
  ])
  func serversForClientsAreJudged(_ servers: String) throws {
    let http = servers.replacing("GOOD", with: Self.good).replacing("BAD", with: Self.bad)
    let findings = try lint(http).filter { if case .declared = $0.intent { true } else { false } }
    #expect(
      findings.contains { $0.rule == "response-buffering" && $0.severity == .error }, "\(findings.map(\.message))")
  }

  // MARK: The lock of a cache

  @Test(arguments: [(false, "eo cache-lock"), (true, "wo cache-lock")])
  func theLockGoesWithBuffering(_ sendsHeader: Bool, _ expected: String) throws {
    let findings = try lint(
      """
      proxy_cache_path /c keys_zone=c:1m;
      server { listen 8080; location /events { proxy_pass http://127.0.0.1:9000; proxy_cache c; proxy_cache_lock on; } }
      """, sendsHeader: sendsHeader)
    #expect(words(findings.filter { $0.rule == "cache-lock" }) == [expected])
  }
}
