import Linting
import Rules
import StreamModel
import Testing

/// The same facts give the same intent, kinds, heartbeat and verdict in every technology.
@Suite struct SameIntentTests {
  /// The facts about one route.
  struct Facts: CustomTestStringConvertible {
    var path: String
    var service = "web"
    var host = "app.example.com"
    var isRegex = false
    /// Explicit settings; nil for the default.
    var buffers: Bool?
    var readTimeout: Int?
    var streams: [String] = []
    /// The expectation for all technologies: a word of `Intent`.
    var intent: String
    var kinds: Set<StreamKind> = []
    var heartbeat: Heartbeat?

    var testDescription: String {
      "\(streams.joined(separator: " ")) \(host)\(path) -> \(service) \(buffers.map { "buffers \($0)" } ?? "")"
    }
  }

  static let table = [
    // A path of a known product with a heartbeat.
    Facts(
      path: "/queue/join", buffers: false, readTimeout: 60, intent: "evident", kinds: [.sse],
      heartbeat: .every(milliseconds: 15_000)),
    Facts(path: "/v1/chat/completions", intent: "evident", kinds: [.streamableHTTP], heartbeat: .never),
    Facts(path: "/sse", intent: "evident", kinds: [.sse]),
    Facts(path: "/ws", intent: "evident", kinds: [.websocket]),
    // Words alone are not enough, however many.
    Facts(path: "/api/events", service: "chat", intent: "likely", kinds: [.sse, .streamableHTTP]),
    Facts(path: "/chat", intent: "likely", kinds: [.streamableHTTP]),
    Facts(path: "/", service: "assistant", intent: "likely", kinds: [.streamableHTTP]),
    Facts(path: "/reports", host: "chat.example.com", intent: "unknown", kinds: [.sse, .streamableHTTP]),
    Facts(path: "/", host: "chat.example.com", intent: "likely", kinds: [.streamableHTTP]),
    // A product by its address.
    Facts(path: "/v1", service: "sglang", intent: "evident", kinds: [.streamableHTTP], heartbeat: .never),
    Facts(
      path: "/gradio_api/queue/data", service: "gradio", intent: "evident", kinds: [.sse],
      heartbeat: .every(milliseconds: 15_000)),
    Facts(
      path: "/v1/chat/completions", service: "tgi", intent: "evident", kinds: [.streamableHTTP],
      heartbeat: .every(milliseconds: 15_000)),
    // A name with a word added is another program.
    Facts(path: "/outputs", service: "comfyui-web", intent: "unknown", kinds: [.sse, .streamableHTTP]),
    // Evidence against a stream.
    Facts(path: "/health", service: "vllm", intent: "unknown", kinds: [.sse, .streamableHTTP]),
    Facts(path: "/api/login", buffers: false, intent: "unknown", kinds: [.sse, .streamableHTTP]),
    Facts(path: "/api/agents", intent: "unknown", kinds: [.sse, .streamableHTTP]),
    Facts(path: "/reports", service: "web", intent: "unknown", kinds: [.sse, .streamableHTTP]),
    // Declared streams, with patterns.
    Facts(path: "/reports", streams: ["/reports"], intent: "declared", kinds: [.sse, .streamableHTTP]),
    Facts(path: "/reports", streams: ["sse:/rep*"], intent: "declared", kinds: [.sse]),
    Facts(path: "/a/mcp", streams: ["*/a/mcp"], intent: "declared", kinds: [.streamableHTTP]),
    Facts(path: "/a/mcp", streams: ["*.example.com/a/mcp"], intent: "declared", kinds: [.streamableHTTP]),
    Facts(
      path: "^/api/[0-9]+/events", isRegex: true, streams: ["sse:/api/*/events"], intent: "declared", kinds: [.sse]),
  ]

  // MARK: The layouts

  private static func nginx(_ facts: Facts, indent: String = "") -> String {
    var settings = ["proxy_pass http://\(facts.service):9000;"]
    if let buffers = facts.buffers { settings.append("proxy_buffering \(buffers ? "on" : "off");") }
    if let seconds = facts.readTimeout { settings.append("proxy_read_timeout \(seconds)s;") }
    let location = facts.isRegex ? "~ \(facts.path)" : facts.path
    return """
      events {}
      http {
        server {
          listen 80;
          server_name \(facts.host);
          location \(location) { \(settings.joined(separator: " ")) }
        }
      }
      """.split(separator: "\n", omittingEmptySubsequences: false).map { indent + $0 }.joined(separator: "\n")
  }

  private static func kong(_ facts: Facts) -> String {
    let timeout = facts.readTimeout.map { "\n    read_timeout: \($0 * 1000)" } ?? ""
    let buffering = facts.buffers.map { "\n        response_buffering: \($0)" } ?? ""
    return """
      _format_version: "3.0"
      services:
        - name: \(facts.service)
          url: http://\(facts.service):9000\(timeout)
          routes:
            - name: r
              hosts: [\(facts.host)]
              strip_path: false
              paths: ["\(facts.isRegex ? "~\(facts.path)" : facts.path)"]\(buffering)
      """
  }

  private static func ingress(_ facts: Facts) -> String {
    var annotations: [String] = []
    if let buffers = facts.buffers {
      annotations.append("nginx.ingress.kubernetes.io/proxy-buffering: \"\(buffers ? "on" : "off")\"")
    }
    if let seconds = facts.readTimeout {
      annotations.append("nginx.ingress.kubernetes.io/proxy-read-timeout: \"\(seconds)\"")
    }
    if facts.isRegex { annotations.append("nginx.ingress.kubernetes.io/use-regex: \"true\"") }
    let path = facts.isRegex ? String(facts.path.dropFirst()) : facts.path
    return """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: r
        annotations: {\(annotations.joined(separator: ", "))}
      spec:
        ingressClassName: nginx
        rules:
          - host: \(facts.host)
            http:
              paths:
                - path: \(path)
                  pathType: \(facts.isRegex ? "ImplementationSpecific" : "Prefix")
                  backend: {service: {name: \(facts.service), port: {number: 9000}}}
      """
  }

  private static func httpRoute(_ facts: Facts) -> String {
    """
    apiVersion: gateway.networking.k8s.io/v1
    kind: Gateway
    metadata: {name: gw}
    spec: {gatewayClassName: gke-l7-global-external-managed, listeners: [{name: http, port: 80, protocol: HTTP}]}
    ---
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: r}
    spec:
      parentRefs: [{name: gw}]
      hostnames: [\(facts.host)]
      rules:
        - matches: [{path: {type: \(facts.isRegex ? "RegularExpression" : "PathPrefix"), value: "\(facts.path)"}}]
          backendRefs: [{name: \(facts.service), port: 9000}]
    """
  }

  private static func configMap(_ facts: Facts) -> String {
    """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: conf}
    data:
      nginx.conf: |
    \(nginx(facts, indent: "    "))
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: front}
    spec:
      template:
        spec:
          containers:
            - {name: nginx, image: "nginx:1.25", volumeMounts: [{name: c, mountPath: /etc/nginx}]}
          volumes: [{name: c, configMap: {name: conf}}]
    """
  }

  enum Layout: String, CaseIterable {
    case nginx, kong, ingress, httpRoute, configMap
  }

  private static func file(_ layout: Layout, _ facts: Facts) -> [String: String] {
    switch layout {
    case .nginx: ["nginx.conf": nginx(facts)]
    case .kong: ["kong.yaml": kong(facts)]
    case .ingress: ["ingress.yaml": ingress(facts)]
    case .httpRoute: ["route.yaml": httpRoute(facts)]
    case .configMap: ["map.yaml": configMap(facts)]
    }
  }

  private func session(_ facts: Facts) throws -> LintSession {
    var options = LintOptions()
    options.streams = try facts.streams.map { try DeclaredStream(parsing: $0, source: "test") }
    return LintSession(options: options, catalogue: .embedded)
  }

  @Test(arguments: table, Layout.allCases)
  func theSameFactsGiveTheSameIntent(_ facts: Facts, _ layout: Layout) throws {
    let traces = try session(facts).trace(texts: Self.file(layout, facts))
    let words = Set(
      traces.map { trace in
        switch trace.intent {
        case .declared: "declared"
        case .evident: "evident"
        case .likely: "likely"
        case .unknown: "unknown"
        case .closed: "closed"
        }
      })
    #expect(words == [facts.intent], "\(layout)")
    // A route of unknown intent is judged once, as one of its kinds.
    let kinds = Set(traces.map(\.kind))
    #expect(facts.intent == "unknown" ? kinds.isSubset(of: facts.kinds) : kinds == facts.kinds, "\(layout)")
    #expect(Set(traces.map(\.intent.heartbeat)) == [facts.heartbeat], "\(layout)")
  }

  /// Explicit buffering and a short read timeout are settings of nginx, Kong and ingress-nginx alike.
  @Test(arguments: table.filter { $0.buffers != nil || $0.readTimeout != nil })
  func theSameFactsGiveTheSameVerdict(_ facts: Facts) throws {
    var verdicts: [Layout: [String]] = [:]
    for layout in [Layout.nginx, .kong, .ingress, .configMap] {
      let report = try session(facts).report(texts: Self.file(layout, facts))
      verdicts[layout] = report.findings.filter { $0.property == .idleTimeout || $0.property == .responseBuffering }
        .map { "\($0.severity) \($0.property)" }.sorted()
    }
    #expect(Set(verdicts.values).count == 1, "\(verdicts)")
  }
}
