import Linting
import Rules
import StreamModel
import Testing

/// The fix is at the cause, and what follows from it needs none.
@Suite struct FixCauseTests {
  private func fixed(_ text: String, _ path: String, _ stream: String, unsafe: Bool = false) throws -> String {
    let outcome = try session([stream]).fix(texts: [path: text], unsafe: unsafe)
    #expect(outcome.report.findings.allSatisfy { $0.severity != .error }, "\(lines(outcome.report))")
    return String(decoding: try #require(outcome.files.first).after, as: UTF8.self)
  }

  private static func server(_ location: String) -> String {
    """
    events {}
    http { server { listen 80;
      location \(location) {
        proxy_pass http://127.0.0.1:9000;
        proxy_buffering off;
        proxy_http_version 1.1;
        proxy_read_timeout 900s;
      }
      location / { proxy_pass http://127.0.0.1:9000; }
    } }

    """
  }

  @Test(arguments: [
    ("^/v1/(chat|completions)", "~ ^/v1/(chat|completions)"), ("\"^/v1/chat\"", "~ \"^/v1/chat\""),
    ("v1/chat", "/v1/chat"), ("'v1/chat'", "'/v1/chat'"),
  ])
  func deadLocations(_ written: String, _ wanted: String) throws {
    #expect(try fixed(Self.server(written), "nginx.conf", "sse:/v1/chat/completions") == Self.server(wanted))
  }

  /// Settings for streams tell what a location was made for. Without them it may take requests that are not meant.
  @Test func deadLocationsThatNobodyDeclares() throws {
    let made = try session([]).fix(texts: ["nginx.conf": Self.server("^/v1/chat")], unsafe: false)
    #expect(made.files.map { String(decoding: $0.after, as: UTF8.self) } == [Self.server("~ ^/v1/chat")])
    let bare = Self.server("^/v1/chat").split(separator: "\n").filter {
      !$0.contains("proxy_b") && !$0.contains("_read_")
    }
    let outcome = try session([]).fix(texts: ["nginx.conf": bare.joined(separator: "\n")], unsafe: false)
    #expect(outcome.files.isEmpty)
  }

  /// Where another upstream answers today, the location's own one may be another application.
  @Test func deadLocationsWithAnotherUpstream() throws {
    let text = Self.server("^/v1/chat").replacing(
      "location / { proxy_pass http://127.0.0.1:9000; }", with: "location / { proxy_pass http://127.0.0.1:9001; }")
    let session = try session(["sse:/v1/chat/completions"])
    #expect(session.fix(texts: ["nginx.conf": text], unsafe: false).files.isEmpty)
    #expect(!session.fix(texts: ["nginx.conf": text], unsafe: true).files.isEmpty)
  }

  @Test func misspeltDirectives() throws {
    let right = Self.server("/v1/chat")
    let wrong = right.replacing("proxy_read_timeout", with: "proxy_read_timeot")
    #expect(try fixed(wrong, "nginx.conf", "sse:/v1/chat") == right)
  }

  private static func ingress(_ annotation: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: chat
      annotations:
        a: b
    \(annotation)spec:
      ingressClassName: nginx
      rules: [{host: a.example.com, http: {paths: [{path: /chat, pathType: Prefix, backend: {service: {name: c, port: {number: 80}}}}]}}]

    """
  }

  private static let right = "    nginx.ingress.kubernetes.io/proxy-read-timeout: \"900\"\n"

  @Test(arguments: [
    // Renamed, corrected, quoted.
    "    nginx.ingress.kubernetes.io/proxy-read-timeot: \"900\"\n",
    "    nginx.ingress.kubernetes.io/proxy-read-timeout: \"900s\"\n",
    "    nginx.ingress.kubernetes.io/proxy-read-timeout: 15m\n",
    "    nginx.ingress.kubernetes.io/proxy-read-timeout: 900\n",
    // The one without effect goes.
    "    nginx.ingress.kubernetes.io/proxy-read-timeout: \"900\"\n    nginx.ingress.kubernetes.io/proxy-read-timeut: \"60\"\n",
  ])
  func annotations(_ written: String) throws {
    #expect(try fixed(Self.ingress(written), "i.yaml", "sse:a.example.com/chat") == Self.ingress(Self.right))
  }

  @Test func movedAnnotations() throws {
    let service = "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: c\n"
    let spec = "spec: {ports: [{port: 80}]}\n"
    let wrong =
      Self.ingress("") + service + "  annotations:\n    nginx.ingress.kubernetes.io/proxy-read-timeout: \"900\"\n"
      + spec
    #expect(try fixed(wrong, "i.yaml", "sse:a.example.com/chat") == Self.ingress(Self.right) + service + spec)
  }

  @Test func foreignAnnotations() throws {
    let head = Self.ingress("").replacing(
      "ingressClassName: nginx\n",
      with: "ingressClassName: haproxy\n")
    let text = head.replacing(
      "    a: b\n", with: "    a: b\n    nginx.ingress.kubernetes.io/proxy-read-timeout: \"900\"\n")
    let classes =
      "---\napiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: haproxy}\nspec: {controller: haproxy.org/ingress-controller/haproxy}\n"
    let result = try fixed(text + classes, "i.yaml", "sse:a.example.com/chat")
    #expect(result.contains("    haproxy.org/timeout-server: \"900s\"\n") && !result.contains("nginx"), "\(result)")
  }

  /// The map that the configuration has decides about the connection, and the finding shows it.
  @Test func maps() throws {
    let text = """
      events {}
      http {
        map $http_upgrade $my_connection { default upgrade; '' close; }
        server { listen 80;
          location /ws { proxy_pass http://127.0.0.1:9000; proxy_http_version 1.1; proxy_read_timeout 900s; }
        }
      }

      """
    let report = try session(["websocket:/ws"]).report(texts: ["nginx.conf": text])
    #expect(report.findings.contains { $0.fixes.first?.edits.contains { $0.text.contains("$my_connection") } == true })
    #expect(try fixed(text, "nginx.conf", "websocket:/ws").contains("proxy_set_header Connection $my_connection;"))
  }

  /// The policy decides what is written.
  @Test func policies() throws {
    let outcome = try session(["sse:/e"]) { $0.minimumTotal = 1_200_000 }.fix(
      texts: ["app.conf": "location /e {\n  proxy_pass http://a;\n  proxy_buffering off;\n}\n"], unsafe: false)
    #expect(outcome.files.contains { String(decoding: $0.after, as: UTF8.self).contains("proxy_read_timeout 1200s;") })
  }
}
