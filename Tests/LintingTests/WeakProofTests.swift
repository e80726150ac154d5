import Linting
import StreamModel
import Testing

/// What looks like a stream that breaks, and is not enough for an error.
@Suite struct WeakProofTests {
  private func lint(_ http: String, streams: [String] = [], more: [String: String] = [:]) throws -> Report {
    var options = LintOptions()
    options.streams = try streams.map { try DeclaredStream(parsing: $0, source: "--stream") }
    options.minimumSeverity = .info
    let files = more.merging(["nginx.conf": "events {}\nhttp { \(http) }\n"]) { own, _ in own }
    return LintSession(options: options, catalogue: .embedded).report(texts: files)
  }

  private func kong(_ service: String) -> Report {
    let text = "_format_version: \"3.0\"\nservices:\n\(service)"
    return LintSession(options: LintOptions(), catalogue: .embedded).report(texts: ["kong.yaml": text])
  }

  private func words(_ report: Report, of rules: String...) -> [String] {
    report.findings.filter { rules.contains($0.rule) }.map {
      "\($0.severity.rawValue) \($0.confidence.rawValue) \($0.rule)"
    }.sorted()
  }

  /// Whether any finding calls the route evident.
  private func isEvident(_ report: Report) -> Bool { report.findings.contains { $0.intent.isEvident } }

  // MARK: The client and the application decide

  private static let socket =
    "proxy_pass http://app:1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; proxy_read_timeout 1h;"

  /// Many servers take an upgrade in HTTP/1.0 (measured: Node, uvicorn, daphne, aiohttp), others refuse it.
  @Test func upgradeInHTTP10() throws {
    let server = "server { listen 80; location /ws { \(Self.socket) } }"
    #expect(try words(lint(server), of: "upgrade-http-version") == ["warning conditional upgrade-http-version"])
    #expect(
      try words(lint(server, streams: ["websocket:/ws"]), of: "upgrade-http-version")
        == ["error conditional upgrade-http-version"])
  }

  /// Over HTTP/2 buffered chunks stream; a program that speaks HTTP/1.1 over TLS waits for them (both measured).
  @Test(arguments: [
    ("443 ssl", [String](), "error certain"), ("443 ssl http2", [], "warning conditional"),
    ("443 ssl http2", ["sse:/sse"], "error certain"),
  ])
  func listenersWithHTTP2(_ listen: String, _ streams: [String], _ expected: String) throws {
    let server = "server { listen \(listen); location /sse { proxy_pass http://app:1; proxy_http_version 1.1; } }"
    #expect(
      try words(lint(server, streams: streams), of: "response-buffering") == ["\(expected) response-buffering"])
  }

  // MARK: Paths and names

  /// Other applications have such paths too.
  @Test(arguments: ["/api/chat", "/api/generate", "/v1/messages", "/openai/"])
  func pathsOfManyApplications(_ path: String) throws {
    #expect(!isEvident(try lint("server { listen 80; location \(path) { proxy_pass http://app:1; } }")))
  }

  @Test func thePathAndTheApplication() throws {
    #expect(isEvident(try lint("server { listen 80; location /api/chat { proxy_pass http://ollama:11434; } }")))
  }

  @Test(arguments: [
    ("^/api/v1/(collection|websocket|binance)/", false), ("^/(ws|websocket)/", true), ("^/socket.io", true),
    ("^/socket.*", false),
  ])
  func alternativesOfAnExpression(_ pattern: String, _ expected: Bool) throws {
    #expect(isEvident(try lint("server { listen 80; location ~ \(pattern) { proxy_pass http://app:1; } }")) == expected)
  }

  /// The location of the WebSocket is the one with the headers.
  @Test func aNameHoldsForTheRouteThatItMeansBest() throws {
    let other = "location / { proxy_pass http://websocket_backend; }"
    let own = "location /ws { \(Self.socket) }"
    let report = try lint("server { listen 80; \(other) \(own) }")
    #expect(!report.findings.contains { $0.route == "/" && $0.severity == .error })
  }

  // MARK: Ports and addresses of an application

  /// The console of MinIO has a WebSocket, the S3 port has none.
  @Test(arguments: [(9000, false), (9001, true), (80, true)])
  func portsOfAnApplication(_ port: Int, _ expected: Bool) throws {
    #expect(
      isEvident(try lint("server { listen 80; location / { proxy_pass http://minio:\(port); } }")) == expected)
  }

  @Test func aHostThatIsNamedForAnApplicationIsAHint() throws {
    let report = try lint(
      "server { listen 80; server_name grafana.example.com; location / { proxy_pass http://10.0.0.5:3000; } }")
    #expect(Set(report.findings.filter { $0.severity > .info }.map(\.intent.word)) == ["likely"])
  }

  @Test func thePathThatReachesTheApplicationDecides() {
    let service = """
        - name: google
          url: https://generativelanguage.googleapis.com/v1beta
          routes:
            - paths: [/gemini]
              plugins:
                - {name: request-transformer, config: {replace: {uri: "/v1beta/models/x:PATH"}}}

      """
    let found = ["generateContent", "streamGenerateContent"].map { path in
      isEvident(kong(service.split(separator: "PATH").joined(separator: path)))
    }
    #expect(found == [false, true])
  }

  /// A cache of JSON lets event streams pass.
  @Test(arguments: [("application/json", false), ("text/event-stream", true)])
  func cachesOfKong(_ type: String, _ isError: Bool) {
    let report = kong(
      """
        - name: openai
          url: https://api.openai.com
          read_timeout: 3600000
          routes:
            - paths: [/llm]
              methods: [POST]
              plugins:
                - name: proxy-cache
                  config: {strategy: memory, request_method: [POST], content_type: [\(type)]}

      """)
    #expect(report.findings.contains { $0.rule == "plugin-buffers" && $0.severity == .error } == isError)
  }

  /// A star at the beginning of a path stands for a base path; a login beside `/` has none.
  @Test func aRouteBesideTheRootIsNoBasePath() throws {
    let login = "location /login { proxy_pass http://sonarr:8989; }"
    let root = "location / { \(Self.socket.replacing("app:1", with: "sonarr:8989")) }"
    #expect(!(try lint("server { listen 80; \(login) \(root) }")).findings.contains { $0.severity == .error })
  }

  @Test func metadataOfServersIsNoStream() throws {
    #expect(!isEvident(try lint("server { listen 80; location /.well-known/mcp/ { proxy_pass http://app:1; } }")))
    #expect(isEvident(try lint("server { listen 80; location /v1beta/models { proxy_pass http://app:1; } }")))
  }

  /// With a slash at the end the path is a folder of other resources as often; settings for streams tell.
  @Test(arguments: [
    ("/mcp", "http://app:1", "", true), ("/mcp/", "http://app:1", "", false),
    ("/mcp/", "http://mcp-server:1", "proxy_buffering off; proxy_read_timeout 1h;", true),
  ])
  func endpointsAndFolders(_ path: String, _ upstream: String, _ settings: String, _ expected: Bool) throws {
    let other = "location / { proxy_pass http://pages:1; }"
    let own = "location \(path) { proxy_pass \(upstream); \(settings) }"
    #expect(isEvident(try lint("server { listen 80; \(other) \(own) }")) == expected)
  }

  /// nginx 1.22.1: `location "/ws" is outside location "/sse"`. Below the outer path, and in an expression, it is taken.
  @Test(arguments: [("/sse", "/ws", true), ("/sse", "/sse/x", false), ("~ ^/sse", "/ws", false), ("/", "/ws", false)])
  func nestedLocations(_ outer: String, _ inner: String, _ isRefused: Bool) throws {
    let nested = "location \(inner) { \(Self.socket) }"
    let report = try lint("server { listen 80; location \(outer) { proxy_pass http://app:1; \(nested) } }")
    #expect(report.findings.contains { $0.rule == "wrong-context" } == isRefused, "\(words(report))")
    #expect(!report.findings.contains { $0.rule == "location-shadowed" })
  }

  /// Controllers that no file names may apply a limit to the headers alone: no error unless the stream is declared.
  @Test(arguments: [(false, "warning conditional"), (true, "error conditional")])
  func gatewaysOfUnknownControllers(_ isDeclared: Bool, _ expected: String) throws {
    let text = """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: a}
      spec:
        parentRefs: [{name: elsewhere}]
        hostnames: [a.example.com]
        rules: [{matches: [{path: {value: /sse}}], timeouts: {request: 20s}, backendRefs: [{name: app, port: 80}]}]
      """
    var options = LintOptions()
    if isDeclared { options.streams = [try DeclaredStream(parsing: "sse:a.example.com/sse", source: "--stream")] }
    let report = LintSession(options: options, catalogue: .embedded).report(texts: ["a.yaml": text])
    #expect(words(report, of: "total-timeout") == ["\(expected) total-timeout"])
  }

  /// A rule for `/` alone serves none of the application's paths.
  @Test(arguments: [("Exact", false), ("PathPrefix", true)])
  func exactRoots(_ type: String, _ expected: Bool) throws {
    let text = """
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: g}
      spec: {gatewayClassName: eg, listeners: [{name: http, port: 80, protocol: HTTP}]}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: forgejo}
      spec:
        parentRefs: [{name: g}]
        hostnames: [git.example.com]
        rules: [{matches: [{path: {type: \(type), value: /}}], backendRefs: [{name: forgejo, port: 3000}]}]
      """
    let report = LintSession(options: LintOptions(), catalogue: .embedded).report(texts: ["a.yaml": text])
    #expect(report.findings.contains { $0.severity == .error } == expected, "\(words(report))")
  }

  /// What a module or an unknown directive answers is served, and not judged. Static files are not.
  @Test(arguments: [
    ("content_by_lua_block { ngx.say(1) }", true), ("js_content main.stream;", true), ("nchan_subscriber;", true),
    ("passenger_enabled on;", true), ("house_made_handler on;", true), ("try_files /none @$http_upgrade;", true),
    ("root /srv;", false), ("return 200 ok;", false),
  ])
  func handlersOfModules(_ handler: String, _ isServed: Bool) throws {
    let report = try lint("server { listen 80; location = /sse { \(handler) } }", streams: ["sse:/sse"])
    #expect(report.findings.contains { $0.rule == "route-not-proxied" } != isServed, "\(words(report))")
    #expect(!report.findings.contains { $0.rule == "stream-not-served" } || !isServed)
    #expect(report.summary.unknownController == (isServed ? 1 : 0))
  }

  /// A pattern that no file matches is most likely an empty folder: the fault of a declared stream stays an error, with
  /// the condition. A file that is missing may say anything.
  @Test(arguments: [
    ("/etc/nginx/extra.d/*.conf", "error conditional"), ("/etc/nginx/extra.conf", "warning conditional"),
    ("extra.d/*.conf", "error certain"),
  ])
  func includesThatWereNotRead(_ include: String, _ expected: String) throws {
    let server = "server { listen 80; location /sse { proxy_pass http://app:1; } include \(include); }"
    let found = try words(lint(server, streams: ["sse:/sse"]), of: "response-buffering")
    #expect(found == ["\(expected) response-buffering"])
  }

  /// That the outer `/` lets upgrades through does not show a WebSocket behind the inner one.
  @Test func aServerThatPassesEverythingOn() throws {
    let inner = "server { listen 80; location / { proxy_pass http://web:3000; } }"
    let outer = "server { listen 443 ssl; location / { \(Self.socket.replacing("app:1", with: "localhost:80")) } }"
    #expect(try lint("\(inner) \(outer)").findings.filter { $0.severity > .info }.isEmpty)
    let named = outer.replacing("location /", with: "location /ws/")
    #expect(try lint("\(inner) \(named)").findings.contains { $0.rule.hasPrefix("upgrade-") })
  }

  /// `location /ollama` with a slash behind the address sends `//api/chat`, which Ollama does not serve.
  @Test(arguments: [
    ("/ollama", "http://ollama:11434/", false), ("/ollama/", "http://ollama:11434/", true),
    ("/ollama/", "http://ollama:11434/api/tags", false),
  ])
  func rewritesThatLoseThePath(_ path: String, _ address: String, _ expected: Bool) throws {
    #expect(isEvident(try lint("server { listen 80; location \(path) { proxy_pass \(address); } }")) == expected)
  }

  /// A target without a group is the whole path that the application sees:
  /// ingress-nginx writes `rewrite "(?i)/llm" / break`.
  @Test(arguments: [
    ("/", "/", true), ("/llm", "/", false), ("/llm(/|$)(.*)", "/$2", true), ("/llm", "/v1/chat/completions", true),
  ])
  func rewriteTargets(_ path: String, _ target: String, _ expected: Bool) throws {
    let text = """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: llm, annotations: {nginx.ingress.kubernetes.io/rewrite-target: "\(target)"}}
      spec:
        ingressClassName: nginx
        rules:
          - host: llm.example.com
            http: {paths: [{path: "\(path)", pathType: Prefix, backend: {service: {name: vllm, port: {number: 8000}}}}]}
      """
    var options = LintOptions()
    options.minimumSeverity = .info
    let report = LintSession(options: options, catalogue: .embedded).report(texts: ["a.yaml": text])
    #expect(isEvident(report) == expected)
  }

  /// Whoever empties Connection wants no upgrade.
  @Test func anUpgradeHeaderWithoutConnection() throws {
    let headers = "proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \"\";"
    let report = try lint(
      "server { listen 80; location /x { proxy_pass http://app:1; proxy_buffering off; \(headers) } }")
    #expect(!report.findings.contains { $0.rule.hasPrefix("upgrade-") && $0.severity > .info })
  }

  // MARK: Who serves a path

  /// A stream of an application belongs to the location that nginx selects for its path.
  @Test(arguments: [
    ("location /rest/push { SOCKET }", false), ("location = /rest/push { SOCKET }", false),
    ("location ~ ^/rest/pu { SOCKET }", false), ("location /rest/pushed { SOCKET }", true), ("", true),
  ])
  func siblingsWithTheStream(_ sibling: String, _ expected: Bool) throws {
    let socket = Self.socket.replacing("app:1", with: "n8n:5678")
    let server =
      "server { listen 80; location /rest/ { proxy_pass http://n8n:5678/rest/; proxy_read_timeout 1h; } SIBLING }"
      .replacing("SIBLING", with: sibling).replacing("SOCKET", with: socket)
    let found = try lint(server).findings.contains { $0.rule.hasPrefix("upgrade-") && $0.severity == .error }
    #expect(found == expected)
  }

  /// The application may see its base path as another one.
  @Test func siblingsBelowABasePath() throws {
    let own = "location /desk/ { proxy_pass http://guacamole:8080/guacamole/; }"
    let sibling = "location /desk/websocket-tunnel { \(Self.socket) } location /desk/tunnel { proxy_pass http://x:1; }"
    for (more, expected) in [(sibling, false), ("", true)] {
      let report = try lint("server { listen 80; \(own) \(more) }")
      #expect(report.findings.contains { $0.route == "/desk/" && $0.severity > .info } == expected)
    }
  }

  /// Kong gives a request to the longest path of its host.
  @Test(arguments: [
    ("hosts: [a.example.com], paths: [/rest/push]", false), ("hosts: [b.example.com], paths: [/rest/push]", true),
  ])
  func siblingsOfKong(_ sibling: String, _ expected: Bool) {
    let report = kong(
      """
        - name: n8n
          url: http://n8n:5678
          read_timeout: 10000
          routes:
            - {name: a, strip_path: false, hosts: [a.example.com], paths: [/rest]}
        - name: other
          url: http://n8n:5678
          read_timeout: 3600000
          routes:
            - {name: b, strip_path: false, \(sibling)}

      """)
    #expect(
      report.findings.contains { $0.route == "a.example.com/rest" && $0.kind == .websocket && $0.intent.isEvident }
        == expected)
  }

  /// What is known of the application counts more than the name of a path.
  @Test func aPathThatTheApplicationDoesNotHave() throws {
    let location = { (host: String) in
      "location /ws { \(Self.socket.replacing("app:1", with: host).replacing("1h", with: "60s")) }"
    }
    #expect(try words(lint("server { listen 80; \(location("n8n:5678")) }"), of: "idle-timeout") == [])
    #expect(try words(lint("server { listen 80; \(location("app:1")) }"), of: "idle-timeout").count == 1)
  }

  // MARK: Transfers and heartbeats

  /// Buffers and silence do a download no harm, a total timeout may.
  @Test func transfersEndByThemselves() throws {
    let location = "location /rest/ { proxy_pass http://navidrome:4533; }"
    #expect(try lint("server { listen 80; \(location) }").findings.filter { $0.severity > .info }.isEmpty)
    let report = manifest(
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: music}
      spec:
        rules:
          - matches: [{path: {type: PathPrefix, value: /rest}}]
            backendRefs: [{name: navidrome, port: 4533}]
            timeouts: {request: 15s}
      """)
    #expect(report.findings.map(\.rule) == ["total-timeout"])
    #expect(report.findings.map(\.severity) == [.warning])
  }

  /// The heartbeat of an application that is only likely is as likely as its stream.
  @Test(arguments: [(60, 0), (20, 1)]) func heartbeatsOfLikelyApplications(_ seconds: Int, _ expected: Int) throws {
    let socket = Self.socket.replacing("app:1", with: "grafana:3000").replacing("1h", with: "\(seconds)s")
    let server = "server { listen 80; location /api/live/ { \(socket) } }"
    #expect(try words(lint(server), of: "idle-timeout").count == expected)
  }

  // MARK: nginx

  /// nginx sends each header that has a value, and none for an empty one (measured with 1.22.1).
  @Test(arguments: [
    "Connection upgrade; proxy_set_header Connection \"\"", "Connection \"\"; proxy_set_header Connection upgrade",
  ])
  func repeatedHeaders(_ headers: String) throws {
    let location =
      "location /ws { proxy_pass http://app:1; proxy_set_header Upgrade $http_upgrade; proxy_set_header \(headers); }"
    #expect(try words(lint("server { listen 80; \(location) }"), of: "upgrade-connection-header") == [])
  }

  @Test(arguments: ["return 302 /ui/;", "root /x;"])
  func theRootItselfIsApart(_ content: String) throws {
    let report = try lint(
      "server { listen 80; location = / { \(content) } location / { proxy_pass http://litellm:4000; } }")
    #expect(report.summary.routes == 1)
    #expect(report.findings.contains { $0.route == "/" && $0.severity == .error })
  }

  @Test(arguments: [
    "package A::B;\nif (a) { return {'x' => { y => 1, }, }; }\nreturn 1;\nset 1;\nuser 1;\n",
    "#!/bin/sh\nserver; location;\n", "if ($name startswith 'app') then {\n  stop\n}\n", "user roger\ntopic read x\n",
  ])
  func filesOfOtherPrograms(_ text: String) throws {
    let folder = try Folder(["nginx/run.conf": text])
    var options = LintOptions()
    options.paths = [folder.path]
    #expect(Linter(options: options).run().problems.filter { $0.level == .error && $0.span != nil }.isEmpty)
  }

  /// A file that is not in the tree may set the headers, whatever else its name says.
  @Test(arguments: [
    ("/etc/nginx/proxy_params", "warning"), ("auth_proxy.conf", "warning"),
    ("/etc/nginx/websocket_map.conf", "warning"),
    ("/etc/nginx/ssl.conf", "error"), ("proxy_params", "error"),
  ])
  func includesThatAreNotThere(_ name: String, _ expected: String) throws {
    let location = "location /ws { proxy_pass http://app:1; proxy_http_version 1.1; include \(name); }"
    let found = try lint("server { listen 80; \(location) }").findings.filter { $0.isNamed(by: ["upgrade-header"]) }
    #expect(found.map(\.severity.rawValue) == [expected])
  }

  /// Slow ordinary requests need long timeouts too.
  @Test func wordsAndATimeoutAreNoProof() throws {
    let location = "location /chat/ { proxy_pass http://chat-service:1; proxy_read_timeout 300s; }"
    #expect(!isEvident(try lint("server { listen 80; \(location) }")))
  }

  /// A broken fragment of nginx is named, not dropped.
  @Test func brokenFragments() throws {
    let folder = try Folder(["nginx/headers.conf": "proxy_buffering off;\nproxy_set_header Host $host\n"])
    var options = LintOptions()
    options.paths = [folder.path]
    #expect(Linter(options: options).run().problems.contains { $0.level == .error && $0.span != nil })
  }

  // MARK: Kubernetes

  private func manifest(_ text: String, path: String = "app.yaml") -> Report {
    LintSession(options: LintOptions(), catalogue: .embedded).report(texts: [path: text])
  }

  /// The Service leads to the container with its port; a model beside it is another application.
  @Test(arguments: [(3000, false), (11434, true)]) func theContainerOfAService(_ target: Int, _ expected: Bool) {
    let report = manifest(
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
              - {name: web, image: example.com/web, ports: [{containerPort: 3000}]}
              - {name: ollama, image: ollama/ollama, ports: [{containerPort: 11434}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{port: 80, targetPort: \(target)}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web}
      spec:
        ingressClassName: nginx
        rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
      """)
    #expect(isEvident(report) == expected)
  }

  /// Values of a chart that is switched off, and values that other files may complete, prove nothing.
  @Test(arguments: [
    "ingress-nginx: {enabled: false, controller: {config: {use-gzip: true}}}", "controller: {config: {use-gzip: true}}",
  ])
  func valuesOfCharts(_ values: String) {
    let ingress = """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: web
        annotations: {nginx.ingress.kubernetes.io/configuration-snippet: "more_clear_headers x;"}
      spec:
        ingressClassName: nginx
        rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
      """
    let report = LintSession(options: LintOptions(), catalogue: .embedded).report(
      texts: ["values.yaml": values, "ingress.yaml": ingress])
    #expect(!report.findings.contains { $0.severity == .error })
  }

  /// A policy may be attached by kind and labels (Envoy Gateway).
  @Test(arguments: [
    ("targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: eg}]", true),
    ("targetSelectors: [{kind: Gateway}]", true),
    ("targetSelectors: [{kind: Gateway, matchLabels: {tier: edge}}]", true),
    ("targetSelectors: [{kind: Gateway, matchLabels: {tier: inner}}]", false),
    ("targetSelectors: [{kind: Gateway, matchExpressions: [{key: tier, operator: In, values: [edge]}]}]", true),
    ("targetSelectors: [{kind: HTTPRoute, matchLabels: {tier: edge}}]", false),
  ])
  func policiesBySelector(_ target: String, _ isAttached: Bool) {
    let report = manifest(
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata: {name: eg}
      spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: eg, labels: {tier: edge}}
      spec: {gatewayClassName: eg, listeners: [{name: http, port: 80, protocol: HTTP}]}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: llm}
      spec:
        parentRefs: [{name: eg}]
        rules: [{backendRefs: [{name: litellm, port: 4000}]}]
      ---
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: BackendTrafficPolicy
      metadata: {name: all}
      spec: {\(target), timeout: {http: {requestTimeout: 0s}}}
      """)
    #expect(report.findings.contains { $0.rule == "total-timeout" && $0.severity == .error } != isAttached)
  }

  // MARK: Controllers

  private static let socketRoute = """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: web
      annotations: {nginx.org/websocket-services: other}
    spec:
      ingressClassName: nginx
      rules: [{http: {paths: [{path: /ws, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
    ---

    """

  /// What installs a controller of class `nginx` decides, and not an annotation that is left over.
  @Test(arguments: [
    ("", true),
    (
      "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\n"
        + "spec: {chart: {spec: {chart: ingress-nginx}}}", false
    ),
    (
      "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\n"
        + "spec: {chart: {spec: {chart: ingress-nginx}}, values: {controller: {ingressClassResource: {name: inner}}}}",
      true
    ),
    (
      "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\n"
        + "spec: {source: {chart: ingress-nginx}}", false
    ),
    (
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: "
        + "[{name: a, image: 'registry.k8s.io/ingress-nginx/controller:v1.12.1'}]}}}", false
    ),
    (
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ingress-nginx-controller}\ndata: {use-gzip: 'false'}", false
    ),
    (
      "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: b, annotations: "
        + "{nginx.ingress.kubernetes.io/proxy-body-size: 1m}}\nspec: {ingressClassName: nginx}", false
    ),
  ])
  func controllersOfOneClass(_ more: String, _ expected: Bool) {
    let report = manifest(Self.socketRoute + more)
    #expect(report.findings.contains { $0.rule == "websocket-refused" && $0.severity == .error } == expected)
  }

  /// `nginx-config` is mostly a file of an nginx.
  @Test(arguments: [
    ("nginx.conf: 'events {}'", false, 0), ("index.html: x", false, 0), ("proxy-buffering: 'x'", true, 0),
    ("{proxy-read-timeout: 1h, proxy-buferring: 'False'}", false, 1),
  ])
  func configMapsOfControllers(_ data: String, _ isMounted: Bool, _ expected: Int) {
    let pod =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {volumes: [{name: a, configMap: {name: nginx-config}}]}\n"
    let data = data.hasPrefix("{") ? data : "{\(data)}"
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: nginx-config}\ndata: \(data)\n"
    let report = manifest(map + (isMounted ? "---\n" + pod : ""))
    #expect(report.findings.count == expected)
  }

  @Test(arguments: [("useIstio: true", false), ("proxy-read-timeut: 1h, use-gzip: true", true)])
  func valuesOfAnotherChart(_ config: String, _ expected: Bool) {
    let report = manifest("controller: {config: {\(config)}}\n", path: "values.yaml")
    #expect(report.findings.contains { $0.rule == "unknown-setting" } == expected)
  }

  /// A redirect reaches no application, also where it has the host and the path of the route that it leads to.
  @Test func redirectsOfGateways() throws {
    let text = """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: litellm}
      spec:
        hostnames: [litellm.example.com]
        rules:
          - filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]
            timeouts: {request: 10s}
      """
    let found = manifest(text)
    #expect(found.findings.isEmpty)
    let redirect = """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: litellm
        annotations: {nginx.ingress.kubernetes.io/permanent-redirect: "https://example.com"}
      spec:
        ingressClassName: nginx
        rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: litellm, port: {number: 80}}}}]}}]
      """
    #expect(manifest(redirect).findings.isEmpty)
  }

  /// Which replica of an nginx takes a request does not matter, that of the application does.
  @Test(arguments: [("http://app:80", false), ("http://127.0.0.1:3000", true)])
  func affinityBehindAProxy(_ address: String, _ expected: Bool) {
    let report = manifest(
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: conf}
      data:
        default.conf: |
          server { listen 80; location /socket.io/ { \(Self.socket.replacing("http://app:1", with: address)) } }
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 2
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
              - {name: nginx, image: "nginx:1.27", ports: [{containerPort: 80}], volumeMounts: [{name: conf, mountPath: /etc/nginx/conf.d}]}
            volumes: [{name: conf, configMap: {name: conf}}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{port: 80}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web, annotations: {kubernetes.io/ingress.class: gce}}
      spec:
        rules: [{host: a.example.com, http: {paths: [{path: /socket.io, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
      """)
    #expect(report.findings.contains { $0.rule == "mcp-affinity" } == expected)
  }

  // MARK: Templates

  /// Gaps for a person to fill in are no mistakes; what is no gap stays one.
  @Test(arguments: [
    ("proxy_pass http://<address of the server>:80;", 0), ("proxy_pass http://[your server]:80;", 0),
    ("proxy_pass http://app:80; proxy_read_timeout <TIMEOUT>;", 0),
    ("proxy_pass http://app:80; proxy_read_timeout YOUR_TIMEOUT;", 0),
    ("proxy_pass http://app :80;", 1), ("proxy_pass http://app:80; proxy_read_timeout 5 min;", 1),
  ])
  func gapsToFillIn(_ location: String, _ expected: Int) throws {
    let report = try lint("server { listen 80; location /a { \(location) } }")
    #expect(words(report, of: "wrong-argument-count", "invalid-value").count == expected)
  }

  /// The entrypoint of the nginx image renders `templates/NAME.template` to the file that is included.
  @Test(arguments: ["/etc/nginx/sites/app.conf", "/etc/nginx/sites/*.conf"])
  func templatesOfTheImage(_ name: String) throws {
    let server = "server { listen 80; location /sse { proxy_pass http://app:1; proxy_http_version 1.1; } }"
    let report = try lint(
      "proxy_buffering off; proxy_read_timeout 1h; include \(name);", more: ["templates/app.conf.template": server])
    #expect(report.findings.filter { $0.severity > .info }.isEmpty)
  }

  @Test func tagsOfRubyAreNoArguments() throws {
    let text = "server { listen 80; location / { proxy_pass <%= ENV[\"URL\"] %>/<%= ENV[\"NAME\"] %>/; } }\n"
    let report = LintSession(options: LintOptions(), catalogue: .embedded).report(texts: ["servers.conf": text])
    #expect(report.findings.isEmpty && report.summary.skipped.isEmpty)
  }

  /// An absolute include often means another folder than the one that is found for it; a file is no guess.
  @Test func locationsInHTTP() throws {
    let snippet = ["conf.d/_status.conf": "location = /status { return 204; }\n"]
    let included = try lint("include /etc/nginx/conf.d/*.conf; server { listen 80; }", more: snippet)
    #expect(words(included, of: "wrong-context").isEmpty)
    let written = try lint("server { listen 80; } location / { return 204; } location /a { return 204; }")
    #expect(words(written, of: "wrong-context") == ["error certain wrong-context"])
  }
}
