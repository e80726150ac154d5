import Linting
import StreamModel
import Testing

/// A template that an include leads to is read as far as it is certain.
@Suite struct IncludedTemplateTests {
  @Test func nothingInItIsRefused() {
    let main = "events {}\nhttp { include conf.d/*.conf; }\n"
    let site =
      "server { listen 80; server_name {{ getenv \"NAME\" }}; client_max_body_size {{ getenv \"SIZE\" \"61M\" }};\n"
      + "location / { proxy_pass http://app:1; } }\n"
    let report = LintSession(options: LintOptions(), catalogue: .embedded).report(
      texts: ["nginx.conf": main, "conf.d/site.conf": site])
    #expect(report.findings.filter { $0.severity == .error }.isEmpty)
    #expect(!report.problems.contains { $0.level == .error })
    #expect(report.summary.skipped.isEmpty && report.routes.count == 1)
  }

  @Test func plainTextIsStillChecked() {
    let text =
      "events {}\nhttp { server { listen 80; location / { proxy_pass http://app:1; proxy_buffering off on; } } }\n"
    let report = LintSession(options: LintOptions(), catalogue: .embedded).report(texts: ["nginx.conf": text])
    #expect(report.findings.contains { $0.rule == "wrong-argument-count" })
  }
}
