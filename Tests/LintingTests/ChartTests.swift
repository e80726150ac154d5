import Linting
import StreamModel
import Testing

/// Charts are judged as Helm renders them, and reported where a person edits them.
@Suite struct ChartTests {
  private static let template = """
    {{- if .Values.ingress.enabled }}
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: {{ .Release.Name }}
      {{- with .Values.ingress.annotations }}
      annotations:
        {{- toYaml . | nindent 4 }}
      {{- end }}
    spec:
      ingressClassName: nginx
      rules:
        - host: {{ .Values.ingress.host }}
          http:
            paths:
              - path: /sse
                pathType: Prefix
                backend: {service: {name: chat, port: {number: 80}}}
    {{- end }}

    """

  private static let timeout = "nginx.ingress.kubernetes.io/proxy-read-timeout"

  private func chart(values: String, _ more: [String: String] = [:]) -> [String: String] {
    [
      "chart/Chart.yaml": "apiVersion: v2\nname: chat\nversion: 1.0.0\n",
      "chart/values.yaml": values, "chart/templates/ingress.yaml": Self.template,
    ].merging(more.map { ("chart/\($0.key)", $0.value) }) { $1 }
  }

  private func session() throws -> LintSession {
    var options = LintOptions()
    options.streams = [try DeclaredStream(parsing: "sse:*/sse", source: "--stream")]
    return LintSession(options: options, catalogue: .embedded)
  }

  private func places(_ report: Report) -> [String] {
    report.findings.map { finding in
      let span = finding.span
      let line = report.sources[span.file].bytes[..<span.start].count { $0 == 0x0A } + 1
      return "\(finding.rule) \(report.sources[span.file].path):\(line) \(finding.value)"
    }
  }

  private static let values = """
    ingress:
      enabled: true
      host: chat.example.com
      annotations:
        \(timeout): "30"

    """

  /// The value is in values.yaml, and its fix too.
  @Test func findingsAreAtTheValues() throws {
    let files = chart(values: Self.values)
    let report = try session().report(texts: files)
    #expect(places(report) == ["idle-timeout chart/values.yaml:5 30"])
    #expect(report.findings.first?.sources.map(\.name) == ["chat"])
    let fixed = try session().fix(texts: files, unsafe: true)
    #expect(fixed.files.map(\.path) == ["chart/values.yaml"] && fixed.report.findings.isEmpty)
  }

  /// What the chart's own values switch off is not there.
  @Test func disabledObjects() throws {
    let report = try session().report(texts: chart(values: Self.values.replacing("true", with: "false")))
    #expect(report.findings.map(\.rule) == ["stream-not-served"] && report.summary.routes == 0)
  }

  /// Each file of values for an environment is a variant of its own; `null` removes a default.
  @Test func variants() throws {
    let off = Self.values.replacing("true", with: "false")
    let report = try session().report(
      texts: chart(
        values: off,
        [
          "values-prod.yaml": "ingress: {enabled: true, annotations: {\(Self.timeout): \"3600\"}}\n",
          "values-staging.yaml": "ingress:\n  enabled: true\n  annotations:\n    \(Self.timeout): \"20\"\n",
        ]))
    #expect(places(report) == ["idle-timeout chart/values-staging.yaml:4 20"])
    #expect(report.findings.first?.sources.map(\.name) == ["chat", "chart/values-staging.yaml"])
  }

  /// What is written in the template is reported there.
  @Test func literalText() throws {
    let template = Self.template.replacing(
      "{{- toYaml . | nindent 4 }}", with: "\(Self.timeout): {{ $.Values.timeout | default 40 | quote }}")
    let report = try session().report(
      texts: chart(values: Self.values, ["templates/ingress.yaml": template]))
    #expect(places(report) == ["idle-timeout chart/templates/ingress.yaml:8 40"])
  }

  /// nginx in a ConfigMap of a chart, with an action in it.
  @Test func nginxInATemplate() throws {
    let report = try session().report(
      texts: chart(
        values: "port: 3000\n",
        [
          "templates/ingress.yaml": "",
          "templates/nginx.yaml": """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: web}
          data:
            nginx.conf: |
              events {}
              http {
                server {
                  location /sse {
                    proxy_pass http://app:{{ .Values.port }};
                    proxy_read_timeout 20s;
                  }
                }
              }
          """,
        ]))
    #expect(places(report).contains("idle-timeout chart/templates/nginx.yaml:11 20s"), "\(places(report))")
  }

  /// A value that only the cluster knows claims nothing.
  @Test func unknownValues() throws {
    let template = Self.template.replacing(
      "{{- toYaml . | nindent 4 }}",
      with: "\(Self.timeout): {{ (lookup \"v1\" \"Secret\" \"a\" \"b\").data.x | quote }}")
    let report = try session().report(
      texts: chart(values: Self.values, ["templates/ingress.yaml": template]))
    #expect(!report.findings.contains { $0.rule == "idle-timeout" && $0.severity == .error }, "\(places(report))")
  }

  /// A template that fails is named, and the others are judged.
  @Test func brokenTemplates() throws {
    let report = try session().report(
      texts: chart(
        values: Self.values,
        [
          "templates/broken.yaml": "x: {{ required \"needs a name\" .Values.name }}\n",
          "templates/odd.yaml": "{{ end }}",
        ]))
    #expect(places(report) == ["idle-timeout chart/values.yaml:5 30"])
    #expect(Set(report.summary.skipped.map(\.file)) == ["chart/templates/broken.yaml", "chart/templates/odd.yaml"])
    #expect(report.summary.skipped.contains { $0.reason.contains("needs a name") })
  }

  /// An object that is named for its chart is shown in its template, not in Chart.yaml.
  @Test func objectsNamedForTheirChart() throws {
    let template = """
      apiVersion: v1
      kind: Service
      metadata:
        name: {{ .Chart.Name }}
      spec: {type: ClusterIP, ports: [{port: 80}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web, annotations: {kubernetes.io/ingress.class: gce}}
      spec:
        rules:
          - host: chat.example.com
            http: {paths: [{path: /sse, pathType: Prefix, backend: {service: {name: chat, port: {number: 80}}}}]}
      """
    let report = try session().report(texts: chart(values: "a: 1\n", ["templates/ingress.yaml": template]))
    #expect(report.findings.contains { $0.rule == "total-timeout" })
    #expect(!places(report).contains { $0.contains("Chart.yaml") }, "\(places(report))")
  }

  /// A subchart is a part of its parent, with the values that the parent gives it.
  @Test func subcharts() throws {
    let report = try session().report(texts: [
      "app/Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\n",
      "app/values.yaml": "chat:\n  ingress:\n    annotations:\n      \(Self.timeout): \"25\"\n",
      "app/charts/chat/Chart.yaml": "apiVersion: v2\nname: chat\nversion: 1.0.0\n",
      "app/charts/chat/values.yaml": Self.values,
      "app/charts/chat/templates/ingress.yaml": Self.template,
    ])
    #expect(places(report) == ["idle-timeout app/values.yaml:4 25"])
  }

  /// Most charts are written with their Ingress switched off: nothing of it is judged, and that is told.
  @Test func switchedOff() throws {
    let off = Self.values.replacing("enabled: true", with: "enabled: false")
    let skipped = try session().report(texts: chart(values: off)).summary.skipped
    #expect(skipped.map(\.file) == ["chart/templates/ingress.yaml"] && skipped.map(\.code) == [.switchedOff])
    #expect(skipped.first?.reason.contains("(if .Values.ingress.enabled)") == true)
    let on = chart(values: off, ["values-prod.yaml": "ingress: {enabled: true}\n"])
    #expect(try session().report(texts: on).summary.skipped.isEmpty)
  }
}
