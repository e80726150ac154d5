import Linting
import StreamModel
import Testing

/// Hops in containers: a name of a compose service, or a port that it publishes, leads to the gateway that runs in it.
@Suite struct ComposeLinkTests {
  private static let compose = """
    services:
      web:
        image: nginx:1.27
        ports: ["8080:80"]
        volumes: ["./inner/default.conf:/etc/nginx/conf.d/default.conf:ro"]
      gateway:
        image: kong:3.6
        ports: ["127.0.0.1:8000:8000"]
        environment: {KONG_DATABASE: "off", KONG_DECLARATIVE_CONFIG: /kong/kong.yml}
        volumes: ["./kong.yml:/kong/kong.yml"]
      api:
        image: example.com/chat-api:1
    """
  private static let inner = """
    server {
      listen 80;
      location /sse { proxy_pass http://api:8080; proxy_http_version 1.1; proxy_buffering off; proxy_read_timeout 30s; }
    }
    """
  private static let kong = """
    _format_version: "3.0"
    services:
      - name: web
        url: http://web:80
        read_timeout: 3600000
        routes: [{name: r, paths: [/], response_buffering: false}]
    """

  private func hops(_ target: String, compose: String = compose) throws -> [String] {
    let host = """
      server {
        listen 443 ssl;
        server_name chat.example.com;
        location /sse {
          proxy_pass \(target);
          proxy_http_version 1.1;
          proxy_buffering off;
          proxy_read_timeout 1h;
        }
      }
      """
    let report = try session(["sse:chat.example.com/sse"]) { $0.traces = true }.report(texts: [
      "docker-compose.yml": compose, "inner/default.conf": Self.inner, "kong.yml": Self.kong, "host/chat.conf": host,
    ])
    let trace = try #require(
      report.traces.first { $0.hops.contains { report.sources[$0.span.file].path == "host/chat.conf" } })
    return trace.hops.map { report.sources[$0.span.file].path }
  }

  @Test(arguments: [
    ("http://127.0.0.1:8080", ["host/chat.conf", "inner/default.conf"]),
    ("http://host.docker.internal:8000", ["host/chat.conf", "kong.yml", "inner/default.conf"]),
    ("http://gateway:8000", ["host/chat.conf", "kong.yml", "inner/default.conf"]),
    ("http://web", ["host/chat.conf", "inner/default.conf"]),
    // Kong's administration, and a port on which the nginx does not listen.
    ("http://gateway:8001", ["host/chat.conf"]), ("http://web:8081", ["host/chat.conf"]),
    // Nothing is published there, and nobody has this name.
    ("http://127.0.0.1:9090", ["host/chat.conf"]), ("http://other:80", ["host/chat.conf"]),
  ])
  func links(_ target: String, _ expected: [String]) throws {
    #expect(try hops(target) == expected)
  }

  /// Labels of Traefik lead to the nginx in the container, with the path that the middleware leaves.
  @Test func traefik() throws {
    let compose = """
      services:
        proxy:
          image: traefik:v3.1
          command: ["--providers.docker", "--entrypoints.web.address=:80"]
        web:
          image: nginx:1.27
          volumes: ["./inner/default.conf:/etc/nginx/conf.d/default.conf:ro"]
          labels:
            - traefik.http.routers.chat.rule=Host(`chat.example.com`) && PathPrefix(`/chat`)
            - traefik.http.routers.chat.middlewares=cut
            - traefik.http.middlewares.cut.stripprefix.prefixes=/chat
        api:
          image: example.com/chat-api:1
      """
    let report = try session(["sse:chat.example.com/chat/sse"]) { $0.traces = true }.report(texts: [
      "docker-compose.yml": compose, "inner/default.conf": Self.inner,
    ])
    let hops = report.traces.map { $0.hops.map { report.sources[$0.span.file].path } }
    #expect(hops.contains(["docker-compose.yml", "inner/default.conf"]), "\(hops)")
    #expect(report.findings.contains { $0.rule == "idle-timeout" && $0.technology == "nginx" })
  }

  /// A name in a cluster is no compose service, though the repository has one of that name.
  @Test func namesOfACluster() throws {
    let ingress = """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: chat}
      spec:
        ingressClassName: nginx
        rules:
          - host: chat.example.com
            http: {paths: [{path: /sse, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
      """
    let report = try session(["sse:chat.example.com/sse"]) { $0.traces = true }.report(texts: [
      "docker-compose.yml": Self.compose, "inner/default.conf": Self.inner, "k8s/app.yaml": ingress,
    ])
    let hops = report.traces.map { $0.hops.map { report.sources[$0.span.file].path } }
    #expect(hops.contains(["k8s/app.yaml"]), "\(hops)")
  }

  /// Two services that are equally near: neither is meant.
  @Test func ambiguous() throws {
    let two = Self.compose + "\n  second:\n    image: nginx:1.27\n    ports: [\"8080:80\"]\n"
    #expect(try hops("http://127.0.0.1:8080", compose: two) == ["host/chat.conf"])
  }
}
