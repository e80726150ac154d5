import Foundation
import Testing

/// Any number of threads gives the same bytes.
@Suite struct ThreadTests {
  /// So much of everything that work is shared: one large file of nginx, many small ones, many manifests, many routes of
  /// Kong, each with faults and with syntax errors here and there.
  private static func inputs() throws -> TemporaryFolder {
    var files: [String: String] = [:]
    let server = { (i: Int) in
      """
      server {
        listen 80; server_name host\(i).example.com;
        location /v1/chat/completions { proxy_pass http://app\(i).internal; proxy_read_timeout \(i % 90)s; }
        location / { proxy_pass http://app\(i).internal; proxy_buffering \(i % 7 == 0 ? "of" : "on"); }
      }

      """
    }
    files["large/nginx.conf"] = "events {}\nhttp {\n" + (0..<1200).map(server).joined() + "}\n"
    for i in 0..<60 {
      files["sites/team\(i % 7)/conf.d/site\(i).conf"] = server(i) + (i % 11 == 0 ? "}" : "")
    }
    for part in 0..<20 {
      files["k8s/apps\(part).yaml"] = (0..<20).map { app(part * 20 + $0) }.joined() + (part == 3 ? "---\na: [\n" : "")
    }
    files["kong/kong.yaml"] =
      "_format_version: \"3.0\"\nservices:\n"
      + (0..<300).map {
        "  - name: s\($0)\n    url: http://app\($0).internal\n    routes:\n      - {name: r\($0), paths: [/sse]}\n"
      }.joined()
    return try TemporaryFolder(files)
  }

  private static func app(_ i: Int) -> String {
    """
    ---
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: app-\(i)
      annotations: {nginx.ingress.kubernetes.io/proxy-read-timeout: "\(i % 5 == 0 ? "x" : "30")"}
    spec:
      ingressClassName: nginx
      rules:
        - host: chat-\(i).example.com
          http: {paths: [{path: /mcp, pathType: Prefix, backend: {service: {name: app-\(i), port: {number: 80}}}}]}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: app-\(i)}
    spec: {ports: [{port: 80}]}

    """
  }

  @Test(arguments: ["json", "human", "sarif"])
  func oneThreadAndManyWriteTheSameBytes(_ format: String) throws {
    let folder = try Self.inputs()
    let arguments = ["check", ".", "--format", format, "--min-severity", "info"]
    let one = try Program.run(arguments, in: folder.url, environment: ["STREAMLINT_THREADS": "1"])
    #expect(one.output.utf8.count > 100_000)
    for threads in ["2", "3", "8"] {
      let many = try Program.run(arguments, in: folder.url, environment: ["STREAMLINT_THREADS": threads])
      #expect(many.output == one.output)
      #expect(many.errors == one.errors)
      #expect(many.status == one.status)
    }
  }
}
