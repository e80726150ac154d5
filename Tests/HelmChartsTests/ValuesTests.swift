import HelmCharts
import Testing

/// How values are put together. The results are those of helm 4.1.4.
@Suite struct ValuesTests {
  /// What a template sees of some values.
  private func seen(
    _ expression: String, chart: String = "", layers: [String] = [], files: [String: String] = [:]
  ) throws -> [String] {
    var all = files
    all["values.yaml"] = chart
    all["templates/a.yaml"] = "v: {{ \(expression) }}\n"
    var test = ChartCase(all, values: layers)
    return try test.objects()
  }

  @Test func layersAreMerged() throws {
    let chart = "a: {x: 1, w: [1, 2]}\nb: text\n"
    let layers = ["a: {w: [3], z: 4}\n", "b: {m: 1}\na: {x: 5}\n"]
    #expect(try seen("toJson .Values", chart: chart, layers: layers) == ["{v:{a:{w:[3],x:5,z:4},b:{m:1}}}"])
  }

  @Test func nullDeletes() throws {
    let chart = "a: {x: 1, w: 2}\nb: {c: 1}\n"
    #expect(
      try seen("toJson .Values", chart: chart, layers: ["a: {x: null}\nb: null\nnew: null\n"])
        == ["{v:{a:{w:2},new:null}}"])
    // A later file gives the deleted key back.
    #expect(try seen("toJson .Values", chart: "a: {x: 1}", layers: ["a: {x: null}", "a: {x: 3}"]) == ["{v:{a:{x:3}}}"])
  }

  @Test func keysAreThoseOfJSON() throws {
    // `y`, `on` and octal numbers are no strings in YAML 1.1.
    #expect(try seen("toJson .Values", chart: "y: 1\non: 2\n010: 3\n\"no\": 4\n") == ["{v:{8:3,no:4,true:2}}"])
  }

  static let sub = [
    "charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 1.2.3\n",
    "charts/sub/values.yaml": "own: 1\nport: 80\nglobal: {a: sub, b: sub}\nexports: {data: {exported: yes}}\n",
    "charts/sub/templates/s.yaml": "sub: {{ toJson .Values }}\nname: {{ .Chart.Name }}\n",
  ]

  private func withSub(_ dependency: String, values: String = "", layers: [String] = []) throws -> [String] {
    var files = Self.sub
    files["Chart.yaml"] =
      "apiVersion: v2\nname: chart\nversion: 1.0.0\ndependencies:\n- name: sub\n  version: ^1.0\n" + dependency
    files["values.yaml"] = values
    files["templates/a.yaml"] = "top: {{ .Values.exported }}\n"
    var test = ChartCase(files, values: layers)
    return try test.objects()
  }

  @Test func parentsWin() throws {
    #expect(
      try withSub("", values: "sub: {port: 90}\nglobal: {a: top}\n").first
        == "{name:\"sub\",sub:{exports:{data:{exported:true}},global:{a:\"top\",b:\"sub\"},own:1,port:90}}")
  }

  @Test func aliases() throws {
    let objects = try withSub("  alias: other\n", values: "other: {port: 90}\nsub: {port: 1}\n")
    #expect(objects.first?.contains("name:\"other\"") == true)
    #expect(objects.first?.contains("port:90") == true)
  }

  @Test(arguments: [
    ("  condition: sub.enabled\n", "sub: {enabled: false}\n", 1),
    ("  condition: sub.enabled\n", "sub: {enabled: true}\n", 2),
    ("  condition: sub.enabled\n", "sub: {enabled: \"false\"}\n", 2),
    ("  condition: none.here,sub.enabled\n", "sub: {enabled: false}\n", 1),
    ("  tags: [front]\n", "tags: {front: false}\n", 1),
    ("  tags: [front, back]\n", "tags: {front: false, back: true}\n", 2),
    ("  tags: [front]\n  condition: sub.enabled\n", "tags: {front: false}\nsub: {enabled: true}\n", 2),
    ("", "", 2),
  ])
  func conditions(_ dependency: String, _ values: String, _ count: Int) throws {
    #expect(try withSub(dependency, values: values).count == count)
  }

  @Test func imports() throws {
    #expect(try withSub("  import-values: [data]\n").last == "{top:true}")
    #expect(
      try withSub("  import-values: [{child: exports.data, parent: .}]\n", values: "exported: mine\n").last
        == "{top:\"mine\"}")
  }

  @Test func variantsAreFound() throws {
    var test = ChartCase([
      "values.yaml": "", "values-prod.yaml": "a: 1", "environments/test.yaml": "a: 2", "ci/x-values.yaml": "a: 3",
      "tests/values/x.yaml": "a: 3",
      "templates/values-x.yaml": "", "config.yaml": "a: 4",
    ])
    #expect(
      try test.load().variants.map(\.name) == [
        "ci/x-values.yaml", "environments/test.yaml", "tests/values/x.yaml", "values-prod.yaml",
      ])
  }
}
