import Testing

/// What a text on standard input is taken for.
@Suite struct StandardInputTests {
  private static let map = """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: web}
    data:
      nginx.conf: |
        events {}
        http {
          server {
            listen 80;
            location /sse { proxy_pass http://app:80; }
          }
        }

    """

  /// nginx inside of a manifest does not make it a file of nginx.
  @Test func manifests() throws {
    let result = try Program.run(
      ["check", "-", "--no-config", "--stream", "sse:/sse", "--format", "concise"], input: Self.map)
    #expect(result.errors.isEmpty, "\(result.errors)")
    #expect(result.output.contains("stdin.yaml:10:"), "\(result.output)")
    #expect(!result.output.contains("stdin.conf"))
  }

  @Test func nginx() throws {
    let text = "server {\n  listen 80;\n  location /sse { proxy_pass http://app:80; }\n}\n"
    let result = try Program.run(
      ["check", "-", "--no-config", "--stream", "sse:/sse", "--format", "concise"], input: text)
    #expect(result.output.contains("stdin.conf:3:"), "\(result.output)")
    let named = try Program.run(
      ["check", "-", "--no-config", "--stdin-filename", "a.conf", "--stream", "sse:/sse", "--format", "concise"],
      input: text)
    #expect(named.output.contains("a.conf:3:"))
  }
}
