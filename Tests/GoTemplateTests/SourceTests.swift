import GoTemplate
import SourceText
import Testing

/// Every byte knows the file that it comes from.
@Suite struct SourceTests {
  static let values = """
    annotations:
      nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"
    timeout: 90
    name: web
    snippet: |
      proxy_buffering off;
      proxy_read_timeout 1h;
    """

  /// The source of the first occurrence of a text in the output.
  private func source(of wanted: String, in template: String) throws -> (test: TemplateCase, span: SourceSpan) {
    let test = TemplateCase(template, values: Self.values)
    let output = try test.output()
    let start = try #require(output.firstIndex(of: Array(wanted.utf8)), "\(output.string)")
    return (test, try #require(output.source(of: start..<start + wanted.utf8.count)))
  }

  @Test(arguments: [
    ("{{ toYaml .Values.annotations | nindent 4 }}", "3600", "3600"),
    ("{{ toYaml .Values.annotations | nindent 4 }}", "nginx.ingress", "nginx.ingress.kubernetes.io/proxy-read-timeout"),
    ("t: {{ .Values.timeout }}", "90", "90"),
    ("t: {{ .Values.timeout | int | quote }}", "90", "90"),
    ("t: {{ printf \"%ss\" (.Values.timeout | toString) }}", "90", "90"),
    ("t: {{ .Values.name | upper | trunc 2 }}", "WE", "web"),
    ("t: {{ default \"x\" .Values.name }}", "web", "web"),
    ("t: {{ tpl \"{{ .Values.name }}\" . }}", "web", "web"),
    ("{{ (fromYaml (toYaml .Values.annotations)) | toJson }}", "3600", "3600"),
    ("{{ define \"n\" }}{{ .Values.name }}-x{{ end }}t: {{ include \"n\" . | quote }}", "web", "web"),
    ("{{ .Values.snippet | nindent 2 }}", "1h;", "1h;"),
  ])
  func valuesAreFound(_ template: String, _ wanted: String, _ expected: String) throws {
    let (test, span) = try source(of: wanted, in: template)
    #expect(span.file == TemplateCase.valuesFile)
    // The span is that of the value, quotes included, or the very bytes.
    #expect(test.text(span).contains(expected) && test.text(span).utf8.count <= expected.utf8.count + 2)
  }

  @Test func templateTextMapsByteForByte() throws {
    let (test, span) = try source(of: "spec", in: "kind: Ingress\n{{ .Values.name }}\nspec: {}\n")
    #expect(span.file == TemplateCase.templateFile)
    #expect(test.text(span) == "spec")
  }

  @Test func whatNoValueSetsIsTheAction() throws {
    let (test, span) = try source(of: "7", in: "a: {{ add 3 4 }}")
    #expect(span.file == TemplateCase.templateFile)
    #expect(test.text(span).contains("add 3 4"))
  }
}
