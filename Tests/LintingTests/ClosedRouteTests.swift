import Linting
import Rules
import StreamModel
import Testing

/// Routes that are denied on purpose have no findings, and are counted.
@Suite struct ClosedRouteTests {
  private static func nginx(_ location: String, server: String = "") -> [String: String] {
    [
      "nginx.conf": """
      events {}
      http {
        server {
          listen 80;
          \(server)
          location /sse { proxy_pass http://web:9000; \(location) }
        }
      }
      """
    ]
  }

  private static func kong(_ plugins: String, consumers: String = "") -> [String: String] {
    [
      "kong.yaml": """
      _format_version: "3.0"
      services:
        - name: web
          url: http://web:9000
          routes: [{name: web, paths: [/sse], response_buffering: false}]
          plugins: [\(plugins)]
      \(consumers)
      """
    ]
  }

  private static func ingress(_ annotations: String) -> [String: String] {
    [
      "app.yaml": """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: web
        annotations:
          nginx.ingress.kubernetes.io/proxy-buffering: "on"
          \(annotations)
      spec:
        ingressClassName: nginx
        rules:
          - host: app.example.com
            http:
              paths:
                - path: /sse
                  pathType: Prefix
                  backend:
                    service: {name: web, port: {number: 80}}
      """
    ]
  }

  private static func kongIngress(_ config: String) -> [String: String] {
    [
      "app.yaml": """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: web
        annotations:
          konghq.com/plugins: shut
      spec:
        ingressClassName: kong
        rules:
          - host: app.example.com
            http:
              paths:
                - path: /sse
                  pathType: Prefix
                  backend:
                    service: {name: web, port: {number: 80}}
      ---
      apiVersion: configuration.konghq.com/v1
      kind: KongPlugin
      metadata:
        name: shut
      plugin: request-termination
      config: \(config)
      """
    ]
  }

  private static let snippet = "nginx.ingress.kubernetes.io/configuration-snippet"
  private static let closed = [
    nginx("return 403;"), nginx("return 404 gone;"), nginx("return 444;"), nginx("deny all;"),
    nginx("if ($request_method = OPTIONS) { return 204; } return 401;"), nginx("", server: "deny all;"),
    kong("{name: request-termination, config: {status_code: 403}}"),
    kong("{name: request-termination, config: {status_code: 410, message: gone}}"),
    ingress("\(snippet): return 403;"), ingress("\(snippet): deny all;"),
    ingress("nginx.ingress.kubernetes.io/server-snippet: return 404;"), kongIngress("{status_code: 403}"),
  ]

  @Test(arguments: closed)
  func deniedOnPurpose(_ files: [String: String]) throws {
    let report = try session { $0.minimumSeverity = .info }.report(texts: files)
    #expect(report.findings.filter { $0.route != nil }.isEmpty, "\(lines(report))")
    #expect(report.summary.routes == 1)
    #expect(report.summary.closed == 1)
    #expect(report.summary.unknownIntent == 0)
    #expect(try session().trace(texts: files).allSatisfy { $0.intent.word == "closed" })
  }

  /// A declared stream that is denied reaches no application; nothing else of it matters.
  @Test(arguments: closed)
  func deniedThoughDeclared(_ files: [String: String]) throws {
    let report = try session(["sse:/sse"]).report(texts: files)
    let rule = files.values.contains { $0.contains("request-termination") } ? "plugin-answers" : "route-not-proxied"
    #expect(report.findings.filter { $0.route != nil }.map(\.rule) == [rule], "\(lines(report))")
    #expect(report.findings.filter { $0.route != nil }.map(\.severity) == [.error])
  }

  @Test func deniedThoughDeclaredByComment() throws {
    let report = try session().report(texts: Self.nginx("\n# streamlint: stream sse\nreturn 403;"))
    #expect(lines(report) == ["error route-not-proxied location"])
  }

  /// Some requests, or an answer for the time being.
  @Test(arguments: [
    nginx("allow 10.0.0.0/8; deny all;"), nginx("if ($bot) { return 403; }"), nginx("return 503;"),
    nginx("satisfy any; deny all;"), nginx("allow all;", server: "deny all;"), nginx("deny 10.0.0.1;"),
    nginx("if ($key) { break; } return 403;"), nginx("rewrite ^/sse/(.*) /$1 break; return 403;"),
    kong("{name: request-termination, config: {status_code: 503}}"),
    kong("{name: request-termination, config: {status_code: 403, trigger: x-stop}}"),
    kong("{name: request-termination, config: {status_code: 403}, enabled: false}"),
    ingress("nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8"),
    ingress("\(snippet): if ($bot) { return 403; }"),
    ingress("\(snippet): deny all;\n    nginx.ingress.kubernetes.io/allowlist-source-range: 10.0.0.0/8"),
    kongIngress("{status_code: 403, trigger: x-stop}"),
  ])
  func notClosed(_ files: [String: String]) throws {
    let report = try session().report(texts: files)
    #expect(report.summary.closed == 0)
    #expect(report.findings.contains { $0.route != nil }, "\(lines(report))")
  }

  /// The documented pattern of several authentications: requests without credentials are those of a consumer that is
  /// refused.
  @Test func anonymousConsumers() throws {
    let consumers = """
      consumers:
        - username: nobody
          plugins: [{name: request-termination, config: {status_code: 401}}]
      """
    let report = try session().report(
      texts: Self.kong("{name: key-auth, config: {anonymous: nobody}}", consumers: consumers))
    #expect(!report.findings.contains { $0.rule == "plugin-answers" })
    #expect(report.summary.closed == 0)
  }
}
