import Linting
import Rules
import StreamModel
import Testing

/// A longer limit is never judged harder than a shorter one or the default, and a default that is written is the default.
@Suite struct MonotoneLimitTests {
  enum Product: String, CaseIterable {
    case nginx, kong, ingressNginx, backendConfig

    /// The default of the limit in seconds.
    var standard: Int { self == .backendConfig ? 30 : 60 }
  }

  /// A route with what is known of it.
  struct Route: CustomTestStringConvertible {
    let path: String
    var streams: [String] = []

    var testDescription: String { streams.first ?? path }
  }

  private static let routes = [
    Route(path: "/answers", streams: ["sse:/answers"]),
    Route(path: "/answers", streams: ["websocket:/answers"]),
    Route(path: "/answers", streams: ["upload:/answers"]), Route(path: "/sse"), Route(path: "/ws"),
    // Words.
    Route(path: "/api/events"), Route(path: "/api/socket"),
    Route(path: "/users"),
  ]

  private static let seconds = [
    1, 2, 5, 10, 15, 20, 29, 30, 31, 45, 59, 60, 61, 90, 120, 240, 299, 300, 599, 600, 3600,
  ]

  private static func file(_ product: Product, _ path: String, _ seconds: Int?) -> [String: String] {
    switch product {
    case .nginx:
      let setting = seconds.map { "proxy_read_timeout \($0)s;" } ?? ""
      return [
        "nginx.conf":
          "events {}\nhttp { server { listen 80; location \(path) { proxy_pass http://web:9000; \(setting) } } }\n"
      ]
    case .kong:
      let setting = seconds.map { "\n    read_timeout: \($0 * 1000)" } ?? ""
      return [
        "kong.yaml": """
        _format_version: "3.0"
        services:
          - name: web
            url: http://web:9000\(setting)
            routes: [{name: web, paths: [\(path)]}]
        """
      ]
    case .ingressNginx:
      let setting = seconds.map { "\n    nginx.ingress.kubernetes.io/proxy-read-timeout: \"\($0)\"" } ?? ""
      return ["app.yaml": ingress(path, "nginx.ingress.kubernetes.io/enable-cors: \"false\"\(setting)", "nginx")]
    case .backendConfig:
      let setting = seconds.map { "\n  timeoutSec: \($0)" } ?? ""
      return [
        "app.yaml": ingress(path, "kubernetes.io/ingress.class: gce", nil) + """

          ---
          apiVersion: v1
          kind: Service
          metadata:
            name: web
            annotations:
              cloud.google.com/backend-config: '{"default": "web"}'
          spec:
            ports: [{port: 80}]
          ---
          apiVersion: cloud.google.com/v1
          kind: BackendConfig
          metadata:
            name: web
          spec:
            connectionDraining: {drainingTimeoutSec: 60}\(setting)
          """
      ]
    }
  }

  private static func ingress(_ path: String, _ annotation: String, _ className: String?) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: web
      annotations:
        \(annotation)
    spec:\(className.map { "\n  ingressClassName: \($0)" } ?? "")
      rules:
        - host: app.example.com
          http:
            paths:
              - path: \(path)
                pathType: Prefix
                backend:
                  service: {name: web, port: {number: 80}}
    """
  }

  /// The worst finding about a limit of time: 0 for none.
  private func verdict(_ product: Product, _ route: Route, _ seconds: Int?) throws -> Int {
    let report = try session(route.streams) { $0.minimumSeverity = .info }
      .report(texts: Self.file(product, route.path, seconds))
    #expect(report.summary.routes == 1 && report.problems.isEmpty, "\(report.problems)")
    let found = report.findings.map { ($0.rule, $0.severity) }
    let led = report.findings.flatMap(\.consequences).map { ($0.rule, $0.severity) }
    return (found + led).filter { $0.0 == "idle-timeout" || $0.0 == "total-timeout" }
      .map { _, severity in
        switch severity {
        case .info: 1
        case .warning: 2
        case .error: 3
        }
      }.max() ?? 0
  }

  @Test(arguments: Product.allCases, routes)
  func aLongerLimitIsNeverJudgedHarder(_ product: Product, _ route: Route) throws {
    let verdicts = try Self.seconds.map { try verdict(product, route, $0) }
    for (index, pair) in zip(verdicts, verdicts.dropFirst()).enumerated() {
      #expect(pair.0 >= pair.1, "\(Self.seconds[index + 1]) s is judged harder than \(Self.seconds[index]) s")
    }
    #expect(verdicts.last == 0)
    let unwritten = try verdict(product, route, nil)
    #expect(try verdict(product, route, product.standard) == unwritten, "the default when it is written")
  }

  /// Raised limits tell nothing of a stream, and short ones break none where nothing shows one.
  @Test(arguments: Product.allCases)
  func raisedLimitsOfOrdinaryRoutes(_ product: Product) throws {
    for seconds in [product.standard + 1, 120, 240] {
      #expect(try verdict(product, Route(path: "/users"), seconds) == 0)
    }
    #expect(try verdict(product, Route(path: "/users"), 5) == 1)
    #expect(try verdict(product, Route(path: "/users"), product.standard) == 1)
  }

  /// The limit of the request body of a full-duplex stream.
  @Test func pausesOfUploads() throws {
    let verdicts = try ([nil] + Self.seconds).map { (seconds: Int?) in
      let text = """
        events {}
        http {
          server {
            listen 80;
            location /a {
              proxy_pass http://a;
              \(seconds.map { "client_body_timeout \($0)s;" } ?? "")
            }
          }
        }
        """
      return try session(["upload:/a"]).report(texts: ["nginx.conf": text]).findings
        .first { $0.rule == "upload-idle-timeout" }?.severity
    }
    #expect(verdicts.first == .warning)
    #expect(verdicts[1] == .error)
    let written = verdicts.dropFirst().map { $0.map { $0 == .error ? 2 : 1 } ?? 0 }
    #expect(written == written.sorted(by: >))
    #expect(written[try #require(Self.seconds.firstIndex(of: 60))] == 1)
    #expect(written.last == 0)
  }

  // MARK: WebSocket

  private func websocket(_ seconds: Int?, _ streams: [String] = []) throws -> Set<String> {
    let setting = seconds.map { "proxy_read_timeout \($0)s;" } ?? ""
    let text = """
      events {}
      http {
        server {
          listen 80;
          location /ws {
            proxy_pass http://web:9000;
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection upgrade;
            \(setting)
          }
        }
      }
      """
    return Set(
      try session(streams).report(texts: ["nginx.conf": text]).findings.filter { $0.rule == "idle-timeout" }
        .map { "\($0.severity) \($0.confidence)" })
  }

  /// Nearly every WebSocket pings, so that a limit breaks it only where no pings come.
  @Test func limitsOfWebSocket() throws {
    #expect(try websocket(nil) == ["warning conditional"])
    #expect(try websocket(20) == ["warning conditional"])
    #expect(try websocket(240) == ["warning conditional"])
    #expect(try websocket(300) == [])
    // No ping comes that often.
    #expect(try websocket(5) == ["error certain"])
    #expect(try websocket(nil, ["websocket:/ws"]) == ["error conditional"])
    #expect(try websocket(240, ["websocket:/ws"]) == ["error conditional"])
  }
}
