import HelmCharts
import SourceText
import SystemSupport
import Testing

@Suite struct HostileChartTests {
  @Test func noChart() {
    for text in ["", "[]", "name: [", "version: 1", "name: {a: b}"] {
      var sources = SourceMap()
      #expect(throws: ChartLoadError.self) {
        try Chart.load("c", from: MemoryFileSystem(["c/Chart.yaml": text]), into: &sources)
      }
    }
  }

  @Test func chartsThatContainThemselves() throws {
    var sources = SourceMap()
    let files = MemoryFileSystem([
      "a/Chart.yaml":
        "name: a\nversion: 1.0.0\ndependencies: [{name: b, version: 1.0.0, repository: \"file://../b\"}]\n",
      "b/Chart.yaml":
        "name: b\nversion: 1.0.0\ndependencies: [{name: a, version: 1.0.0, repository: \"file://../a\"}]\n",
      "a/templates/x.yaml": "ok: true\n",
    ])
    let chart = try Chart.load("a", from: files, into: &sources)
    #expect(chart.problems.contains { $0.message.contains("nested more than") })
    #expect(!chart.render(release: Release(name: "r"), sources: sources).documents.isEmpty)
  }

  @Test func wrongTypes() throws {
    for values in ["[]", "text", "a: [", "sub: 3\nglobal: 4\ntags: 5\n", "sub: []"] {
      var files = ValuesTests.sub
      files["Chart.yaml"] =
        "name: c\nversion: 1.0.0\ndependencies: [{name: sub, tags: {a: b}, condition: a.b.c, import-values: 7}, 3, {}, {name: sub}]\n"
      files["values.yaml"] = values
      files["templates/a.yaml"] = "ok: {{ .Values.global | quote }}\n"
      var test = ChartCase(files, values: ["[1]", "x"])
      let (_, rendering) = try test.render()
      #expect(rendering.problems.contains { $0.message == "values are no map" })
    }
  }

  @Test func oneTemplateUsesUpTheSteps() throws {
    var limits = ChartLimits()
    limits.templates.steps = 20_000
    var test = ChartCase([
      "templates/a.yaml": "ok: true\n",
      "templates/z.yaml": "{{ range until 1000 }}{{ range until 1000 }}{{ . }}{{ end }}{{ end }}",
    ])
    let (_, rendering) = try test.render(limits: limits)
    #expect(rendering.problems.contains { $0.message.contains("more than 20000 steps") })
  }

  @Test func deepValues() throws {
    let deep = "a: " + String(repeating: "[", count: 190) + String(repeating: "]", count: 190) + "\n"
    var test = ChartCase(["values.yaml": deep, "templates/a.yaml": "a: {{ .Values.a | toJson | quote }}\n"])
    #expect(try test.render().rendering.problems.isEmpty)
    let tooDeep = "a: " + String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000) + "\n"
    var other = ChartCase(["values.yaml": tooDeep, "templates/a.yaml": "b: 1\n"])
    let (chart, rendering) = try other.render()
    #expect(chart.problems.first?.message.hasPrefix("values.yaml is no YAML") == true)
    #expect(rendering.documents.count == 1)
  }
}
