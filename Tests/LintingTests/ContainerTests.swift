import Linting
import StreamModel
import Testing

/// Findings in containers are reported where a person edits the file.
@Suite struct ContainerTests {
  private func places(_ report: Report, consequences: Bool = false) -> [String] {
    report.findings.map { "\($0.rule) \(report.sources[$0.span.file].path) \(report.sources.text($0.span))" }
  }

  private static let compose = """
    services:
      web:
        image: nginx:1.26.2
        environment: {APP: "app:8000", TIMEOUT: 30s}
        configs: [{source: site, target: /etc/nginx/conf.d/default.conf}]
        volumes: ["./templates:/etc/nginx/templates", "./shared.conf:/etc/nginx/shared.conf"]
    configs:
      site:
        content: |
          server {
            listen 80;
            location /events { proxy_pass http://app; proxy_buffering off; proxy_read_timeout 20s; }
          }

    """

  @Test func aTextInAComposeFileIsJudgedAtItsLines() throws {
    let report = try session(["sse:/events"]).report(texts: ["compose.yaml": Self.compose])
    #expect(places(report) == ["idle-timeout compose.yaml proxy_read_timeout 20s"])
    #expect(report.findings.first?.sources.map(\.name) == ["web"])
  }

  @Test func itsFixIsWrittenThere() throws {
    let outcome = try session(["sse:/events"]).fix(texts: ["compose.yaml": Self.compose], unsafe: true)
    #expect(outcome.report.findings.isEmpty)
    #expect(outcome.files.map(\.path) == ["compose.yaml"])
  }

  private static let template = """
    server {
      listen 80;
      location /chat {
        proxy_pass http://${APP};
        proxy_read_timeout ${TIMEOUT};
        include shared.conf;
      }
    }

    """

  /// The value is that of the environment; a person edits the template.
  @Test func aTemplateIsJudgedWithItsValues() throws {
    let files = [
      "compose.yaml": Self.compose.replacing("configs: [{source: site", with: "x-configs: [{source: site"),
      "templates/chat.conf.template": Self.template,
      "shared.conf": "proxy_buffering off;\nproxy_http_version 1.1;\n",
    ]
    let report = try session(["sse:/chat"]).report(texts: files)
    #expect(places(report) == ["idle-timeout templates/chat.conf.template proxy_read_timeout ${TIMEOUT}"])
    #expect(report.findings.first?.value == "30s")
    #expect(report.findings.first?.sources.map(\.name) == ["web", "chat.conf.template"])
  }

  /// Without the container nothing is known of the value.
  @Test func aVariableThatNothingDecidesIsUnknown() throws {
    let report = try session(["sse:/chat"]).report(texts: [
      "chat.conf.template": Self.template, "shared.conf": "proxy_buffering off;\nproxy_http_version 1.1;\n",
    ])
    #expect(lines(report).isEmpty)
  }

  /// A file of the repository that two containers share is judged in both, and reported once.
  @Test func aFileIsReportedOnce() throws {
    let compose = """
      services:
        a: {image: nginx, volumes: ["./site.conf:/etc/nginx/conf.d/a.conf"]}
        b: {image: nginx, volumes: ["./site.conf:/etc/nginx/conf.d/b.conf"]}
      """
    let report = try session(["sse:/events"]).report(texts: [
      "compose.yaml": compose,
      "site.conf": "server { location /events { proxy_pass http://a; proxy_buffering off; proxy_read_timeout 5s; } }",
    ])
    #expect(lines(report) == ["error idle-timeout proxy_read_timeout"])
  }

  /// What comes with an image is nobody's line; the location that misses a value of its own is shown.
  @Test func aValueOfTheImageIsADefault() throws {
    let files = [
      "data/nginx/proxy_host/1.conf": """
      server {
        listen 80;
        location / { proxy_pass http://app:8000; proxy_buffering off; }
      }
      """,
      "compose.yaml": "services: {npm: {image: 'jc21/nginx-proxy-manager:2', volumes: ['./data:/data']}}",
    ]
    let report = try session(["sse:/"]).report(texts: files)
    let finding = try #require(report.findings.first { $0.rule == "idle-timeout" })
    #expect(report.sources[finding.span.file].path == "data/nginx/proxy_host/1.conf" && finding.value == "90s")
    #expect(!report.findings.contains { $0.rule == "upstream-http-1-0" })
  }
}
