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

  /// JSON as kubectl prints it, and the dashes of a comment of Lua, which no document begins with.
  @Test(arguments: [
    ("{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\"\n", "stdin.yaml"),
    ("init_by_lua_block {\n--- a\n", "stdin.conf"),
  ])
  func names(_ text: String, _ name: String) throws {
    let result = try Program.run(["check", "-", "--no-config", "--format", "concise"], input: text)
    #expect((result.output + result.errors).contains("\(name):"), "\(result.output)\(result.errors)")
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
