import Testing
import YAMLSyntax

@Suite struct HelmTemplateTests {
  private func stream(_ text: String, _ templates: YAMLStream.Templates = .helm) -> YAMLStream {
    YAMLStream(utf8(text), templates: templates)
  }

  private func root(_ text: String, _ templates: YAMLStream.Templates = .helm) throws -> YAMLNode {
    let document = try #require(stream(text, templates).documents.first)
    #expect(document.error == nil)
    return try #require(document.root)
  }

  @Test(arguments: [
    ("a: {{ .x }}", "a: Tmpl____"), ("a: \"{{ .x }}-b\"", "a: \"Tmpl____-b\""),
    ("{{ .k }}: {{ .v }}", "Tmpl____: Tmpl____"),
    ("{{ x }}:{{ y }}", "Tmpl___:Tmpl___"), ("[{{ a }}, {{ b }}]", "[Tmpl___, Tmpl___]"),
    ("{a: {{ b }}}", "{a: Tmpl___}"),
    ("- {{ . }}", "- Tmpl___"), ("a: {{ \"}}\" }}", "a: Tmpl______"), ("a: {{ `}}` }}b", "a: Tmpl______b"),
    ("a: {{ '}' }}", "a: Tmpl_____"), ("a: {{ \"\\\"}}\" }}", "a: Tmpl________"),
    ("a: {{ x\n  y }}z", "a: Tmpl_______z"),
    ("{{- if .x }}\na: 1\n{{- end }}", "            \na: 1\n          "),
    ("  {{ a }} {{ b }}  # c", "                   # c"),
    ("{{/* }} */}}\na: 1", "            \na: 1"), ("{{- /* x\n*/ -}}\na: 1", "        \n      \na: 1"),
    ("# {{ x }} y", "# Tmpl___ y"), ("a: {{ open", "a: {{ open"), ("a: |{{ x }}", "a: |       "),
    ("a: |\n  {{- if x }}\n  b\n  {{- end }}", "a: |\n  #__________\n  b\n            "),
    ("a: |\n{{- if x }}\n  b", "a: |\n  #________\n  b"), ("a: |\n{{ x }}\nb: 1", "a: |\n       \nb: 1"),
    ("- a: |-\n    {{ x }}\n  b: 1", "- a: |-\n           \n  b: 1"),
  ])
  func masks(_ text: String, _ expected: String) {
    let masked = HelmTemplate.mask(utf8(text))?.bytes ?? utf8(text)
    #expect(String(decoding: masked, as: UTF8.self) == expected)
    #expect(masked.count == utf8(text).count)
  }

  @Test func textWithoutActionsIsLeftAlone() {
    #expect(HelmTemplate.mask(utf8("a: {b: {c: 1}}")) == nil)
    #expect(HelmTemplate.mask(utf8("{{{{{{")) == nil)
  }

  @Test func hostileBracesAreCheap() {
    _ = HelmTemplate.mask(utf8(String(repeating: "{{", count: 500_000) + "}}"))
    _ = HelmTemplate.mask(utf8(String(repeating: "{{ `", count: 300_000) + "}}"))
    _ = HelmTemplate.mask(utf8(String(repeating: "{{a}} ", count: 300_000)))
    _ = HelmTemplate.mask(utf8(String(repeating: "{{a}}\n", count: 300_000)))
    _ = HelmTemplate.mask(utf8("a: |\n" + String(repeating: "{{a}}\n", count: 300_000)))
  }

  @Test func theIngressOfHelmCreate() throws {
    let bytes = utf8(Self.ingress)
    for templates in [YAMLStream.Templates.helm, .detected] {
      let document = try #require(YAMLStream(bytes, templates: templates).documents.first)
      #expect(document.error == nil)
      #expect(document.isTemplate)
      #expect(document.duplicateKeys.isEmpty)
      let root = try #require(document.root)
      #expect(root["kind"]?.text == "Ingress")
      #expect(root["kind"]?.isTemplated == false)
      #expect(root["metadata"]?["name"]?.isTemplated == true)
      #expect(slice(bytes, root["metadata"]?["name"]?.range) == "{{ include \"demo.fullname\" . }}")
      #expect(root["metadata"]?["annotations"]?.isNull == true)
      #expect(root["metadata"]?["annotations"]?.isTemplated == true)
      #expect(root["metadata"]?["labels"]?.isTemplated == true)
      #expect(root["spec"]?.isTemplated == false)
      let service = root["spec"]?["rules"]?.items?.first?["http"]?["paths"]?.items?.first?["backend"]?["service"]
      #expect(slice(bytes, service?["port"]?["number"]?.range) == "{{ $svcPort }}")
      #expect(service?["port"]?["number"]?.isTemplated == true)
    }
  }

  @Test func annotationsWithMoreFromValues() throws {
    let text = """
      metadata:
        annotations:
          nginx.ingress.kubernetes.io/proxy-buffering: "off"
          nginx.ingress.kubernetes.io/proxy-read-timeout: "{{ .Values.timeout }}"
          {{- with .Values.ingress.annotations }}
          {{- toYaml . | nindent 4 }}
          {{- end }}
      spec:
        replicas: {{ if .Values.ha }}3{{ else }}1{{ end }}
        empty: ""
        {{- if .Values.a }}
        port: 1
        {{- else }}
        port: 2
        {{- end }}
      """
    let root = try root(text)
    let annotations = try #require(root["metadata"]?["annotations"])
    #expect(annotations.isTemplated)
    #expect(annotations["nginx.ingress.kubernetes.io/proxy-buffering"]?.isTemplated == false)
    #expect(annotations["nginx.ingress.kubernetes.io/proxy-read-timeout"]?.isTemplated == true)
    #expect(root["spec"]?["replicas"]?.isTemplated == true)
    #expect(root["spec"]?["empty"]?.isTemplated == false)
    #expect(root["spec"]?["port"]?.isTemplated == false)
    #expect(root["spec"]?.isTemplated == false)
    #expect(stream(text).documents[0].duplicateKeys.isEmpty)
  }

  @Test func nginxTextInAConfigMap() throws {
    let text = """
      {{- if .Values.enabled -}}
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace | quote }}}
      data:
        nginx.conf: |
          {{- if .Values.buffering }}
          proxy_buffering on;
          {{- else }}
          proxy_buffering off;
          {{- end }}
          proxy_read_timeout {{ .Values.timeout }}s;
        whole: |-
          {{- .Files.Get "nginx.conf" | nindent 4 }}
        plain: |
          gzip off;
        {{- range $k, $v := .Values.extra }}
        {{ $k }}: {{ $v | quote }}
        {{- end }}
      {{- end }}
      ---
      kind: {{ .Values.kind }}
      """
    let bytes = utf8(text)
    let documents = stream(text).documents
    #expect(documents.map(\.error) == [nil, nil])
    let data = try #require(documents[0].root?["data"])
    let conf = try #require(data["nginx.conf"])
    #expect(conf.isTemplated)
    #expect(conf.text?.contains("proxy_buffering off;\n") == true)
    let decoded = utf8(conf.text ?? "")
    let at = try #require(decoded.indices.first { decoded[$0...].starts(with: "Tmpl".utf8) })
    let length = "{{ .Values.timeout }}".utf8.count
    #expect(slice(bytes, conf.contentMap?.fileRange(of: at..<at + length)) == "{{ .Values.timeout }}")
    #expect(data["whole"]?.isTemplated == true)
    #expect(data["plain"]?.isTemplated == false)
    #expect(data.isTemplated)
    #expect(documents[1].root?["kind"]?.isTemplated == true)
  }

  @Test func bracesInOrdinaryFilesStayText() throws {
    let text = "a:\n  summary: \"{{ $labels.pod }} is down\"\n  b: |\n    {{ range x }}\n  c: 1\n  c: 2\n"
    let document = try #require(stream(text, .detected).documents.first)
    #expect(!document.isTemplate)
    #expect(document.root?["a"]?["summary"]?.text == "{{ $labels.pod }} is down")
    #expect(document.root?["a"]?["summary"]?.isTemplated == true)
    #expect(document.root?["a"]?["c"]?.isTemplated == false)
    #expect(document.duplicateKeys.count == 1)
    #expect(stream(text, .none).documents.first?.root?["a"]?["summary"]?.isTemplated == false)
  }

  @Test func whatFailsAllTheSameIsCalledATemplate() throws {
    let error = try #require(stream("{{ if x }}\na: [\n{{ end }}\n").documents.first?.error)
    #expect(error.message.contains("Helm template"))
  }

  @Test func carriageReturns() throws {
    let text = Self.ingress.replacing("\n", with: "\r\n")
    #expect(try root(text)["spec"]?["rules"]?.items?.count == 1)
    let block = "a: |\r\n{{- if x }}\r\n  b\r\n"
    #expect(try root(block)["a"]?.text == "#________\nb\n")
  }

  private static let ingress = """
    {{- if .Values.ingress.enabled -}}
    {{- $fullName := include "demo.fullname" . -}}
    {{- $svcPort := .Values.service.port -}}
    {{- if and .Values.ingress.className (not (semverCompare ">=1.18-0" .Capabilities.KubeVersion.GitVersion)) }}
      {{- if not (hasKey .Values.ingress.annotations "kubernetes.io/ingress.class") }}
      {{- $_ := set .Values.ingress.annotations "kubernetes.io/ingress.class" .Values.ingress.className}}
      {{- end }}
    {{- end }}
    {{- if semverCompare ">=1.19-0" .Capabilities.KubeVersion.GitVersion -}}
    apiVersion: networking.k8s.io/v1
    {{- else if semverCompare ">=1.14-0" .Capabilities.KubeVersion.GitVersion -}}
    apiVersion: networking.k8s.io/v1beta1
    {{- else -}}
    apiVersion: extensions/v1beta1
    {{- end }}
    kind: Ingress
    metadata:
      name: {{ include "demo.fullname" . }}
      labels:
        {{- include "demo.labels" . | nindent 4 }}
      {{- with .Values.ingress.annotations }}
      annotations:
        {{- toYaml . | nindent 4 }}
      {{- end }}
    spec:
      {{- if and .Values.ingress.className (semverCompare ">=1.18-0" .Capabilities.KubeVersion.GitVersion) }}
      ingressClassName: {{ .Values.ingress.className }}
      {{- end }}
      {{- if .Values.ingress.tls }}
      tls:
        {{- range .Values.ingress.tls }}
        - hosts:
            {{- range .hosts }}
            - {{ . | quote }}
            {{- end }}
          secretName: {{ .secretName }}
        {{- end }}
      {{- end }}
      rules:
        {{- range .Values.ingress.hosts }}
        - host: {{ .host | quote }}
          http:
            paths:
              {{- range .paths }}
              - path: {{ .path }}
                {{- if and .pathType (semverCompare ">=1.18-0" $.Capabilities.KubeVersion.GitVersion) }}
                pathType: {{ .pathType }}
                {{- end }}
                backend:
                  {{- if semverCompare ">=1.19-0" $.Capabilities.KubeVersion.GitVersion }}
                  service:
                    name: {{ $fullName }}
                    port:
                      number: {{ $svcPort }}
                  {{- else }}
                  serviceName: {{ $fullName }}
                  servicePort: {{ $svcPort }}
                  {{- end }}
              {{- end }}
        {{- end }}
    {{- end }}
    """
}
