import Catalog
import Linting
import Rules
import StreamModel
import Testing

/// Findings on configurations without declared streams.
@Suite struct NginxIntentTests {
  private func lint(_ http: String, _ options: LintOptions = LintOptions()) -> [Finding] {
    let text = "events { worker_connections 4096; }\nhttp {\n\(http)\n}\n"
    return LintSession(options: options, catalogue: RuleCatalogue.embedded).report(texts: ["nginx.conf": text])
      .findings.filter { $0.severity > .info }
  }

  /// The rules of the findings with the first letter of their severities.
  private func words(_ findings: [Finding]) -> Set<String> {
    let told = findings.flatMap { finding in
      [(finding.severity, finding.rule)] + finding.consequences.map { ($0.severity, $0.rule) }
    }
    return Set(told.map { "\($0.0.rawValue.first ?? "?") \($0.1)" })
  }

  // MARK: Nothing shows

  @Test(arguments: [
    "server { listen 80; root /var/www; location / { try_files $uri /index.php; } location ~ \\.php$ { fastcgi_pass unix:/run/php.sock; fastcgi_read_timeout 3600; } }",
    "upstream django { server unix:/run/gunicorn.sock; } server { listen 80; server_name shop.example.com; location / { proxy_pass http://django; } }",
    "upstream api { server 10.0.0.1:8080; keepalive 32; } server { listen 80; location /v1/ { proxy_pass http://api; proxy_http_version 1.1; proxy_set_header Connection \"\"; proxy_read_timeout 300s; } }",
    "server { listen 80; client_max_body_size 0; location /v2/ { proxy_pass http://registry:5000; proxy_read_timeout 900; proxy_buffering off; proxy_request_buffering off; } }",
    "server { listen 80; client_max_body_size 1G; proxy_buffering off; proxy_request_buffering off; location / { proxy_pass http://nexus:8081; } }",
    "server { listen 80; server_name shop.example.ai; location / { proxy_pass http://shop:8080; } }",
    "server { listen 80; server_name chat.example.com; location ~* \\.(js|css|png)$ { proxy_pass http://app:8080; } location = /health { proxy_pass http://app:8080; } }",
    "server { listen 80; location /static/ { proxy_pass http://cdn:80; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; } }",
    "server { listen 80;\n# LLM answers\nlocation /api/ { proxy_pass http://app:3000; } }",
    "server { listen 80; location /api/events/list { proxy_pass http://app:3000; } }",
    "server { listen 80;\n# proxy_buffering off; # sse\nlocation / { proxy_pass http://app:3000; }\n# no websocket here\nlocation /api/ { proxy_pass http://app:3000; } }",
  ])
  func ordinarySites(_ http: String) {
    let findings = lint(http)
    #expect(findings.isEmpty, "\(findings.map(\.message))")
  }

  // MARK: A hint warns

  @Test(arguments: [
    "server { listen 80; location /api/events { proxy_pass http://app:3000; } }",
    "server { listen 80; location / { proxy_pass http://app:3000; proxy_read_timeout 1h; } }",
    "server { listen 80; server_name chat.example.com; location / { proxy_pass http://app:3000; } }",
    "server { listen 80; location / { proxy_pass http://app:3000; proxy_buffering off; } }",
    "gzip on; gzip_types text/event-stream; server { listen 80; location /api/ { proxy_pass http://app:3000; } }",
  ])
  func oneHint(_ http: String) {
    let findings = lint(http)
    #expect(!findings.isEmpty)
    #expect(findings.allSatisfy { $0.severity == .warning && $0.intent.word == "likely" })
  }

  // MARK: Evidence

  @Test(arguments: [
    "server { listen 80;\n# Server-Sent Events\nlocation /api/stream { proxy_pass http://app:3000; proxy_read_timeout 1h; } }",
    "server { listen 80; location /api/v1/sse { proxy_pass http://app:3000; } }",
    "server { listen 80; location /tools { proxy_pass http://app:3000; proxy_set_header Mcp-Session-Id $http_mcp_session_id; } }",
    "upstream backend { server ollama:11434; } server { listen 80; location / { proxy_pass http://backend; } }",
    "server { listen 80; set $model http://vllm:8000; location / { proxy_pass $model; } }",
  ])
  func evident(_ http: String) {
    #expect(words(lint(http)).contains("e response-buffering"))
  }

  @Test func aProductSpeaksAllOfItsKinds() {
    let head = "map $http_upgrade $u { default upgrade; '' close; } server { listen 443 ssl; "
    let upgrade =
      "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $u; proxy_read_timeout 1h;"
    let all = "location / { proxy_pass http://n8n:5678; \(upgrade) }"
    #expect(words(lint(head + all + "}")) == ["w response-buffering"])
    // Requests for a path with a location of its own do not come to the other one.
    let own = "location /mcp/ { proxy_pass http://n8n:5678; proxy_buffering off; proxy_read_timeout 1h; }"
    #expect(words(lint(head + all + own + "}")) == [])
  }

  /// Declaring one stream hides nothing of another route.
  @Test func hintsCountBesideDeclaredStreams() throws {
    var options = LintOptions()
    options.streams = [try DeclaredStream(parsing: "sse:/stream", source: "--stream")]
    let http = """
      server { listen 80; location /stream { proxy_pass http://app:1; proxy_buffering off; proxy_read_timeout 1h; }
      location /events { proxy_pass http://app:2; proxy_read_timeout 1h; } }
      """
    #expect(words(lint(http)).contains("w response-buffering"))
    #expect(words(lint(http, options)).contains("w response-buffering"))
  }

  /// Mastodon sends a comment every 15 s; a declaration of its stream needs more.
  @Test func knownHeartbeats() throws {
    let http = "server { listen 80; location /api/v1/streaming { proxy_pass http://app:4000; proxy_buffering off; } }"
    #expect(!words(lint(http)).contains("e idle-timeout"))
    #expect(words(try lint(http, streams: ["sse:/api/v1/streaming"])) == ["e idle-timeout"])
  }

  // MARK: Declared paths

  private func lint(_ http: String, streams: [String]) throws -> [Finding] {
    var options = LintOptions()
    options.streams = try streams.map { try DeclaredStream(parsing: $0, source: "--stream") }
    return lint(http, options)
  }

  /// A star may mean a number or an identifier that an expression requires.
  @Test(arguments: ["[0-9]+", "[0-9a-f-]{36}", "[a-z]+"])
  func starsFitExpressions(_ id: String) throws {
    let http = """
      server { listen 80;
      location ~ "^/api/\(id)/events$" { proxy_pass http://app:1; proxy_buffering off; proxy_read_timeout 1h; }
      location / { proxy_pass http://app:2; } }
      """
    #expect(words(try lint(http, streams: ["sse:/api/*/events"])) == [])
  }

  @Test func capturesLeadToTheNextHop() throws {
    let http = """
      server { listen 80; location ~ ^/api/(.*)$ { proxy_pass http://127.0.0.1:8081/$1$is_args$args; proxy_buffering off; proxy_read_timeout 1h; } }
      server { listen 8081; location /events { fastcgi_pass unix:/run/php.sock; fastcgi_read_timeout 1h; } location / { return 404; } }
      """
    #expect(words(try lint(http, streams: ["sse:/api/events"])) == ["e response-buffering"])
  }

  @Test func locationsThatNginxRefuses() throws {
    let http = """
      server { listen 80; location /a { return 200; } location ^~ /a { return 200; } location = /a { return 200; }
      location ~ a { return 200; } location ~ a { return 200; } }
      """
    #expect(lint(http).map(\.message) == ["location ^~ /a occurs twice in the same block"])
  }

  @Test func directivesOfOtherFamilies() {
    let http =
      "server { listen 80; location /a { grpc_pass grpc://app:1; grpc_buffering off; grpc_socket_keepalive on; } }"
    #expect(
      lint(http).map(\.message)
        == ["nginx has no directive grpc_buffering; proxy_buffering has no counterpart for grpc_pass"])
  }

  // MARK: What was not read

  @Test func anUnreadIncludeMaySayOtherwise() {
    let http =
      "server { listen 80; location /sse { include /etc/nginx/snippets/proxy.conf; proxy_pass http://app:1; } }"
    let findings = lint(http)
    #expect(words(findings) == ["w idle-timeout", "w response-buffering", "w upstream-http-1-0"])
    #expect(findings.allSatisfy { $0.condition?.contains("/etc/nginx/snippets/proxy.conf") == true })
    let certificates = http.replacing("proxy.conf", with: "ssl-params.conf")
    #expect(words(lint(certificates)).contains("e response-buffering"))
  }
}
