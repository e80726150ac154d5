import Linting
import StreamModel
import Testing

/// Folders that a cluster builds because an object of Flux names them.
@Suite struct FluxInputTests {
  private func lint(_ files: [String: String]) throws -> Report {
    var options = LintOptions()
    options.streams = [try DeclaredStream(parsing: "sse:*/sse", source: "--stream")]
    return LintSession(options: options, catalogue: .embedded).report(texts: files)
  }

  private func routes(_ files: [String: String]) throws -> [String] {
    var options = LintOptions()
    options.streams = [try DeclaredStream(parsing: "sse:*/sse", source: "--stream")]
    return LintSession(options: options, catalogue: .embedded).trace(texts: files).flatMap { $0.hops.map(\.route) }
  }

  private func places(_ report: Report) -> [String] {
    report.findings.filter { $0.rule == "idle-timeout" }.map { finding in
      let span = finding.span
      let line = report.sources[span.file].bytes[..<span.start].count { $0 == 0x0A } + 1
      return "\(report.sources[span.file].path):\(line) \(finding.value)"
    }
  }

  private static let timeout = "nginx.ingress.kubernetes.io/proxy-read-timeout"

  private static func ingress(_ seconds: String, host: String = "chat.example.com") -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: chat
      annotations:
        \(timeout): \(seconds)
    spec:
      ingressClassName: nginx
      rules:
        - host: \(host)
          http: {paths: [{path: /sse, pathType: Prefix, backend: {service: {name: chat, port: {number: 80}}}}]}

    """
  }

  private static func flux(_ name: String, _ path: String, _ more: String = "") -> String {
    """
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: \(name), namespace: flux-system}
    spec:
      path: \(path)
      sourceRef: {kind: GitRepository, name: flux-system}
    \(more)
    """
  }

  @Test func patches() throws {
    let patch = """
        patches:
          - target: {kind: Ingress}
            patch: |
              apiVersion: networking.k8s.io/v1
              kind: Ingress
              metadata:
                name: any
                annotations:
                  \(Self.timeout): "30"

      """
    let report = try lint([
      "clusters/prod/apps.yaml": Self.flux("apps", "./apps", patch), "apps/ingress.yaml": Self.ingress("\"3600\""),
    ])
    #expect(places(report) == ["clusters/prod/apps.yaml:15 30"])
    #expect(report.findings.first?.sources.map(\.name) == ["apps"])
  }

  /// The same folder in two clusters; a variable decides for each.
  @Test func variables() throws {
    func cluster(_ seconds: Int) -> String {
      Self.flux("apps", "./apps", "  postBuild: {substitute: {IDLE: \"\(seconds)\"}}\n")
    }
    let report = try lint([
      "clusters/a/apps.yaml": cluster(30), "clusters/b/apps.yaml": cluster(3600),
      "apps/ingress.yaml": Self.ingress("\"${IDLE}\""), "apps/kustomization.yaml": "resources: [ingress.yaml]\n",
    ])
    #expect(places(report) == ["apps/ingress.yaml:6 30"])
  }

  /// What a Secret may set is unknown, in a host without harm.
  @Test func unknownVariables() throws {
    let secret = "  postBuild: {substituteFrom: [{kind: Secret, name: s}]}\n"
    let flux = Self.flux("apps", "./apps", secret)
    let unknown = try lint(["c/apps.yaml": flux, "apps/i.yaml": Self.ingress("\"${IDLE}\"", host: "chat.${DOMAIN}")])
    #expect(places(unknown) == [])
    let host = ["c/apps.yaml": flux, "apps/i.yaml": Self.ingress("\"30\"", host: "chat.${DOMAIN}")]
    #expect(places(try lint(host)) == ["apps/i.yaml:6 30"])
    let shown = try routes(host)
    #expect(shown == ["chat.{{ DOMAIN }}/sse"])
  }

  @Test func variablesOfConfigMaps() throws {
    let flux = Self.flux("apps", "./apps", "  postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}\n")
    let settings =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: flux-system}\ndata: {IDLE: \"30\"}\n"
    let files = ["c/apps.yaml": flux, "apps/i.yaml": Self.ingress("\"${IDLE}\"")]
    #expect(places(try lint(files.merging(["c/settings.yaml": settings]) { $1 })) == ["apps/i.yaml:6 30"])
    #expect(places(try lint(files)) == [])
  }

  /// An object of Flux in a folder of Flux, changed by the outer one, as clusters often have them.
  @Test func nested() throws {
    let outer = Self.flux(
      "cluster", "./apps",
      """
        patches:
          - target: {kind: Kustomization}
            patch: |
              apiVersion: kustomize.toolkit.fluxcd.io/v1
              kind: Kustomization
              metadata: {name: any}
              spec: {postBuild: {substitute: {IDLE: "30"}}}

      """)
    let report = try lint([
      "flux/cluster.yaml": outer, "apps/chat/kustomization.yaml": "resources: [ks.yaml]\n",
      "apps/chat/ks.yaml": Self.flux("chat", "./apps/chat/app"),
      "apps/chat/app/ingress.yaml": Self.ingress("\"${IDLE}\""),
      "apps/chat/app/kustomization.yaml": "resources: [ingress.yaml]\n",
    ])
    #expect(places(report) == ["apps/chat/app/ingress.yaml:6 30"])
    #expect(report.findings.count { $0.rule == "idle-timeout" } == 1)
  }

  /// A folder that names itself, and one that is not there.
  @Test func circles() throws {
    let report = try lint([
      "clusters/a/flux.yaml": Self.flux("flux-system", "./clusters/a"), "clusters/a/no.yaml": Self.flux("no", "./no"),
      "clusters/a/ingress.yaml": Self.ingress("\"30\""),
    ])
    #expect(places(report) == ["clusters/a/ingress.yaml:6 30"])
    #expect(
      report.problems.map(\.message) == [
        "the folder no of the Kustomization no is not among the files, and is not built"
      ])
  }

  /// Releases in a folder of Flux: values with a variable, at their own lines.
  @Test func releases() throws {
    let release = """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: chat}
      spec:
        chart: {spec: {chart: app-template, sourceRef: {kind: HelmRepository, name: bjw-s}}}
        values:
          ingress:
            app:
              className: nginx
              annotations:
                \(Self.timeout): "30"
              hosts:
                - host: "{{ .Release.Name }}.${DOMAIN}"
                  paths: [{path: /sse}]

      """
    let secret = "  targetNamespace: ai\n  postBuild: {substituteFrom: [{kind: Secret, name: s}]}\n"
    let files = ["c/apps.yaml": Self.flux("apps", "./apps", secret), "apps/r.yaml": release]
    let report = try lint(files)
    #expect(places(report) == ["apps/r.yaml:11 30"])
    let shown = try routes(files)
    #expect(shown == ["chat.{{ DOMAIN }}/sse"])
    #expect(report.findings.first?.object == "Ingress/ai/chat")
  }
}
