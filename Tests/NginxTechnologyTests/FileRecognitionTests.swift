import Analysis
import NginxTechnology
import SourceText
import Testing

/// Text that looks like nginx configuration and is not one file of it.
@Suite struct FileRecognitionTests {
  private func reason(_ text: String) -> String? {
    let technology = NginxTechnology(TechnologySettings())
    let file = SourceFile(path: "nginx.conf", text: text)
    if case .skipped(let reason, _) = technology.recognise(file, isNamed: false) { return reason }
    return nil
  }

  private static let server = "server { location / { proxy_pass http://app:1; client_max_body_size 1m; } }\n"

  @Test func theOutputOfATestIsSeveralFiles() {
    let text =
      "# configuration file /etc/nginx/nginx.conf:\n\(Self.server)# configuration file /etc/nginx/fastcgi.conf:\n"
    #expect(reason("\n" + text)?.contains("nginx -T") == true)
    #expect(reason(Self.server) == nil)
  }

  @Test func aTemplateThatCanBeRead() {
    #expect(reason(Self.server.replacing("1m", with: "{{ getenv \"SIZE\" \"61M\" }}")) == nil)
    #expect(reason(Self.server.replacing("1m", with: "{{ if x }}")) != nil)
    #expect(reason("location / { content_by_lua_block { local t = { { 1 }, {{ 2 }} } } }") == nil)
  }
}
