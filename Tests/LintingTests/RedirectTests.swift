import Linting
import StreamModel
import Testing

/// A path without its slash is redirected; the message has the Location that nginx sends.
@Suite struct RedirectTests {
  /// As nginx 1.22.1 sends them to a client that asks for chat.example.com.
  @Test(arguments: [
    ("listen 80;", "", "http://chat.example.com/mcp/"),
    ("listen 8080;", "", "http://chat.example.com:8080/mcp/"),
    ("listen 80; listen 8443 ssl;", "", "https://chat.example.com:8443/mcp/"),
    ("listen 443 ssl;", "", "https://chat.example.com/mcp/"),
    ("listen 8080; port_in_redirect off;", "", "http://chat.example.com/mcp/"),
    ("listen 8080;", "absolute_redirect off;", "/mcp/"),
    ("listen 8080; server_name_in_redirect on; server_name chat.example.com;", "", "http://chat.example.com:8080/mcp/"),
    ("listen unix:/run/web.sock;", "", "/mcp/"),
  ])
  func location(_ server: String, _ location: String, _ expected: String) throws {
    let text = """
      events {}
      http { server { \(server) location /mcp/ { \(location) proxy_pass http://app:9000; proxy_buffering off; } } }
      """
    let report = try session(["streamable-http:chat.example.com/mcp"]).report(texts: ["nginx.conf": text])
    let finding = try #require(report.findings.first { $0.rule == "route-redirected" })
    #expect(finding.message.hasSuffix("is redirected to \(expected)"), "\(finding.message)")
  }
}
