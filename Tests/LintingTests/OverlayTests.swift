import Linting
import StreamModel
import Testing

/// Overlays are judged as they are built, and reported where a person edits them.
@Suite struct OverlayTests {
  private static let base = """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: chat
      annotations:
        nginx.ingress.kubernetes.io/proxy-read-timeout: "60"
    spec:
      ingressClassName: nginx
      rules:
        - host: chat.example.com
          http:
            paths:
              - path: /sse
                pathType: Prefix
                backend: {service: {name: chat, port: {number: 80}}}

    """

  private static func patch(_ seconds: Int) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: chat
      annotations:
        nginx.ingress.kubernetes.io/proxy-read-timeout: "\(seconds)"

    """
  }

  private static func repository(_ overlays: [String: Int]) -> [String: String] {
    var files = ["base/kustomization.yaml": "resources: [ingress.yaml]\n", "base/ingress.yaml": base]
    for (name, seconds) in overlays {
      files["overlays/\(name)/kustomization.yaml"] = "resources: [../../base]\npatches: [{path: patch.yaml}]\n"
      files["overlays/\(name)/patch.yaml"] = patch(seconds)
    }
    return files
  }

  private func lint(_ files: [String: String]) throws -> Report {
    var options = LintOptions()
    options.streams = [try DeclaredStream(parsing: "sse:chat.example.com/sse", source: "--stream")]
    return LintSession(options: options, catalogue: .embedded).report(texts: files)
  }

  private func places(_ report: Report) -> [String] {
    report.findings.map { "\($0.rule) \(report.sources[$0.span.file].path) \($0.value)" }
  }

  /// A base is no input by itself: its overlays say what runs.
  @Test func theBaseAloneIsNotJudged() throws {
    let report = try lint(Self.repository(["prod": 3600]))
    #expect(report.findings.isEmpty && report.summary.judged == 1)
    #expect(try lint(["base/ingress.yaml": Self.base]).findings.map(\.rule) == ["idle-timeout"])
  }

  @Test func theFindingIsAtThePatch() throws {
    let report = try lint(Self.repository(["prod": 3600, "staging": 30]))
    #expect(places(report) == ["idle-timeout overlays/staging/patch.yaml 30"])
    #expect(report.findings.first?.sources.map(\.name) == ["overlays/staging"])
    #expect(report.findings.first.map { report.sources.text($0.span) } == "\"30\"")
  }

  /// What two overlays take from the base is one finding there, with both named.
  @Test func oneFindingForAllVariants() throws {
    var files = Self.repository([:])
    for name in ["a", "b"] {
      files["overlays/\(name)/kustomization.yaml"] = "resources: [../../base]\nnamePrefix: \(name)-\n"
    }
    let report = try lint(files)
    #expect(places(report) == ["idle-timeout base/ingress.yaml 60"])
    #expect(report.findings.first?.sources.map(\.name) == ["overlays/a", "overlays/b"])
  }

  /// The fix changes the file that sets the value, and nothing else.
  @Test func theFixIsAtThePatch() throws {
    let files = Self.repository(["prod": 3600, "staging": 30])
    let session = LintSession(
      options: {
        var options = LintOptions()
        options.streams = (try? [DeclaredStream(parsing: "sse:chat.example.com/sse", source: "--stream")]) ?? []
        return options
      }(), catalogue: .embedded)
    let outcome = session.fix(texts: files, unsafe: true)
    #expect(outcome.files.map(\.path) == ["overlays/staging/patch.yaml"])
    #expect(outcome.report.findings.isEmpty)
  }

  @Test func suppressionsOfTheBaseHold() throws {
    var files = Self.repository([:])
    files["overlays/a/kustomization.yaml"] = "resources: [../../base]\n"
    files["base/ingress.yaml"] = Self.base.replacing(
      "    nginx.ingress", with: "    # streamlint: ignore[idle-timeout] it pings\n    nginx.ingress")
    let report = try lint(files)
    #expect(report.findings.isEmpty && report.suppressed.count == 1, "\(report.findings.map(\.rule))")
  }

  /// A cycle and a missing base are told, and the rest is judged.
  @Test func brokenOverlays() throws {
    var files = Self.repository(["prod": 30])
    files["overlays/broken/kustomization.yaml"] = "resources: [../nowhere]\n"
    files["overlays/remote/kustomization.yaml"] = "resources: [https://example.com/base.yaml]\n"
    let report = try lint(files)
    #expect(places(report) == ["idle-timeout overlays/prod/patch.yaml 30"])
    #expect(report.problems.contains { $0.file == "overlays/broken/kustomization.yaml" && $0.level >= .note })
    #expect(report.problems.contains { $0.message.contains("https://example.com/base.yaml is not read") })
  }

  /// Text of a generated ConfigMap has the lines of its own file.
  @Test func generatedConfigMaps() throws {
    let report = try lint([
      "app/kustomization.yaml": """
      resources: [pod.yaml]
      configMapGenerator: [{name: web, files: [nginx.conf]}]
      """,
      "app/nginx.conf":
        "events {}\nhttp {\n  server {\n    server_name chat.example.com;\n    location /sse { proxy_pass http://a; proxy_read_timeout 5s; }\n  }\n}\n",
      "app/pod.yaml": """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers: [{name: web, image: "nginx:1.25", volumeMounts: [{name: c, mountPath: /etc/nginx/nginx.conf, subPath: nginx.conf}]}]
            volumes: [{name: c, configMap: {name: web}}]
      """,
    ])
    #expect(
      report.findings.contains {
        $0.rule == "idle-timeout" && report.sources.text($0.span).hasPrefix("proxy_read_timeout 5s")
      }
    )
    #expect(report.findings.allSatisfy { report.sources[$0.span.file].path == "app/nginx.conf" }, "\(places(report))")
  }
}
