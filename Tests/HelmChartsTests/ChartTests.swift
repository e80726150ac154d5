import HelmCharts
import SourceText
import SystemSupport
import Testing

@Suite struct ChartTests {
  @Test func annotationPointsAtTheValuesFile() throws {
    var test = ChartCase(
      [
        "values.yaml": "ingress:\n  annotations: {}\n",
        "templates/ingress.yaml": """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: {{ .Release.Name }}
          {{- with .Values.ingress.annotations }}
          annotations:
            {{- toYaml . | nindent 4 }}
          {{- end }}
        """,
      ], values: ["ingress:\n  annotations:\n    nginx.ingress.kubernetes.io/proxy-read-timeout: \"3600\"\n"])
    let document = try #require(try test.render().rendering.documents.first)
    let object = try #require(document.objects.first)
    let pair = try #require(
      object.value["metadata", "annotations"]?.map?.pair("nginx.ingress.kubernetes.io/proxy-read-timeout"))
    let shown = test.text(try #require(pair.value.source))
    #expect(shown == "layer0.yaml:3600" || shown == "layer0.yaml:\"3600\"")
    #expect(test.text(try #require(pair.keySource)) == "layer0.yaml:nginx.ingress.kubernetes.io/proxy-read-timeout")
    // The text maps in the same way, and what the template says maps to the template.
    let bytes = document.text.bytes
    let kind = try #require(bytes.firstIndex(of: UInt8(ascii: "I")))
    #expect(
      test.text(try #require(document.text.source(of: kind..<kind + 7)))
        == "charts-root/chart/templates/ingress.yaml:Ingress")
  }

  @Test func failuresAreNamedAndTheRestIsRendered() throws {
    var test = ChartCase([
      "values.yaml": "a: 1\n",
      "templates/broken.yaml": "a: b\n{{ if }}\n",
      "templates/failing.yaml": "a: b\nx: {{ required \"set name\" .Values.name }}\n",
      "templates/nil.yaml": "x: {{ .Values.none.deeper }}\n",
      "templates/noyaml.yaml": "a: [\n",
      "templates/good.yaml": "good: {{ .Values.a }}\n",
      "templates/NOTES.txt": "{{ fail \"notes are not objects\" }}",
      "templates/_helpers.tpl": "{{ define \"x\" }}{{ end }}",
    ])
    let (_, rendering) = try test.render()
    #expect(rendering.documents.flatMap(\.objects).map { JSONText.of($0.value) } == ["{good:1}"])
    let problems = rendering.problems.map { "\($0.template ?? ""): \($0.message)" }.sorted()
    #expect(problems.count == 4)
    #expect(problems[0] == "chart/templates/broken.yaml: missing value for if")
    #expect(problems[1] == "chart/templates/failing.yaml: set name")
    #expect(problems[2].hasPrefix("chart/templates/nil.yaml: nil pointer evaluating interface {}.deeper"))
    #expect(problems[3].hasPrefix("chart/templates/noyaml.yaml: the output is no YAML"))
    for problem in rendering.problems { #expect(problem.span != nil) }
  }

  @Test func missingDependenciesMakeTheirTemplatesUnknown() throws {
    var test = ChartCase([
      "Chart.yaml": """
      apiVersion: v2
      name: chart
      version: 1.0.0
      dependencies:
      - {name: common, version: 1.x, repository: "oci://example.com/charts"}
      """,
      "templates/a.yaml":
        "name: {{ include \"common.name\" . }}\nport: 80\nlabels: {{- include \"common.labels\" . | nindent 2 }}\n  own: x\n",
    ])
    let (chart, rendering) = try test.render()
    #expect(chart.problems.map(\.message) == ["the dependency common is not in charts/; only its values are read"])
    #expect(chart.problems.first?.span != nil)
    #expect(rendering.problems.isEmpty)
    let object = try #require(rendering.documents.first?.objects.first?.value)
    #expect(object["name"]?.isUnknown == true)
    #expect(JSONText.of(try #require(object["port"])) == "80")
  }

  @Test func fileDependenciesAreRead() throws {
    var sources = SourceMap()
    let files = MemoryFileSystem([
      "apps/web/Chart.yaml":
        "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n- {name: lib, version: 0.1.0, repository: \"file://../lib\"}\n",
      "apps/web/templates/a.yaml": "{{ include \"lib.object\" . }}",
      "apps/lib/Chart.yaml": "apiVersion: v2\nname: lib\nversion: 0.1.0\ntype: library\n",
      "apps/lib/templates/_o.tpl": "{{ define \"lib.object\" }}name: {{ .Chart.Name }}{{ end }}",
    ])
    let chart = try Chart.load("apps/web", from: files, into: &sources)
    let rendering = chart.render(release: Release(name: "r"), sources: sources)
    #expect(rendering.documents.flatMap(\.objects).map { JSONText.of($0.value) } == ["{name:\"web\"}"])
  }

  @Test func versionOneCharts() throws {
    var test = ChartCase([
      "Chart.yaml": "apiVersion: v1\nname: old\nversion: 1.0.0\nappVersion: 1.10\n",
      "requirements.yaml": "dependencies:\n- {name: sub, version: 1.2.3, condition: sub.active}\n",
      "values.yaml": "sub: {active: false}\n",
      "charts/sub/Chart.yaml": "name: sub\nversion: 1.2.3\n", "charts/sub/templates/s.yaml": "sub: 1\n",
      "templates/a.yaml": "v: {{ .Chart.AppVersion | quote }}\n",
    ])
    #expect(try test.objects() == ["{v:\"1.1\"}"])
  }

  @Test func filesAndIgnoredFiles() throws {
    var test = ChartCase([
      ".helmignore": "# comment\n*.bak\n/secret/\n", "files/a.txt": "one\ntwo\n", "files/b.bak": "no",
      "secret/c.txt": "no",
      "templates/a.yaml": """
      a: {{ .Files.Get "files/a.txt" | quote }}
      none: {{ .Files.Get "files/b.bak" | quote }}
      secret: {{ .Files.Get "secret/c.txt" | quote }}
      lines: {{ .Files.Lines "files/a.txt" | toJson }}
      config:
        {{- (.Files.Glob "files/*").AsConfig | nindent 2 }}
      """, "templates/x.bak": "bad: {{ fail \"ignored\" }}", "templates/.hidden.yaml": "hidden: true",
    ])
    #expect(
      try test.objects() == [
        "{a:\"one\ntwo\n\",config:{a.txt:\"one\ntwo\n\"},lines:[\"one\",\"two\"],none:\"\",secret:\"\"}"
      ])
  }

  @Test func clusterDecides() throws {
    var test = ChartCase([
      "templates/a.yaml": """
      {{- $old := lookup "v1" "Secret" .Release.Namespace "x" }}
      kind: Secret
      password: {{ if $old }}{{ $old.data.password }}{{ else }}{{ randAlphaNum 8 | b64enc }}{{ end }}
      version: {{ .Capabilities.KubeVersion.Minor }}
      monitoring: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" }}
      ---
      {{- if $old }}
      kind: Old
      {{- end }}
      """
    ])
    let objects = try test.render().rendering.documents.flatMap(\.objects)
    #expect(JSONText.of(objects[0].value) == "{kind:\"Secret\",monitoring:false,password:?,version:35}")
    #expect(!objects[0].isUncertain)
    #expect(objects[1].isUncertain)
  }

  @Test func changesOfValuesAreSeenByTheNextTemplate() throws {
    // Helm executes templates from the last name to the first.
    var test = ChartCase([
      "templates/b.yaml": "{{ $_ := set .Values \"x\" \"from b\" }}b: {{ .Template.Name }}\n",
      "templates/a.yaml": "a: {{ .Values.x }}\n",
    ])
    #expect(try test.objects() == ["{a:\"from b\"}", "{b:\"chart/templates/b.yaml\"}"])
  }
}
