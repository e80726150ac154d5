import Linting
import StreamModel
import Testing

/// Charts of the repository with the values of the releases that install them.
@Suite struct InstalledChartTests {
  private static let chart = [
    "charts/chat/Chart.yaml": "apiVersion: v2\nname: chat\nversion: 1.0.0\n",
    "charts/chat/values.yaml": "enabled: false\nhost: chat.local\nannotations: {}\n",
    "charts/chat/templates/ingress.yaml": """
    {{- if .Values.enabled }}
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: {{ .Release.Name }}
      {{- with .Values.annotations }}
      annotations:
        {{- toYaml . | nindent 4 }}
      {{- end }}
    spec:
      ingressClassName: nginx
      rules:
        - host: {{ .Values.host }}
          http:
            paths:
              - path: /sse
                pathType: Prefix
                backend: {service: {name: {{ .Release.Name }}, port: {number: 80}}}
    {{- end }}

    """,
  ]

  private func lint(_ files: [String: String]) throws -> Report {
    var options = LintOptions()
    options.streams = [try DeclaredStream(parsing: "sse:*/sse", source: "--stream")]
    return LintSession(options: options, catalogue: .embedded).report(texts: Self.chart.merging(files) { $1 })
  }

  private func places(_ report: Report) -> [String] {
    report.findings.filter { $0.rule == "idle-timeout" }.map { finding in
      let span = finding.span
      let line = report.sources[span.file].bytes[..<span.start].count { $0 == 0x0A } + 1
      let sources = finding.sources.map { "\($0.kind.rawValue) \($0.name)" }.joined(separator: ", ")
      return "\(report.sources[span.file].path):\(line) \(finding.value) \(finding.confidence) [\(sources)]"
    }
  }

  private static let timeout = "nginx.ingress.kubernetes.io/proxy-read-timeout"

  private static func flux(_ spec: String, chart: String = "./charts/chat", kind: String = "GitRepository") -> String {
    """
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: eu, namespace: ai}
    spec:
      chart: {spec: {chart: \(chart), sourceRef: {kind: \(kind), name: infra}}}
    \(spec)
    """
  }

  @Test func helmRelease() throws {
    let values = "  values:\n    enabled: true\n    annotations:\n      \(Self.timeout): \"30\"\n"
    #expect(
      places(try lint(["apps/eu.yaml": Self.flux(values)])) == [
        "apps/eu.yaml:9 30 certain [helmrelease eu, chart chat]"
      ])
    // A chart of a registry has this name too, and is another one.
    #expect(places(try lint(["apps/eu.yaml": Self.flux(values, chart: "chat", kind: "HelmRepository")])) == [])
  }

  /// Flux puts `values` above `valuesFrom`, and a later reference above an earlier one.
  @Test func referencedValues() throws {
    func map(_ name: String, _ seconds: Int) -> String {
      "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name)}\ndata:\n  values.yaml: |\n    enabled: true\n    annotations:\n      \(Self.timeout): \"\(seconds)\"\n"
    }
    let references = "  valuesFrom: [{kind: ConfigMap, name: a}, {kind: ConfigMap, name: b}]\n"
    let report = try lint(["apps/eu.yaml": Self.flux(references) + map("a", 20) + map("b", 25)])
    #expect(places(report) == ["apps/eu.yaml:24 25 certain [helmrelease eu, chart chat]"])
    let inline = references + "  values: {annotations: {\(Self.timeout): \"30\"}}\n"
    #expect(
      places(try lint(["apps/eu.yaml": Self.flux(inline) + map("a", 20) + map("b", 25)])) == [
        "apps/eu.yaml:7 30 certain [helmrelease eu, chart chat]"
      ])
  }

  /// What a Secret sets is not known, so that a default depends on it.
  @Test func valuesOfASecret() throws {
    let spec = "  valuesFrom: [{kind: Secret, name: s}]\n  values: {enabled: true}\n"
    let report = try lint(["apps/eu.yaml": Self.flux(spec)])
    let finding = try #require(report.findings.first { $0.rule == "idle-timeout" })
    #expect(finding.confidence == .conditional)
    #expect(finding.condition?.contains("unless the Secret s sets it") == true)
  }

  /// It may replace what the chart's own file says too, but not what is above it.
  @Test func valuesBelowASecret() throws {
    let spec = "  valuesFrom: [{kind: Secret, name: s}]\n  values: {enabled: true}\n"
    let own = "enabled: false\nhost: chat.local\nannotations: {\(Self.timeout): \"30\"}\n"
    #expect(
      places(try lint(["apps/eu.yaml": Self.flux(spec), "charts/chat/values.yaml": own])) == [
        "charts/chat/values.yaml:3 30 conditional [helmrelease eu, chart chat]"
      ])
    let above = spec.replacing("{enabled: true}", with: "{enabled: true, annotations: {\(Self.timeout): \"20\"}}")
    #expect(
      places(try lint(["apps/eu.yaml": Self.flux(above), "charts/chat/values.yaml": own])) == [
        "apps/eu.yaml:7 20 certain [helmrelease eu, chart chat]"
      ])
  }

  /// A chart of another repository is read by its values like one of a registry.
  @Test func chartsOfOtherRepositories() throws {
    let values =
      "  values:\n    ingress:\n      enabled: true\n      className: nginx\n      annotations: {\(Self.timeout): \"30\"}\n      hosts: [{host: a.example.com, paths: [{path: /sse}]}]\n"
    #expect(
      places(try lint(["apps/eu.yaml": Self.flux(values, chart: "./charts/other")])) == [
        "apps/eu.yaml:10 30 certain [helmrelease eu]"
      ])
  }

  /// With `valuesFiles` Flux leaves values.yaml out.
  @Test func filesOfTheChart() throws {
    let spec = "  values: {enabled: true}\n"
    let text = Self.flux(spec).replacing(
      "{chart: ./charts/chat,", with: "{chart: ./charts/chat, valuesFiles: [eu.yaml],")
    let files = [
      "charts/chat/values.yaml": "enabled: true\nannotations: {\(Self.timeout): \"30\"}\n",
      "charts/chat/eu.yaml": "host: eu.example.com\n", "apps/eu.yaml": text,
    ]
    let found = places(try lint(files)).filter { $0.contains("helmrelease eu") }
    #expect(found.count == 1 && !found[0].hasPrefix("charts/chat/values.yaml"), "\(found)")
  }

  private static func application(_ helm: String) -> String {
    """
    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata: {name: prod}
    spec:
      source:
        repoURL: https://git.example.com/infra
        path: charts/chat
        helm:
    \(helm)
    """
  }

  /// Argo CD: files, then values, then parameters; a file is named from the chart or from the root.
  @Test func application() throws {
    let file = "enabled: true\nannotations:\n  \(Self.timeout): \"20\"\n"
    for path in ["../../env/prod.yaml", "/env/prod.yaml"] {
      let text = Self.application("      valueFiles: [\(path)]")
      #expect(
        places(try lint(["argo/app.yaml": text, "env/prod.yaml": file])) == [
          "env/prod.yaml:3 20 certain [application prod, chart chat]"
        ])
    }
    let values = "      values: |\n        enabled: true\n        annotations: {\(Self.timeout): \"25\"}\n"
    #expect(
      places(try lint(["argo/app.yaml": Self.application(values)])) == [
        "argo/app.yaml:11 25 certain [application prod, chart chat]"
      ])
    let key = Self.timeout.replacing(".", with: "\\.")
    let parameter = values + "      parameters: [{name: annotations.\(key), value: \"35\", forceString: true}]\n"
    #expect(
      places(try lint(["argo/app.yaml": Self.application(parameter)])) == [
        "argo/app.yaml:12 35 certain [application prod, chart chat]"
      ])
  }

  /// A list of an ApplicationSet makes an application for each of its elements; what other generators give is unknown.
  @Test func applicationSets() throws {
    func set(_ generators: String) -> String {
      """
      apiVersion: argoproj.io/v1alpha1
      kind: ApplicationSet
      metadata: {name: chat}
      spec:
        generators: [\(generators)]
        template:
          metadata: {name: "chat-{{env}}"}
          spec:
            source:
              repoURL: https://git.example.com/infra
              path: charts/chat
              helm:
                valueFiles: ["/env/{{env}}.yaml"]
                valuesObject:
                  enabled: true
                  host: "{{env}}.example.com"
      """
    }
    let files = [
      "env/prod.yaml": "annotations:\n  \(Self.timeout): \"20\"\n",
      "env/test.yaml": "annotations:\n  \(Self.timeout): \"3600\"\n",
    ]
    let list = set("{list: {elements: [{env: prod}, {env: test}]}}")
    #expect(
      places(try lint(files.merging(["argo/set.yaml": list]) { $1 })) == [
        "env/prod.yaml:2 20 certain [application chat-prod, chart chat]"
      ])
    let unknown = try lint(files.merging(["argo/set.yaml": set("{clusters: {}}")]) { $1 })
    #expect(!places(unknown).isEmpty)
    #expect(places(unknown).allSatisfy { $0.contains(" conditional ") }, "\(places(unknown))")
  }

  /// Words in braces without quotes are no YAML yet: what a generator gives for them is unknown, and the rest is read.
  @Test func wordsWithoutQuotes() throws {
    let values = """
      ingress:
        enabled: true
        hosts: [{host: {{ .host }}, paths: [{path: /}]}]
        annotations:
          cert-manager.io/cluster-issuer: {{ .issuer }}
          \(Self.timeout): "20"
      """
    let text = """
      apiVersion: argoproj.io/v1alpha1
      kind: ApplicationSet
      metadata: {name: chat}
      spec:
        goTemplate: true
        generators: [{plugin: {}}]
        template:
          metadata: {name: chat}
          spec:
            source:
              repoURL: https://charts.example.com
              chart: open-webui
              helm:
                values: |
      \(values.split(separator: "\n").map { "            \($0)" }.joined(separator: "\n"))

      """
    let report = try lint(["argo/set.yaml": text])
    #expect(report.problems.map(\.message) == [])
    #expect(places(report) == ["argo/set.yaml:20 20 certain [application chat]"], "\(places(report))")
  }

  /// A values file of a release that is not there makes defaults conditional; the rest is judged.
  @Test func missingFiles() throws {
    let text = Self.application("      valueFiles: [no.yaml]\n      valuesObject: {enabled: true}")
    let found = places(try lint(["argo/app.yaml": text]))
    #expect(found.count == 1 && found[0].hasSuffix(" conditional [application prod, chart chat]"), "\(found)")
  }

  @Test func brokenValues() throws {
    let report = try lint(["argo/app.yaml": Self.application("      values: \"a: [\"")])
    #expect(report.problems.contains { $0.message.contains("the values of prod are no YAML") })
  }

  /// Helmfile: values in files and in place, charts from here and from elsewhere.
  @Test func helmfile() throws {
    let helmfile = """
      repositories: [{name: x, url: https://charts.example.com}]
      ---
      releases:
        - name: own
          chart: ../charts/chat
          values:
            - prod.yaml
            - annotations: {\(Self.timeout): "30"}
        - name: off
          installed: false
          chart: ../charts/chat
          values: [{enabled: true}]
        - name: ui
          chart: x/ui
          values:
            - ingress:
                enabled: true
                className: nginx
                annotations: {\(Self.timeout): "40"}
                hosts: [{host: ui.example.com, paths: [{path: /sse}]}]

      """
    #expect(
      places(try lint(["deploy/helmfile.yaml": helmfile, "deploy/prod.yaml": "enabled: true\n"])) == [
        "deploy/helmfile.yaml:8 30 certain [helmrelease own, chart chat]",
        "deploy/helmfile.yaml:19 40 certain [helmrelease ui]",
      ])
  }

  /// A kustomization with a chart beside it; the values of the others are read as far as they are known.
  @Test func chartsOfKustomizations() throws {
    let kustomization = """
      helmGlobals: {chartHome: ../charts}
      helmCharts:
        - name: chat
          releaseName: web
          valuesInline:
            enabled: true
            annotations:
              \(Self.timeout): "30"
        - name: ui
          repo: https://charts.example.com
          valuesFile: ui.yaml
          additionalValuesFiles: [no.yaml]
          valuesInline:
            ingress:
              className: nginx
              annotations: {\(Self.timeout): "40"}

      """
    let file = "ingress: {enabled: true, hosts: [{host: ui.example.com, paths: [{path: /sse}]}]}\n"
    let report = try lint(["web/kustomization.yaml": kustomization, "web/ui.yaml": file])
    #expect(report.problems.contains { $0.message.contains("the values of ui cannot be read") })
    #expect(
      places(report) == [
        "web/kustomization.yaml:8 30 certain [overlay web]",
        "web/kustomization.yaml:16 40 certain [overlay web, chart ui]",
      ])
  }
}
