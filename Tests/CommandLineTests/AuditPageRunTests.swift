import TestSupport
import Testing

/// The page tells what was asked, after a run with fixes too.
@Suite struct AuditPageRunTests {
  @Test(arguments: [["check"], ["check", "--fix"]]) func theHead(_ command: [String]) throws {
    let text = "location /sse { proxy_pass http://a; proxy_http_version 1.1; proxy_read_timeout 1s; }\n"
    let folder = try GitFolder(["a.conf": text, ".streamlint.yaml": "policy: {idle: 120s}\n"])
    let page = try Program.run(command + ["--format", "html", "."], in: folder.url).output
    let words = (command + ["--format", "html", "."]).joined(separator: " ")
    #expect(page.contains("<dt>Command</dt><dd>streamlint \(words)</dd>"))
    #expect(page.contains("120 s of silence") && page.contains("<dt>Commit</dt>"))
  }
}
