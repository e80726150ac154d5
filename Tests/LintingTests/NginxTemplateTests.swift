import Linting
import StreamModel
import Testing

/// Templates in several languages are judged for what is certain.
@Suite struct NginxTemplateTests {
  /// A server whose location passes requests on, with lines of a template in the place of `•`.
  private func server(_ lines: String, around: String = "") -> String {
    """
    server {
      listen 80;
      \(around)
      location /sse {
        proxy_pass http://app;
        proxy_http_version 1.1;
        \(lines)
      }
    }
    """
  }

  private func findings(_ text: String, named name: String = "site.conf.j2") throws -> [String] {
    allLines(try session(["sse:/sse"]).report(texts: [name: text]))
  }

  @Test(arguments: [
    "proxy_read_timeout 30s;", "proxy_read_timeout 30s; {# a comment #}", "{% set x = 1 %}\n proxy_read_timeout 30s;",
    "{% if x %}\n add_header A b;\n {% endif %}\n proxy_read_timeout 30s;", "<%# nothing %>\n proxy_read_timeout 30s;",
    "proxy_set_header Host {{ host }}; proxy_read_timeout 30s;", "{{/* c */}} proxy_read_timeout 30s;",
    "proxy_set_header Host <%= @host -%>; proxy_read_timeout 30s;",
    "{{- range .Headers }}\n proxy_set_header {{ .Name }} {{ .Value }};\n {{- end }}\n proxy_read_timeout 30s;",
  ])
  func whatIsCertainIsJudged(_ lines: String) throws {
    #expect(
      try findings(server("proxy_buffering off; " + lines)) == ["error idle-timeout proxy_read_timeout"])
  }

  @Test(arguments: [
    "proxy_read_timeout {{ timeout }};", "proxy_read_timeout {{ timeout }}s;",
    "{% if x %}\n proxy_read_timeout 30s;\n {% endif %}",
    "{% if x %}\n proxy_read_timeout 30s;\n {% else %}\n proxy_read_timeout 1h;\n {% endif %}",
    "<% if @x %>\n proxy_read_timeout 30s;\n <% end %>",
    "<% @list.each do |line| -%>\n proxy_read_timeout <%= line %>;\n <% end -%>",
    "{{ if .X }}proxy_read_timeout 30s;{{ end }}", "{{#x}}\n proxy_read_timeout 30s;\n {{/x}}",
    "proxy_read_timeout {% if x %}30{% else %}60{% endif %}s;",
  ])
  func whatATemplateDecidesIsNot(_ lines: String) throws {
    #expect(try findings(server("proxy_buffering off; " + lines)).isEmpty)
  }

  /// A condition around the location decides about it too.
  @Test func aConditionAroundTheLocationIsUnknown() throws {
    let around = "{% if x %}\n proxy_buffering off;\n proxy_read_timeout 1h;\n {% endif %}"
    #expect(try findings(server("", around: around)).isEmpty)
  }

  /// Where a template may write anything, a default is a guess, and nothing is inserted.
  @Test func whatMayBeThereMakesADefaultUncertain() throws {
    for lines in ["{{ extra }}", "<%= @extra %>", "${EXTRA}", "{% include 'more.conf' %}"] {
      let report = try session(["sse:/sse"]).report(texts: ["site.conf.j2": server(lines)])
      let certain = report.findings.filter { $0.severity == .error || $0.confidence == .certain }
      let fixable = report.findings.filter { !$0.fixes.isEmpty }
      #expect(certain.isEmpty && fixable.isEmpty, "\(lines)")
    }
  }

  /// Blocks in a condition are judged: what is said of them holds where they are rendered.
  @Test func anOptionalLocationIsJudged() throws {
    let text =
      "server {\n {% if x %}\n location /sse { proxy_pass http://app; proxy_read_timeout 9s; }\n {% endif %}\n}"
    #expect(try findings(text).contains("error response-buffering proxy_buffering"))
  }

  /// Of a path that a template decides something may be served there.
  @Test func aPathWithAVariableMayServeTheRoute() throws {
    let text = """
      server {
        location / { root /html; }
        location /v1/${SERVICE} { proxy_pass http://app; proxy_buffering off; proxy_read_timeout 30s; }
      }
      """
    let report = try session(["sse:/v1/chat"]).report(texts: ["site.conf.template": text])
    #expect(lines(report) == ["error idle-timeout proxy_read_timeout"])
  }

  /// Names that a template cuts, and blocks that it opens in one arm and closes in another, are not read.
  @Test(arguments: [
    "server {\n {% if a %}\n location /a {\n {% else %}\n location /b {\n {% endif %}\n proxy_pass http://x;\n }\n}",
    "server { location /sse { {{ name }}_pass http://app; } }", "server { location /sse { proxy_pass http://{{ a; } }",
    "{% if a %} server { location /sse { proxy_pass http://app; } }", "server { {% endif %} }",
    "server { location /sse { proxy_pass http://app; proxy_buffering on; } } {{ \"unclosed }}",
  ])
  func whatCannotBeReadIsNamed(_ text: String) throws {
    let report = try session([]).report(texts: ["site.conf.j2": text])
    #expect(report.findings.isEmpty)
    #expect(report.summary.skipped.map(\.code) == [.template])
  }

  /// Suppressions, routes and texts show no place holders of ours.
  @Test func peopleSeeNoMasks() throws {
    let text = "server { location /{{ path }}/sse { proxy_pass http://{{ host }}; } }"
    let report = try session([]) { $0.assumeStreaming = true }.report(texts: ["site.conf.j2": text])
    let shown = report.findings.map { "\($0.message) \($0.route ?? "") \($0.remedy) \($0.condition ?? "")" }
    #expect(!shown.isEmpty && shown.allSatisfy { !$0.contains("${_") && !$0.contains("Tmpl_") })
  }

  /// Many actions are read in linear time, and limits end what is hostile.
  @Test func hostileTemplatesEnd() throws {
    let many = String(repeating: "{% if a %}proxy_buffering off;{% endif %}\n", count: 5_000)
    #expect(try !findings(server(many)).contains { $0.contains("proxy_buffering") })
    let deep = String(repeating: "{% if a %}", count: 5_000) + String(repeating: "{% endif %}", count: 5_000)
    #expect(try findings(server("proxy_buffering off; proxy_read_timeout 1h; " + deep)).isEmpty)
    let open = String(repeating: "{{ ", count: 30_000)
    #expect(try session([]).report(texts: ["a.conf": open]).findings.isEmpty)
  }
}
