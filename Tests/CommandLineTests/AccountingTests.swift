import Foundation
import TestSupport
import Testing

/// What became of each input and of each route.
@Suite struct AccountingTests {
  private struct Summary: Decodable {
    struct Input: Decodable {
      let file: String
      let state: String
      let reason: String?
    }

    struct Route: Decodable {
      struct Location: Decodable { let line: Int }
      let route: String
      let location: Location
      let state: String
    }

    let inputs: [Input]
    let routes: [Route]
    let judged: Int
    let unknownIntent: Int
    let unknownController: Int
    let noGateway: Int
    let closed: Int
  }

  private struct Document: Decodable { let summary: Summary }

  private func summary(_ files: [String: String], _ arguments: [String] = []) throws -> (Summary, Int32) {
    let folder = try TemporaryFolder(files)
    let run = try Program.run(["check", ".", "--format", "json"] + arguments, in: folder.url)
    return (try JSONDecoder().decode(Document.self, from: Data(run.output.utf8)).summary, run.status)
  }

  private static let nginx = "server { listen 80; location / { proxy_pass http://app:80; } }\n"

  // MARK: Inputs

  @Test func statesOfInputs() throws {
    let (summary, _) = try summary([
      ".streamlint.yaml": "exclude: [old]\n",
      "nginx.conf": "events {}\nhttp { include conf.d/*.conf; }\n",
      "conf.d/app.conf": Self.nginx,
      "conf.d/other.conf.sample": Self.nginx,
      "old/nginx.conf": Self.nginx,
      "broken/nginx.conf": "http { server {\n",
      "package.json": "{\"name\": \"x\"}\n",
      "service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}\n",
      "compose.yaml": "services:\n  app: {image: app}\n",
      "main.tf": "resource \"aws_lb\" \"a\" {}\n",
      "notes.md": "proxy_pass http://x;\n",
      "proxy/conf": "worker_processes 1;\nevents {}\nhttp { \(Self.nginx) }\n",
      "manifest.golden": "apiVersion: networking.k8s.io/v1\nkind: Ingress\n",
      "page.conf.j2": "server { location / { {{ x }}_pass http://app; } }\n",
    ])
    let found = summary.inputs.map { "\($0.file) \($0.state) \($0.reason ?? "-")" }
    #expect(
      found == [
        "broken/nginx.conf unreadable syntax-error", "compose.yaml no-route no-route", "conf.d/app.conf judged -",
        "conf.d/other.conf.sample skipped sample", "main.tf skipped unsupported-language",
        "manifest.golden skipped not-configuration", "nginx.conf judged -", "old skipped excluded",
        "package.json skipped not-configuration", "page.conf.j2 skipped template", "proxy/conf judged -",
        "service.yaml no-route no-route",
      ])
  }

  @Test func ignoredByGit() throws {
    let folder = try TemporaryFolder([
      ".gitignore": "build/\n", "build/nginx.conf": Self.nginx, "nginx.conf": Self.nginx,
    ])
    let git = Process()
    git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    git.arguments = ["git", "init", "-q", folder.url.path]
    try git.run()
    git.waitUntilExit()
    let run = try Program.run(["check", ".", "--format", "json"], in: folder.url)
    let summary = try JSONDecoder().decode(Document.self, from: Data(run.output.utf8)).summary
    #expect(summary.inputs.contains { $0.file == "build/nginx.conf" && $0.reason == "ignored-by-git" })
  }

  /// A repository of every kind that is not read: each is named with what to do, and the run says that it read nothing.
  @Test(arguments: [
    ("main.tf", "resource \"google_compute_backend_service\" \"a\" {}\n", "Terraform"),
    ("Caddyfile", "example.com {\n  reverse_proxy app:80\n}\n", "a Caddyfile"),
    ("haproxy.cfg", "global\nfrontend web\n  bind :80\nbackend app\n", "HAProxy configuration"),
    ("envoy.yaml", "static_resources:\n  listeners: []\n", "Envoy configuration"),
    ("httpd.conf", "<VirtualHost *:80>\nProxyPass / http://app/\n</VirtualHost>\n", "Apache httpd configuration"),
    ("default.vcl", "vcl 4.1;\nbackend default { .host = \"app\"; }\n", "Varnish configuration"),
    ("traefik.toml", "[log]\n\n[entryPoints.web]\n  address = \":80\"\n", "Traefik's own configuration"),
    (
      "tasks.yml", "- docker_container:\n    labels:\n      traefik.http.routers.app.rule: Host(`a`)\n",
      "labels of Traefik"
    ),
    ("helmfile.yaml", "releases:\n{{- range .x }}\n  - name: a\n{{- end }}\n", "a Helmfile"),
    ("stack.yaml", "Resources:\n  A:\n    Type: AWS::ElasticLoadBalancingV2::LoadBalancer\n", "CloudFormation"),
    ("unit.json", "{\"listeners\": {\"*:80\": {\"pass\": \"routes\"}}}\n", "NGINX Unit configuration"),
    ("main.jsonnet", "{kind: 'Ingress'}\n", "Jsonnet"),
    ("main.cue", "kind: \"Ingress\"\n", "CUE"),
    ("default.nix", "{ services.nginx.enable = true; }\n", "a NixOS module"),
    ("Dockerfile", "FROM nginx\nRUN echo 'proxy_pass http://a;' > /etc/nginx/conf.d/a.conf\n", "a Dockerfile"),
    ("setup.sh", "cat > a.conf <<E\nproxy_pass http://a;\nE\n", "a script"),
  ])
  func kindsThatAreNotRead(_ name: String, _ text: String, _ title: String) throws {
    let folder = try TemporaryFolder([name: text])
    let run = try Program.run(["check", "."], in: folder.url)
    let all = run.output + run.errors
    #expect(run.status == 3)
    #expect(all.contains(name) && all.contains(title) && all.contains(": not read; "), "\(all)")
    #expect(!all.contains("No streaming problems"))
  }

  /// Sources and documents are not looked at.
  @Test func namesOfSources() throws {
    let (summary, _) = try summary([
      "nginx.conf": Self.nginx, "a.go": "kind: Ingress\n", "b.md": "proxy_pass http://a;\n",
    ])
    #expect(summary.inputs.map(\.file) == ["nginx.conf"])
  }

  // MARK: Routes

  @Test func statesOfRoutes() throws {
    let ingress = { (name: String, className: String, path: String) in
      """
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: \(name)}
      spec:
        ingressClassName: \(className)
        rules:
          - host: \(name).example.com
            http: {paths: [{path: \(path), pathType: Prefix, backend: {service: {name: app, port: {number: 80}}}}]}

      """
    }
    let (summary, status) = try summary(
      [
        "ingress.yaml": ingress("a", "nginx", "/sse") + ingress("b", "nginx", "/pages") + ingress("c", "house", "/x"),
        "route.yaml": """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: d}
        spec:
          parentRefs: [{name: elsewhere}]
          hostnames: [d.example.com]
          rules: [{matches: [{path: {type: PathPrefix, value: /d}}], backendRefs: [{name: app, port: 80}]}]
        """,
        "nginx.conf": "server { location /shut { deny all; proxy_pass http://a; } }\n",
      ], ["--fail-on", "never"])
    let states = Dictionary(summary.routes.map { ($0.route, $0.state) }, uniquingKeysWith: { $1 })
    let expected = [
      "a.example.com/sse": "judged", "b.example.com/pages": "unknown-intent",
      "c.example.com/x": "unknown-controller", "d.example.com/d": "no-gateway", "/shut": "closed",
    ]
    #expect(states == expected)
    #expect(summary.judged == 1 && summary.unknownIntent == 1 && summary.unknownController == 1)
    #expect(summary.noGateway == 1 && summary.closed == 1)
    #expect(summary.routes.allSatisfy { $0.location.line > 0 } && status == 0)
  }

  @Test(arguments: [
    ("server { location /pages { proxy_pass http://a; } }\n", "No route was judged"),
    ("user www;\nevents {}\nhttp { sendfile on; }\n", "No route was found in 1 file"),
    (
      "server { location /sse { proxy_pass http://a; proxy_http_version 1.1; proxy_set_header Connection \"\"; proxy_buffering off; proxy_read_timeout 1h; } }\n",
      "No streaming problems found on 1 judged route (1 file)."
    ),
  ])
  func problemsAreSaidOfJudgedRoutes(_ text: String, _ expected: String) throws {
    let folder = try TemporaryFolder(["nginx.conf": text])
    let run = try Program.run(["check", "."], in: folder.url)
    #expect(run.output.contains(expected) && run.status == 0, "\(run.output)")
  }

  @Test func verboseNamesAll() throws {
    let folder = try TemporaryFolder([
      "nginx.conf": "server { location /pages { proxy_pass http://a; } }\n", "package.json": "{}\n",
    ])
    let output = try Program.run(["check", ".", "--verbose"], in: folder.url).output
    #expect(
      output.contains("nginx.conf:1: /pages: unknown-intent") && output.contains("package.json: not-configuration"))
  }

  /// GitHub takes a line that begins with `::error::` for a command, blanks before it or not.
  @Test func namesOfFilesAreNoCommands() throws {
    let folder = try TemporaryFolder([
      "::error::a.json": "{}\n", "::error::b.conf": "http { server {\n", "::error::c.conf.sample": "http {}\n",
      "nginx.conf": "server { location /pages { proxy_pass http://a; } }\n",
    ])
    for format in ["human", "concise", "markdown"] {
      let run = try Program.run(["check", ".", "--verbose", "--format", format], in: folder.url)
      let lines = (run.output + run.errors).split(separator: "\n").map { $0.drop { $0 == " " || $0 == "\t" } }
      #expect(!lines.contains { $0.hasPrefix("::") }, "\(run.output)")
    }
  }

  // MARK: What a named file may include

  /// Wherever the program is started, the same files are read.
  @Test(arguments: ["up/in", "up", "."])
  func theWorkingFolderDoesNotMatter(_ start: String) throws {
    let folder = try TemporaryFolder([
      "p.conf": "proxy_read_timeout 9s;\n",
      "up/p.conf": "proxy_read_timeout 9s;\n",
      "up/in/nginx.conf": "http { server { location /sse { proxy_pass http://a; include ../p.conf; } } }\n",
      "up/in/conf.d/a.conf": "server { location /events { proxy_pass http://a; include parts/x.conf; } }\n",
      "up/in/parts/x.conf": "proxy_read_timeout 8s;\n",
    ])
    let inner = folder.url.appendingPathComponent(start)
    let path = start == "up/in" ? "" : start == "up" ? "in/" : "up/in/"
    for name in [path, folder.url.path + "/up/in/"] {
      let main = try Program.run(["check", name + "nginx.conf"], in: inner).output
      #expect(!main.contains("9s"), "\(main)")
      let part = try Program.run(["check", name + "conf.d/a.conf"], in: inner).output
      #expect(part.contains("8s"), "\(part)")
    }
  }
}
