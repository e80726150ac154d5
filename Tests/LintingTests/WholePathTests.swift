import Linting
import Rules
import StreamModel
import Testing

/// Hops of several technologies on one chain.
@Suite struct WholePathTests {
  /// Browser, Google Cloud, ingress-nginx, Kong, an application: all settings have their defaults.
  static let allDefaults = [
    "edge.yaml": """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: edge
      annotations: {kubernetes.io/ingress.class: gce}
    spec:
      defaultBackend: {service: {name: ingress-nginx-controller, port: {number: 80}}}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: ingress-nginx-controller}
    spec:
      selector: {app.kubernetes.io/name: ingress-nginx}
      ports: [{port: 80}]
    ---
    apiVersion: networking.k8s.io/v1
    kind: IngressClass
    metadata: {name: nginx}
    spec: {controller: k8s.io/ingress-nginx}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: ingress-nginx-controller}
    data: {}
    ---
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: chat}
    spec:
      ingressClassName: nginx
      rules:
        - host: chat.example.com
          http:
            paths:
              - path: /
                pathType: Prefix
                backend: {service: {name: kong-proxy, port: {number: 80}}}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: kong-proxy}
    spec:
      selector: {app: kong}
      ports: [{port: 80, targetPort: 8000}]

    """,
    "kong.yaml": """
    _format_version: "3.0"
    services:
      - name: llm
        url: http://uvicorn:8080
        routes:
          - name: chat
            paths: [/v1/chat/completions]
            strip_path: false

    """,
  ]

  @Test func theLimitsThatBind() throws {
    let traces = try session().trace(texts: Self.allDefaults)
    let trace = try #require(traces.first { $0.intent.streams })
    #expect(trace.hops.map(\.technology) == ["gke-ingress", "ingress-nginx", "kong"])
    let total = try #require(trace.total)
    #expect(trace.hops[total.hop].technology == "gke-ingress")
    #expect(total.setting.value.value == .duration(milliseconds: 30_000))
    let idle = try #require(trace.idle)
    #expect(idle.setting.value.value == .duration(milliseconds: 60_000))
  }

  /// The load balancer ends the response; its neighbour closes connections too early; Kong may buffer, since the
  /// application sends chunks; of two equal idle limits one is the error.
  @Test func whatIsReported() throws {
    let report = try session().report(texts: Self.allDefaults)
    let found = allLines(report)
    #expect(found.contains("error total-timeout spec.timeoutSec"))
    #expect(found.contains("warning keepalive-order keep-alive"))
    #expect(found.contains("warning response-buffering routes[].response_buffering"))
    #expect(report.findings.count { $0.rule == "idle-timeout" && $0.severity == .error } == 1)
    #expect(report.findings.count { $0.rule == "idle-timeout" && $0.severity == .warning } == 1)
    let binding = try #require(report.findings.first { $0.rule == "idle-timeout" && $0.severity == .error })
    #expect(binding.related.contains { $0.label.hasPrefix("next, ") })
    #expect(binding.remedy.contains("raise them too"))
  }

  /// A chain whose only findings are fixed has none.
  @Test func oneRoundOfFixes() throws {
    let outcome = try session().fix(texts: Self.allDefaults, unsafe: true)
    #expect(outcome.refused.isEmpty)
    #expect(lines(outcome.report).isEmpty)
    #expect(!outcome.files.isEmpty)
  }

  /// A heartbeat helps against idle timeouts and never against total timeouts.
  @Test func heartbeat() throws {
    let folder = try Folder(
      Self.allDefaults.merging([".streamlint.yaml": "assume: {heartbeat: 15s}\n"]) { $1 })
    var options = LintOptions()
    options.paths = [folder.path]
    options.configuration = .search
    let found = lines(Linter(options: options).run())
    #expect(!found.contains { $0.contains(" idle-timeout ") })
    #expect(found.contains("error total-timeout spec.timeoutSec"))
  }

  @Test func policyOfOneRoute() throws {
    let folder = try Folder(
      Self.allDefaults.merging([
        ".streamlint.yaml": "policy:\n  routes:\n    - {path: /v1/chat/*, idle: 30s, total: 20s}\n"
      ]) { $1 })
    var options = LintOptions()
    options.paths = [folder.path]
    options.configuration = .search
    let report = Linter(options: options).run()
    #expect(report.findings.allSatisfy { $0.rule != "idle-timeout" && $0.rule != "total-timeout" })
  }

  // MARK: Causes

  @Test func aHoldingHopIsNamedAsTheCause() throws {
    let report = try session(["sse:/events"]).report(texts: [
      "nginx.conf": """
      events {}
      http {
        server {
          listen 80;
          location / { proxy_pass http://127.0.0.1:8080; proxy_buffering off; proxy_read_timeout 400s; }
        }
        server {
          listen 8080;
          location / { proxy_pass http://10.0.0.9:9000; proxy_read_timeout 1h; }
        }
      }
      """
    ])
    let holding = try #require(report.findings.first { $0.rule == "response-buffering" })
    #expect(holding.severity == .error)
    #expect(holding.related.contains { $0.label.contains("receives nothing and gives up after 400s") })
  }

  // MARK: Ends

  /// A controller behind Kong behind the same controller.
  @Test func circles() throws {
    var files = Self.allDefaults
    files["kong.yaml"] = files["kong.yaml"]?.replacing(
      "http://uvicorn:8080", with: "http://ingress-nginx-controller:80")
    let traces = try session().trace(texts: files)
    #expect(!traces.isEmpty)
    #expect(traces.allSatisfy { $0.hops.count <= 8 })
  }

  /// A name alone is a guess: it shows in the trace, and every hop is judged for itself.
  @Test func guesses() throws {
    let files = [
      "nginx.conf": """
      events {}
      http {
        server {
          listen 80;
          location / { proxy_pass http://kong-gateway:9080; }
        }
      }
      """,
      "kong.yaml": """
      _format_version: "3.0"
      services:
        - name: llm
          url: http://llm:8080
          routes:
            - name: chat
              paths: [/v1/chat/completions]
              strip_path: false
      """,
    ]
    let traces = try session().trace(texts: files)
    #expect(traces.contains { $0.isGuess && $0.hops.count == 2 })
    let report = try session().report(texts: files)
    #expect(report.findings.allSatisfy { $0.technology != "nginx" || $0.severity != .error })
    #expect(report.findings.contains { $0.technology == "kong" && $0.rule == "idle-timeout" })
  }

  /// Each of two configurations that may stand behind one name is judged, and shown once.
  @Test func twoKongs() throws {
    func kong(_ service: String) -> String {
      """
      _format_version: "3.0"
      services:
        - name: \(service)
          url: http://\(service):8080
          routes:
            - name: chat-\(service)
              paths: [/v1/chat/completions]
      """
    }
    let files = [
      "nginx.conf": """
      events {}
      http {
        server {
          listen 80;
          location / { proxy_pass http://kong:8000; proxy_http_version 1.1; proxy_read_timeout 1h; proxy_buffering off; }
        }
      }
      """,
      "a/kong.yaml": kong("a"), "b/kong.yaml": kong("b"),
    ]
    let errors = try session().report(texts: files).findings.filter { $0.severity == .error }
    #expect(errors.map(\.rule) == ["idle-timeout", "idle-timeout"])
    let traces = try session().trace(texts: files).filter { $0.intent.streams }
    #expect(traces.map { $0.hops.map(\.title) } == [["nginx", "Kong"], ["nginx", "Kong"]])
  }

  /// Port 8000 is Kong's own, so that the name leaves no uncertainty.
  @Test func kongBehindNginx() throws {
    let traces = try session().trace(texts: [
      "nginx.conf": """
      events {}
      http {
        server {
          listen 80;
          location / { proxy_pass http://kong:8000; }
        }
      }
      """,
      "kong.yaml": """
      _format_version: "3.0"
      services:
        - name: llm
          url: http://llm:8080
          routes:
            - name: chat
              paths: [/v1/chat/completions]
              strip_path: false
      """,
    ])
    let trace = try #require(traces.first { $0.intent.streams })
    #expect(trace.hops.map(\.technology) == ["nginx", "kong"])
    #expect(!trace.isGuess)
  }

  // MARK: Declared

  private static let twoTrees = [
    "edge/nginx.conf": """
    events {}
    http {
      server {
        listen 80;
        location / { proxy_pass http://10.0.0.5:8080; proxy_http_version 1.1; proxy_buffering off; proxy_read_timeout 1h; }
      }
    }
    """,
    "app/nginx.conf": """
    events {}
    http {
      server {
        listen 8080;
        location /v1/chat/completions { proxy_pass http://127.0.0.1:9000; proxy_http_version 1.1; proxy_buffering off; proxy_read_timeout 1h; }
      }
    }
    """,
  ]

  private func run(_ configuration: String) throws -> (report: Report, traces: [ChainTrace]) {
    let folder = try Folder(Self.twoTrees.merging([".streamlint.yaml": configuration]) { $1 })
    var options = LintOptions()
    options.paths = [folder.path]
    options.configuration = .search
    let linter = Linter(options: options)
    return (linter.run(), linter.trace(all: false).traces)
  }

  @Test func declaredHops() throws {
    let (report, traces) = try run(
      "paths:\n  - hops: [cloudflare, {hop: gcp-alb, total: 2h}, {file: edge/nginx.conf}, {file: app/nginx.conf}]\n")
    let trace = try #require(traces.first)
    #expect(trace.hops.map(\.technology) == ["cloudflare", "gcp-alb", "nginx", "nginx"])
    #expect(trace.hops[0].link?.text.contains(".streamlint.yaml") == true)
    #expect(lines(report).contains("error idle-timeout Proxy Read Timeout"))
    #expect(!lines(report).contains { $0.contains("total-timeout") })
  }

  @Test func declaredHopsForSomeRoutes() throws {
    let (_, traces) = try run(
      "paths:\n  - {hops: [cloudflare, {file: app/nginx.conf}], routes: [/other/*]}\n")
    #expect(traces.allSatisfy { $0.hops.allSatisfy { $0.technology == "nginx" } })
  }

  @Test func declaredHopsThatAreNotThere() throws {
    let (report, _) = try run("paths:\n  - hops: [cloudflare, {file: edge/other.conf}]\n")
    #expect(report.problems.contains { $0.message.contains("other.conf is not among the inputs") })
    #expect(report.problems.allSatisfy { $0.level != .error })
  }

  @Test(arguments: [
    ("paths:\n  - hops: [cloudflair, {file: x}]\n", "did you mean \"cloudflare\""),
    ("paths:\n  - hops: [cloudflare]\n", "at least two"),
    ("paths:\n  - hops: [{hop: gcp-alb, total: soon}, {file: x}]\n", "expected a time such as"),
    ("paths:\n  - hops: [{object: chat}, {file: x}]\n", "Kind/name"),
    ("paths:\n  - hops: [{hop: gcp-alb, totl: 1h}, {file: x}]\n", "did you mean \"total\""),
  ])
  func brokenDeclarations(_ text: String, _ message: String) throws {
    let (report, _) = try run(text)
    #expect(report.problems.contains { $0.level == .error && $0.message.contains(message) })
  }
}
