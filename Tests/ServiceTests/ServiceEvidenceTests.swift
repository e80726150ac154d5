import Catalog
import Linting
import Rules
import StreamModel
import Testing

/// Routes whose streams compose files and descriptions of APIs show, in all technologies.
@Suite struct ServiceEvidenceTests {
  enum Layout: String, CaseIterable {
    case nginx, ingress, kong, configMap
  }

  /// One route, whose path the upstream sees as it is.
  private static func files(
    _ layout: Layout, path: String = "/api/", host: String = "app.example.com", upstream: String = "brain"
  ) -> [String: String] {
    let nginx = """
      events {}
      http { server {
        listen 80; server_name \(host);
        location \(path) { proxy_pass http://\(upstream):9000; }
      } }
      """
    switch layout {
    case .nginx: return ["conf/nginx.conf": nginx]
    case .ingress:
      return [
        "conf/ingress.yaml": """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: r}
        spec:
          ingressClassName: nginx
          rules:
            - host: \(host)
              http:
                paths:
                  - path: \(path)
                    pathType: Prefix
                    backend: {service: {name: \(upstream), port: {number: 9000}}}
        """
      ]
    case .kong:
      return [
        "conf/kong.yaml": """
        _format_version: "3.0"
        services:
          - name: s
            url: http://\(upstream):9000
            routes:
              - {name: r, hosts: [\(host)], paths: ["\(path)"], strip_path: false}
        """
      ]
    case .configMap:
      return [
        "conf/map.yaml": """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: conf}
        data:
          nginx.conf: |
        \(nginx.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
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
      ]
    }
  }

  /// The intent of the routes with the texts of its evidence.
  private func intents(_ files: [String: String]) -> Set<String> {
    let session = LintSession(options: LintOptions(), catalogue: .embedded)
    return Set(
      session.trace(texts: files).map { trace in
        let text = trace.intent.evidence.first?.text ?? ""
        return switch trace.intent {
        case .declared: "declared"
        case .evident: "evident: \(text)"
        case .likely: "likely: \(text)"
        case .closed: "closed"
        case .unknown: "unknown"
        }
      })
  }

  // MARK: Images

  @Test(arguments: Layout.allCases) func anImageOfAComposeFileIsKnowledge(_ layout: Layout) {
    var files = Self.files(layout)
    #expect(intents(files) == ["unknown"])
    files["docker-compose.yml"] = "services:\n  brain: {image: 'ollama/ollama:0.5'}\n"
    #expect(intents(files) == ["evident: Ollama streams /api/chat here"])
    files["docker-compose.prod.yml"] = "services:\n  brain: {image: 'team/brain'}\n"
    #expect(intents(files) == ["unknown"])
  }

  @Test(arguments: Layout.allCases) func anotherImageMakesHintsOfNames(_ layout: Layout) {
    var files = Self.files(layout, upstream: "ollama")
    #expect(intents(files) == ["evident: Ollama streams /api/chat here"])
    files["docker-compose.yml"] = "services:\n  ollama: {image: team/gateway}\n"
    #expect(intents(files).allSatisfy { $0.hasPrefix("likely") })
  }

  /// The name of a service of Kong is no address.
  @Test func theAddressDecidesNotTheTitle() {
    var files = Self.files(.kong)
    files["compose.yml"] = "services:\n  brain: {image: ollama/ollama}\n  s: {image: team/s}\n"
    #expect(intents(files) == ["evident: Ollama streams /api/chat here"])
  }

  @Test func aHostThatAContainerTakesIsKnowledge() {
    var files = Self.files(.nginx, host: "chat.example.com", upstream: "10.0.0.7")
    files["compose.yml"] =
      "services:\n  x:\n    image: ollama/ollama\n    environment: [VIRTUAL_HOST=chat.example.com]\n"
    #expect(intents(files) == ["evident: Ollama streams /api/chat here"])
  }

  @Test(arguments: ["docker-compose.yml", "openapi.yaml"])
  func aBrokenFileIsNoErrorOfTheRun(_ name: String) {
    var files = Self.files(.nginx)
    files[name] = "openapi: 3.0.0\nservices:\n  a: [\n"
    let report = LintSession(options: LintOptions(), catalogue: .embedded).report(texts: files)
    #expect(report.problems.isEmpty)
    #expect(report.summary.files == 1)
  }

  /// What is read beside the inputs does not become one.
  @Test func filesAboutServicesAreNotLinted() {
    var files = Self.files(.nginx)
    files["docker-compose.yml"] = "services:\n  brain: {image: ollama/ollama}\n"
    let report = LintSession(options: LintOptions(), catalogue: .embedded).report(texts: files)
    #expect(report.summary.files == 1)
    #expect(report.findings.contains { $0.severity == .error })
  }

  // MARK: Descriptions

  private static func openAPI(_ head: String = "", path: String = "/api/report") -> String {
    """
    openapi: 3.0.0
    \(head)
    paths:
      \(path):
        get: {responses: {"200": {content: {text/event-stream: {}}}}}
    """
  }

  @Test(arguments: Layout.allCases) func theOnlyDescriptionIsKnowledge(_ layout: Layout) {
    var files = Self.files(layout)
    files["openapi.yaml"] = Self.openAPI()
    #expect(intents(files) == ["evident: openapi.yaml describes an event stream at /api/report"])
    files["other/openapi.yaml"] = Self.openAPI(path: "/x")
    #expect(intents(files) == ["likely: openapi.yaml describes an event stream at /api/report"])
  }

  @Test(arguments: Layout.allCases) func aDescriptionOfTheHostIsKnowledge(_ layout: Layout) {
    var files = Self.files(layout)
    files["a/openapi.yaml"] = Self.openAPI("servers: [{url: 'https://app.example.com/api'}]", path: "/runs/{id}/log")
    files["b/openapi.yaml"] = Self.openAPI(path: "/x")
    #expect(intents(files) == ["evident: a/openapi.yaml describes an event stream at /api/runs/{id}/log"])
  }

  @Test(arguments: Layout.allCases) func aDescriptionInTheSourcesIsKnowledge(_ layout: Layout) {
    var files = Self.files(layout)
    files["a/docs/openapi.yaml"] = Self.openAPI()
    files["b/openapi.yaml"] = Self.openAPI(path: "/api/logs")
    files["compose.yml"] = "services:\n  brain: {build: a}\n  other: {build: b}\n"
    #expect(intents(files) == ["evident: a/docs/openapi.yaml describes an event stream at /api/report"])
    files["compose.yml"] = "services:\n  brain: {build: c}\n  other: {build: .}\n"
    #expect(intents(files) == ["unknown"])
  }

  /// What a description does not say.
  @Test(arguments: [
    ("/other/", "/api/report", "unknown"), ("/api/report", "/api/report", "evident"),
    ("/api/report/x", "/api/report", "unknown"),
    ("/", "/api/report", "unknown"), ("/apis/", "/api/report", "unknown"), ("/api/{id}/x", "/api/{id}/x", "evident"),
    ("/api/7/x", "/api/{id}/x", "evident"), ("/API/", "/api/report", "evident"),
  ])
  func pathsAreCompared(_ route: String, _ described: String, _ intent: String) {
    var files = Self.files(.ingress, path: route.contains("{") ? "\"\(route)\"" : route)
    files["openapi.yaml"] = Self.openAPI(path: described.contains("{") ? "\"\(described)\"" : described)
    let found = intents(files).map { String($0.prefix { $0 != ":" }) }
    #expect(found == [intent])
  }

  @Test func theMostSpecificRouteHasTheStream() {
    let nginx = """
      events {}
      http { server {
        listen 80;
        location /api/ { proxy_pass http://a:1; }
        location /api/report { proxy_pass http://b:1; }
        location /back/ { proxy_pass http://built:1/; }
      } }
      """
    let files = [
      "nginx.conf": nginx, "openapi.yaml": Self.openAPI(), "openapi.json": "{\"openapi\": \"3.0.0\"}",
      "asyncapi.yaml": """
      asyncapi: 2.0.0
      servers: {a: {url: /, protocol: ws}}
      channels: {/api/live: {}}
      """,
    ]
    let session = LintSession(options: LintOptions(), catalogue: .embedded)
    let lines = session.trace(texts: files).map { trace in
      "\(trace.route) \(trace.kind) \(trace.intent.evidence.first?.text ?? "-")"
    }
    #expect(
      Set(lines) == [
        "/api/ websocket asyncapi.yaml describes a WebSocket at /api/live",
        "/api/report sse openapi.yaml describes an event stream at /api/report",
        "/back/ sse -",
      ])
  }

  /// A route for everything has the streams of its service where there is no other route.
  @Test func theRootAloneServesADescribedService() {
    var files = Self.files(.nginx, path: "/")
    files["a/openapi.yaml"] = Self.openAPI()
    files["compose.yml"] = "services:\n  brain: {build: a}\n"
    #expect(intents(files) == ["evident: a/openapi.yaml describes an event stream at /api/report"])
    files["conf/nginx.conf"] = files["conf/nginx.conf"]?.replacing(
      "location", with: "location /x { proxy_pass http://y:1; }\n    location")
    #expect(intents(files) == ["unknown"])
  }
}
