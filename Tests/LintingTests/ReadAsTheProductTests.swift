import Linting
import StreamModel
import Testing

/// What a product reads without complaint is read, and what is none of its files is left alone.
@Suite struct ReadAsTheProductTests {
  private func folder(_ files: [String: String], streams: [String] = []) throws -> Report {
    let folder = try Folder(files)
    var options = LintOptions()
    options.paths = [folder.path]
    options.streams = try streams.map { try DeclaredStream(parsing: $0, source: "--stream") }
    return Linter(options: options).run()
  }

  private func errors(_ report: Report) -> [String] {
    report.problems.filter { $0.level == .error }.map(\.message)
  }

  private func ingress(
    _ path: String, class name: String? = nil, annotations: [String] = [], host: String = "llm.example.com"
  ) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: llm
      annotations: {\(annotations.joined(separator: ", "))}
    spec:
      \(name.map { "ingressClassName: \($0)" } ?? "# no class")
      rules:
        - host: \(host)
          http:
            paths: [{path: \(path), pathType: Prefix, backend: {service: {name: app, port: {number: 80}}}}]
    """
  }

  /// nginx 1.22.1 with ngx_lua loads it.
  @Test(arguments: ["\"rewrite_by_lua_block\"", "'access_by_lua_block'"])
  func quotedNameOfALuaBlock(_ name: String) throws {
    let report = try folder([
      "nginx.conf": "http { server { location /sse { \(name) { t = { 1, 2 } } proxy_pass http://a; } } }"
    ])
    #expect(errors(report) == [])
    #expect(report.summary.routes == 1)
  }

  @Test func directivesThatAreNotKnownHideNoServer() throws {
    let report = try folder([
      "edge.conf": """
      js_import a.js;
      keyval_zone zone=tokens:10m;
      keyval $arg_a $token zone=tokens;
      server { listen 80; location /events { proxy_pass http://backend:8080; } }
      """
    ])
    #expect(report.findings.contains { $0.rule == "response-buffering" })
    #expect(try folder(["edge.conf": "server = a\nlocation = b\n"]).summary.files == 0)
  }

  @Test func gzipOfALogIsNoDirective() throws {
    let log = "access_log a.log main\n  gzip buffer=1m;"
    let report = try folder(["nginx.conf": "http { server { location / { \(log) proxy_pass http://a; } } }"])
    #expect(report.findings.filter { $0.rule == "missing-semicolon" }.isEmpty)
    let swallowed = try folder([
      "nginx.conf": "http { server { server_name a\n  gzip on; location / { proxy_pass http://a; } } }"
    ])
    #expect(swallowed.findings.contains { $0.rule == "missing-semicolon" })
  }

  /// nginx refuses a second upstream of one name: the files are alternatives, and none is behind the other.
  @Test func copiesOfOneFileAreAlternatives() throws {
    let report = try folder([
      "nginx/app.conf":
        "upstream web { server web:3000; }\nserver { listen 80; location /ws { proxy_pass http://web; } }",
      "nginx/app.prod.conf": """
      upstream web { server web:3000; }
      server { listen 8443; location /ws {
        proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;
        proxy_pass http://localhost:80; proxy_read_timeout 1h; } }
      """,
    ])
    #expect(!report.findings.contains { $0.related.contains { $0.label.hasSuffix("arrives from here") } })
  }

  /// kubectl takes objects one after the other.
  @Test func concatenatedObjects() throws {
    let object = { (name: String) in
      "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"\(name)\"}}"
    }
    #expect(errors(try folder(["list.json": "\(object("a"))\n\(object("b"))\n"])) == [])
    #expect(
      errors(try folder(["list.yaml": "{\"apiVersion\": \"v1\", \"kind\": \"List\",\n\"items\": [\n{}\n]}\n"])) == [])
    #expect(errors(try folder(["list.json": "\(object("a"))\n\(object("b").dropLast())\n"])) != [])
  }

  @Test func jinjaInYAML() throws {
    let text =
      "apiVersion: v1\nkind: Service\nspec:\n  ports:\n    {%- if HTTPS %}\n    - port: 443\n    {%- endif %}\n"
    let report = try folder(["service.yml": text])
    #expect(errors(report) == [])
    #expect(report.summary.skipped.contains { $0.reason.contains("Jinja") })
  }

  @Test(arguments: ["nginx-config", "config", "nginx_conf"])
  func keysWithoutAnExtension(_ key: String) throws {
    let text =
      "events {}\n    http {\n      server {\n        location /sse { proxy_pass http://a:1; }\n      }\n    }\n"
    let report = try folder([
      "map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  \(key): |\n    \(text)"
    ])
    #expect(report.findings.contains { $0.rule == "response-buffering" && $0.route == "/sse" })
  }

  /// Charts write an annotation with the former prefix beside the same one with today's.
  @Test(arguments: [("nginx.ingress.kubernetes.io/ssl-redirect: \"true\"", 0), ("example.com/a: b", 1)])
  func formerPrefixBesideTheOwnOne(_ other: String, _ named: Int) throws {
    let former = "ingress.kubernetes.io/ssl-redirect: \"true\""
    let report = try folder(["ingress.yaml": ingress("/", class: "nginx", annotations: [former, other])])
    #expect(report.findings.count { $0.rule == "unknown-setting" } == named)
  }

  /// Class names such as `internal` say nothing of the controller; the annotations do.
  @Test(arguments: [
    ("nginx.ingress.kubernetes.io/proxy-read-timeout: \"30\"", ["idle-timeout"]), ("example.com/a: b", []),
  ])
  func classesOfTheClustersOwn(_ annotation: String, _ rules: [String]) throws {
    let text = ingress("/v1/chat/completions", class: "internal", annotations: [annotation])
    let report = try folder(["ingress.yaml": text])
    #expect(report.findings.filter { $0.severity == .error }.map(\.rule) == rules)
  }

  /// A template is read; one of which nothing is certain is named, not left out.
  @Test(arguments: [
    ("sites-available/app.j2", "{% if tls %}\nupstream a { server b; }\n{% endif %}\n"),
    ("defaults/app.conf", "{{ $ws := .Env.WS }}\n{{ if $ws }}\nserver_name {{ .Env.NAME }};\n{{ end }}\n"),
  ])
  func templatesAreNamed(_ name: String, _ head: String) throws {
    let report = try folder([name: head + "location /ws { proxy_pass http://a; }\n"])
    #expect(report.summary.skipped.isEmpty && report.findings.contains { $0.route?.hasSuffix("/ws") == true })
    let cut = try folder([name: head + "{% if a %}\nlocation /ws { proxy_pass http://a; }\n"])
    #expect(cut.summary.skipped.map(\.reason).contains { $0.contains("template") })
    #expect(try folder([name: head]).summary.skipped.isEmpty)
  }

  @Test(arguments: ["docker-nginx.template", "proxy/conf"])
  func namesOfMountedFiles(_ name: String) throws {
    let report = try folder([name: "events {}\nhttp { server { location /sse { proxy_pass http://app:8080; } } }\n"])
    #expect(report.findings.contains { $0.route == "/sse" })
  }

  /// A route that streams is judged, or named with the reason why not.
  @Test(arguments: [("/v1/chat/completions", 1), ("/orders", 0)])
  func routesOfAnUnknownController(_ path: String, _ named: Int) throws {
    let report = try folder(["ingress.yaml": ingress(path)])
    #expect(report.problems.count { $0.message.contains("\(path) streams and was not judged") } == named)
    #expect(report.findings.isEmpty)
  }

  /// What takes the place of a template action while the file is read is not for people.
  @Test(arguments: [nil, "nginx"])
  func templateActionsLookLikeActions(_ name: String?) throws {
    let text = ingress("/v1/chat/completions", class: name, host: "{{ .Values.host }}")
    let report = try folder(["manifests/ingress.yaml": text])
    let route = "{{ … }}/v1/chat/completions"
    #expect(report.findings.allSatisfy { $0.route == route })
    #expect(report.problems.allSatisfy { $0.message.hasPrefix(route) })
    #expect(report.findings.count + report.problems.count == 1)
  }

  /// Releases of Kong that are newer than the rules have further fields.
  @Test func fieldsOfNewerPlugins() throws {
    let file = { (field: String) in
      "_format_version: \"3.0\"\nplugins: [{name: rate-limiting, \(field), config: {minute: 5}}]\n"
    }
    let new = try folder(["kong.yml": file("model: gpt")])
    #expect(new.findings.filter { $0.severity > .info && $0.rule == "unknown-field" }.isEmpty)
    let wrong = try folder(["kong.yml": file("enable: false")])
    #expect(wrong.findings.contains { $0.rule == "unknown-field" && $0.severity == .error })
  }
}
