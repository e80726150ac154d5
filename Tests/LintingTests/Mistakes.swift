import StreamModel

/// Something that people write wrongly, with what must be told of it.
struct Mistake: Sendable, CustomStringConvertible {
  let name: String
  let files: [String: String]
  /// The route that must stream.
  var stream = "sse:chat.example.com/sse"
  /// The line with the mistake.
  let line: String
  let rule: String
  /// That of what it causes; a warning where no file proves that the stream breaks.
  var severity = Severity.error
  /// The rules of the consequences.
  var leads: Set<String> = []
  /// Whether the fix writes what streams and leaves the line that does nothing, as a warning.
  var staysAsWarning = false

  var description: String { name }
}

// MARK: Kubernetes

extension Mistake {
  private static let ingressNginx = "nginx.ingress.kubernetes.io/"

  private static func ingress(_ annotations: [String], class name: String? = "nginx") -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: chat
      namespace: web
      annotations:
        example.com/team: chat
    \(annotations.map { "    \($0)" }.joined(separator: "\n"))
    spec:
    \(name.map { "  ingressClassName: \($0)" } ?? "  # no class")
      rules:
        - host: chat.example.com
          http:
            paths:
              - path: /sse
                pathType: Prefix
                backend:
                  service:
                    name: chat
                    port:
                      number: 80

    """
  }

  private static func service(_ annotations: [String] = []) -> String {
    """
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: chat
      namespace: web
      annotations:
        example.com/team: chat
    \(annotations.map { "    \($0)" }.joined(separator: "\n"))
    spec:
      selector:
        app: chat
      ports:
        - name: http
          port: 80
          targetPort: 8000

    """
  }

  private static func gke(
    ingress: [String] = [], service: [String] = [], config: String = "timeoutSec: 3600", in namespace: String = "web"
  ) -> [String: String] {
    let objects =
      Self.ingress(["kubernetes.io/ingress.class: gce"] + ingress, class: nil)
      + Self.service(["cloud.google.com/neg: '{\"ingress\": true}'"] + service)
    return [
      "app.yaml": objects + """
        ---
        apiVersion: cloud.google.com/v1
        kind: BackendConfig
        metadata:
          name: llm
          namespace: \(namespace)
        spec:
          \(config)

        """
    ]
  }

  private static func plain(_ annotations: [String], class name: String? = "nginx", service: [String] = [])
    -> [String: String]
  { ["app.yaml": ingress(annotations, class: name) + Self.service(service)] }

  static let kubernetes = [
    Mistake(
      name: "a BackendConfig on the Ingress",
      files: gke(ingress: ["cloud.google.com/backend-config: '{\"default\": \"llm\"}'"]),
      line: "cloud.google.com/backend-config", rule: "wrong-object", leads: ["total-timeout"]),
    Mistake(
      name: "the target port as key",
      files: gke(service: ["cloud.google.com/backend-config: '{\"ports\": {\"8000\": \"llm\"}}'"]),
      line: "cloud.google.com/backend-config", rule: "backend-config-port", leads: ["total-timeout"]),
    Mistake(
      name: "a BackendConfig of another namespace",
      files: gke(service: ["cloud.google.com/backend-config: '{\"default\": \"llm\"}'"], in: "infra"),
      line: "cloud.google.com/backend-config", rule: "dangling-reference"),
    Mistake(
      name: "a misspelt name of a BackendConfig",
      files: gke(service: ["cloud.google.com/backend-config: '{\"default\": \"llmm\"}'"]),
      line: "cloud.google.com/backend-config", rule: "dangling-reference"),
    Mistake(
      name: "a reference that is no JSON", files: gke(service: ["cloud.google.com/backend-config: '{default: llm}'"]),
      line: "cloud.google.com/backend-config", rule: "backend-config-json"),
    Mistake(
      name: "a misspelt prefix", files: plain(["ngnix.ingress.kubernetes.io/proxy-read-timeout: \"3600\""]),
      line: "ngnix.ingress", rule: "unknown-setting", leads: ["idle-timeout"]),
    Mistake(
      name: "the prefix of old releases", files: plain(["ingress.kubernetes.io/proxy-read-timeout: \"3600\""]),
      line: "    ingress.kubernetes.io", rule: "unknown-setting", leads: ["idle-timeout"]),
    Mistake(
      name: "a misspelt annotation", files: plain([ingressNginx + "proxy-read-timeouts: \"3600\""]),
      line: "proxy-read-timeouts", rule: "unknown-setting", leads: ["idle-timeout"]),
    Mistake(
      name: "a unit where none is read", files: plain([ingressNginx + "proxy-read-timeout: \"3600s\""]),
      line: "3600s", rule: "ignored-value", leads: ["idle-timeout"]),
    Mistake(
      name: "a number that is no string", files: plain([ingressNginx + "proxy-read-timeout: 3600"]),
      line: "proxy-read-timeout", rule: "unquoted-annotation"),
    Mistake(
      name: "an annotation of another controller",
      files: plain(
        ["konghq.com/response-buffering: \"false\"", ingressNginx + "proxy-read-timeout: \"3600\""], class: "kong"),
      line: "proxy-read-timeout", rule: "foreign-annotation", leads: ["idle-timeout"]),
    Mistake(
      name: "a timeout of Kong on the Ingress",
      files: plain(
        ["konghq.com/response-buffering: \"false\"", "konghq.com/read-timeout: \"3600000\""], class: "kong"),
      line: "konghq.com/read-timeout", rule: "wrong-object", leads: ["idle-timeout"]),
    Mistake(
      name: "seconds for milliseconds",
      files: plain(
        ["konghq.com/response-buffering: \"false\""], class: "kong", service: ["konghq.com/read-timeout: \"3600\""]),
      line: "konghq.com/read-timeout", rule: "idle-timeout"),
    Mistake(
      name: "a field that was removed",
      files: [
        "app.yaml": ingress(["konghq.com/override: llm"], class: "kong") + service() + """
          ---
          apiVersion: configuration.konghq.com/v1
          kind: KongIngress
          metadata:
            name: llm
            namespace: web
          proxy:
            read_timeout: 3600000

          """
      ],
      line: "konghq.com/override", rule: "wrong-object", leads: ["idle-timeout", "response-buffering"],
      staysAsWarning: true),
    Mistake(
      name: "an underscore in a key of the controller's ConfigMap",
      files: [
        "app.yaml": ingress([]) + service() + """
          ---
          apiVersion: v1
          kind: ConfigMap
          metadata:
            name: ingress-nginx-controller
            namespace: ingress-nginx
          data:
            proxy_read_timeout: "3600"

          """
      ],
      line: "proxy_read_timeout", rule: "unknown-setting", leads: ["idle-timeout"]),
    Mistake(
      name: "a unit that HAProxy does not know",
      files: plain(["haproxy.org/timeout-server: \"1hour\""], class: "haproxy"),
      line: "1hour", rule: "ignored-value", leads: ["idle-timeout"]),
    Mistake(
      name: "a class that nobody serves", files: plain([], class: "gce"),
      line: "ingressClassName: gce", rule: "class-ignored", severity: .warning),
    Mistake(
      name: "annotations of two controllers",
      files: plain(["konghq.com/plugins: limit", ingressNginx + "proxy-read-timeout: \"3600\""], class: nil),
      line: "proxy-read-timeout", rule: "two-controllers", severity: .warning),
    Mistake(
      name: "a header that replaces Connection",
      files: plain([
        ingressNginx + "connection-proxy-header: keep-alive", ingressNginx + "proxy-read-timeout: \"3600\"",
      ]),
      stream: "websocket:chat.example.com/sse", line: "connection-proxy-header", rule: "websocket-refused"),
  ]
}

// MARK: nginx and Kong

extension Mistake {
  private static let upgradeMap = "map $http_upgrade $connection_upgrade {\n  default upgrade;\n  '' close;\n}\n"

  private static func nginx(_ body: String, before: String = "") -> [String: String] {
    ["nginx.conf": "\(before)server {\n  listen 80;\n  server_name chat.example.com;\n\(body)\n}\n"]
  }

  /// A server with one location, and one for all other paths where `other` is named.
  private static func location(_ head: String, _ lines: [String], other: String? = nil) -> [String: String] {
    let body = lines.map { "    \($0);\n" }.joined()
    let rest = other.map { "\n  location \($0) {\n    proxy_pass http://127.0.0.1:8000;\n  }" } ?? ""
    return nginx("  location \(head) {\n\(body)  }\(rest)")
  }

  private static let proxied = "proxy_pass http://127.0.0.1:8000"
  private static let streaming = [proxied, "proxy_http_version 1.1", "proxy_buffering off", "proxy_read_timeout 3600s"]

  static let files = [
    Mistake(
      name: "headers lost by one of the location",
      files: nginx(
        """
          proxy_http_version 1.1;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $connection_upgrade;
          proxy_read_timeout 3600s;
          location /ws {
            proxy_set_header Host $host;
            proxy_pass http://127.0.0.1:8000;
          }
        """, before: upgradeMap),
      stream: "websocket:chat.example.com/ws", line: "proxy_set_header Host", rule: "upgrade-connection-header",
      leads: ["upgrade-header"]),
    Mistake(
      name: "a regular expression without a tilde",
      files: location("^~/sse(/.*)?$", streaming, other: "/"),
      line: "location ^~/sse", rule: "location-never-matches",
      leads: ["response-buffering", "idle-timeout", "upstream-http-1-0"]),
    Mistake(
      name: "a path without a slash",
      files: location("sse", streaming, other: "/"),
      line: "location sse", rule: "location-never-matches",
      leads: ["response-buffering", "idle-timeout", "upstream-http-1-0"]),
    Mistake(
      name: "a location that a regular expression hides",
      files: location("/sse", streaming, other: "~ ^/s"),
      line: "location /sse", rule: "location-shadowed",
      leads: ["response-buffering", "idle-timeout", "upstream-http-1-0"]),
    Mistake(
      name: "buffering of another protocol",
      files: location("/sse", ["fastcgi_pass 127.0.0.1:9000", "fastcgi_read_timeout 3600s", "proxy_buffering off"]),
      line: "proxy_buffering off", rule: "foreign-buffering", leads: ["response-buffering"]),
    Mistake(
      name: "a timeout of another protocol",
      files: location("/sse", ["fastcgi_pass 127.0.0.1:9000", "fastcgi_buffering off", "proxy_read_timeout 3600s"]),
      line: "proxy_read_timeout 3600s", rule: "foreign-idle-timeout", leads: ["idle-timeout"]),
    Mistake(
      name: "X-Accel-Buffering on the request",
      files: location("/sse", [proxied, "proxy_set_header X-Accel-Buffering no", "proxy_read_timeout 3600s"]),
      line: "X-Accel-Buffering", rule: "accel-buffering-header", leads: ["response-buffering"]),
    Mistake(
      name: "X-Accel-Buffering on the own response",
      files: location("/sse", [proxied, "add_header X-Accel-Buffering no", "proxy_read_timeout 3600s"]),
      line: "X-Accel-Buffering", rule: "accel-buffering-header", leads: ["response-buffering"]),
    Mistake(
      name: "milliseconds for seconds",
      files: location("/sse", [proxied, "proxy_buffering off", "proxy_read_timeout 3600ms"]),
      line: "3600ms", rule: "idle-timeout"),
    Mistake(
      name: "keep-alive in place of upgrade",
      files: location(
        "/ws",
        [
          proxied, "proxy_http_version 1.1", "proxy_set_header Upgrade $http_upgrade",
          "proxy_set_header Connection \"keep-alive\"", "proxy_read_timeout 3600s",
        ]),
      stream: "websocket:chat.example.com/ws", line: "keep-alive", rule: "upgrade-connection-header"),
    Mistake(
      name: "a field of the route in the service",
      files: [
        "kong.yml": """
        _format_version: "3.0"
        services:
          - name: chat
            url: http://chat:8000
            read_timeout: 3600000
            response_buffering: false
            routes:
              - name: chat
                paths: [/sse]

        """
      ],
      stream: "sse:/sse", line: "response_buffering: false", rule: "unknown-field"),
  ]

  // MARK: Nothing is written

  static let missing = [
    Mistake(
      name: "a location without a setting",
      files: location("/sse", [proxied]),
      line: "location /sse", rule: "response-buffering", leads: ["idle-timeout", "upstream-http-1-0"]),
    Mistake(
      name: "a WebSocket without a setting",
      files: location("/ws", [proxied]),
      stream: "websocket:chat.example.com/ws", line: "location /ws", rule: "upgrade-connection-header",
      leads: ["upgrade-header", "upgrade-http-version", "idle-timeout"]),
    Mistake(
      name: "the same for 80 and 443",
      files: [
        "nginx.conf": """
        server {
          listen 80;
          server_name chat.example.com;
          location /sse { proxy_pass http://127.0.0.1:8000; proxy_buffering off; }
        }
        server {
          listen 443 ssl;
          server_name chat.example.com;
          location /sse { proxy_pass http://127.0.0.1:8000; proxy_buffering off; }
        }

        """
      ],
      line: "location /sse", rule: "idle-timeout"),
    Mistake(
      name: "an Ingress without a timeout", files: plain([]), line: "path: /sse", rule: "idle-timeout"),
    Mistake(
      name: "a Service without a BackendConfig", files: gke(), line: "  name: chat", rule: "total-timeout"),
  ]
}
