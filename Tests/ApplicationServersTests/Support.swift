import Catalog
import Foundation
import Linting
import Reports
import StreamModel

/// The server behind a stream, as a run over a folder finds it.
struct LastHop {
  /// `gunicorn total-timeout 30 s (default)`: the product with each limit; the proxy where no server is known.
  let text: String
  /// `error certain total-timeout timeout 30 app.yaml:12`: the findings about the server.
  let findings: [String]
  /// `total-timeout certain`: the findings about a platform that runs the server.
  let platform: [String]

  init(_ files: [String: String], stream: String = "sse:/events") throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("streamlint-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      let file = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent(".git"), withIntermediateDirectories: true)
    var options = LintOptions()
    options.paths = [folder.path]
    options.streams = [try DeclaredStream(parsing: stream, source: "--stream")]
    let linter = Linter(options: options)
    let hops = linter.trace(all: true).traces.compactMap(\.hops.last)
    text = Set(hops.map(Self.text)).sorted().joined(separator: "; ")
    let servers = Set(CatalogData.applicationServers.map(\.id))
    let report = linter.run()
    platform = report.findings.filter { ["knative", "cloud-run"].contains($0.technology) && $0.severity == .error }
      .map { "\($0.rule) \($0.confidence)" }
    findings = report.findings.filter { servers.contains($0.technology) }.map { finding in
      let source = report.sources[finding.span.file]
      let line = source.bytes.prefix(finding.span.start).count { $0 == 0x0A } + 1
      let path = String(source.path.dropFirst(folder.path.count + 1))
      return "\(finding.severity) \(finding.confidence) \(finding.rule) \(finding.value) \(path):\(line)"
    }.sorted()
  }

  private static func text(_ hop: TracedHop) -> String {
    let limits: Set<Aspect> = [.totalTimeout, .idleTimeout, .responseBuffering, .compression]
    let servers = Set(CatalogData.applicationServers.map(\.id))
    guard servers.contains(hop.technology) else { return hop.technology }
    let settings = hop.settings.filter { limits.contains($0.aspect) }.map { setting in
      let value = setting.value.value == .unknown ? "unknown" : setting.shown
      return "\(setting.aspect.name) \(value)\(setting.value.originNote)"
    }
    return ([hop.technology] + settings).joined(separator: " ")
  }
}

/// An nginx that streams `/events` to the service `api`.
func nginx(_ pass: String = "proxy_pass http://api:8000;") -> String {
  """
  server {
    listen 80;
    location /events {
      \(pass)
      proxy_http_version 1.1;
      proxy_buffering off;
      proxy_read_timeout 1h;
    }
  }
  """
}

/// A compose project whose service `api` is built here.
func compose(_ lines: String, dockerfile: String = "FROM python:3.12\nWORKDIR /app\nCOPY . .\n") -> [String: String] {
  [
    "nginx.conf": nginx(), "api/Dockerfile": dockerfile,
    "compose.yaml": "services:\n  proxy: {image: 'nginx:1.27', volumes: ['./nginx.conf:/etc/nginx/conf.d/a.conf']}\n"
      + "  api:\n    build: ./api\n"
      + lines.split(separator: "\n").map { "    \($0)\n" }.joined(),
  ]
}

/// An Ingress with a Deployment of one container, whose fields are lines.
func kubernetes(_ container: String, more: String = "", volumes: String = "") -> [String: String] {
  [
    "app.yaml": """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: chat
      annotations:
        nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"
    spec:
      ingressClassName: nginx
      rules:
        - http:
            paths:
              - path: /events
                pathType: Prefix
                backend: {service: {name: chat, port: {number: 80}}}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: chat}
    spec:
      selector: {app: chat}
      ports: [{port: 80, targetPort: http}]
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: chat}
    spec:
      template:
        metadata: {labels: {app: chat}}
        spec:
          containers:
            - name: chat
              image: registry.example.com/chat:1
              ports: [{name: http, containerPort: 8000}]
    \(container.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n"))
    \(volumes.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
    \(more)
    """
  ]
}
