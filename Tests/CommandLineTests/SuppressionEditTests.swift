import Foundation
import TestSupport
import Testing

/// `--add-suppressions` and `--remove-unused-suppressions`.
@Suite struct SuppressionEditTests {
  private static let nginx = """
    server {
        listen 80;
        location /sse { proxy_pass http://a; proxy_http_version 1.1; }
    }

    """
  private static let service = """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: web, annotations: {kubernetes.io/ingress.class: gce}}
    spec:
      rules:
        - host: chat.example.com
          http: {paths: [{path: /sse, pathType: Prefix, backend: {service: {name: chat, port: {number: 80}}}}]}
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: chat
    spec: {type: ClusterIP, ports: [{port: 80}]}

    """

  private func text(_ folder: TemporaryFolder, _ name: String) throws -> String {
    try String(contentsOf: folder.url.appendingPathComponent(name), encoding: .utf8)
  }

  @Test func whatIsReportedIsSuppressedWithTheReason() throws {
    let folder = try TemporaryFolder(["a.conf": Self.nginx, "k8s/app.yaml": Self.service])
    let before = try Program.run(["check", "."], in: folder.url)
    #expect(before.status == 1)
    let run = try Program.run(["check", "--add-suppressions", "--reason", "see TICKET-1", "."], in: folder.url)
    #expect(run.status == 0 && run.errors.contains("suppressed in 2 files"), "\(run.errors)")
    let added = try text(folder, "a.conf").split(separator: "\n").filter { $0.contains("streamlint: ignore[") }
    #expect(added == ["    # streamlint: ignore[idle-timeout, response-buffering] see TICKET-1"])
    let after = try Program.run(["check", "."], in: folder.url)
    #expect(after.status == 0 && after.output.contains("suppressed"), "\(after.output)")
    // A second run has nothing to write.
    let first = try text(folder, "k8s/app.yaml")
    _ = try Program.run(["check", "--add-suppressions", "--reason", "other", "."], in: folder.url)
    #expect(try text(folder, "k8s/app.yaml") == first)
  }

  @Test func findingsOfOneLineShareAComment() throws {
    let line = """
      location /ws { proxy_pass http://a; proxy_set_header Upgrade $http_upgrade; proxy_read_timeout 1s; proxy_http_version 1.0; }

      """
    let folder = try TemporaryFolder(["a.conf": line])
    let stream = ["--stream", "websocket:/ws"]
    _ = try Program.run(["check", "--add-suppressions", "--reason", "x", "."] + stream, in: folder.url)
    let comments = try text(folder, "a.conf").split(separator: "\n").filter { $0.hasPrefix("#") }
    #expect(comments.count == 1 && comments[0].contains(", "), "\(comments)")
    #expect(try Program.run(["check", "."] + stream, in: folder.url).status == 0)
  }

  @Test func unusedOnesGo() throws {
    let good = """
      server {
          # streamlint: ignore[compression] old
          listen 80; # streamlint: ignore[idle-timeout] old
          # other
          location /sse { # streamlint: ignore[idle-timeout] a heartbeat comes every 15 s
              proxy_pass http://a; proxy_http_version 1.1; proxy_buffering off;
          }
      }

      """
    let folder = try TemporaryFolder(["a.conf": good])
    let shown = try Program.run(["check", "--remove-unused-suppressions", "--diff", "."], in: folder.url)
    #expect(shown.output.contains("-    # streamlint: ignore[compression] old"), "\(shown.output)")
    #expect(try text(folder, "a.conf") == good)
    let run = try Program.run(["check", "--remove-unused-suppressions", "."], in: folder.url)
    #expect(run.status == 0 && run.errors.contains("2 problems removed"), "\(run.errors)")
    let expected = """
      server {
          listen 80;
          # other
          location /sse { # streamlint: ignore[idle-timeout] a heartbeat comes every 15 s
              proxy_pass http://a; proxy_http_version 1.1; proxy_buffering off;
          }
      }

      """
    #expect(try text(folder, "a.conf") == expected)
  }

  /// JSON has no comments: its findings stay, and are told.
  @Test func filesWithoutCommentsAreTold() throws {
    let json = """
      {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "web"}, "spec":
        {"ingressClassName": "nginx", "rules": [{"host": "a.example.com", "http": {"paths": [
          {"path": "/sse", "pathType": "Prefix", "backend": {"service": {"name": "a", "port": {"number": 80}}}}]}}]}}

      """
    let folder = try TemporaryFolder(["a.json": json])
    let run = try Program.run(["check", "--add-suppressions", "--reason", "x", "."], in: folder.url)
    #expect(run.errors.contains("write ignore: entries in .streamlint.yaml"), "\(run.errors)\n\(run.output)")
    #expect(try text(folder, "a.json") == json)
  }

  @Test(arguments: [
    ["--add-suppressions"], ["--add-suppressions", "--reason", " "], ["--reason", "x"],
    ["--add-suppressions", "--reason", "x", "--fix"], ["--add-suppressions", "--reason", "a\nb"],
    ["--add-suppressions", "--reason", "x", "--no-suppressions"],
    ["--add-suppressions", "--reason", "x", "--remove-unused-suppressions"],
    ["--remove-unused-suppressions", "--unsafe-fixes"],
  ])
  func wrongUsage(_ arguments: [String]) throws {
    let folder = try TemporaryFolder(["a.conf": Self.nginx])
    #expect(try Program.run(["check", "."] + arguments, in: folder.url).status == 2)
    #expect(try text(folder, "a.conf") == Self.nginx)
  }
}
