import Linting
import Rules
import StreamModel
import Testing

/// Nothing is written beside what is not known.
@Suite struct FixKnowledgeTests {
  private func changes(_ texts: [String: String], _ streams: [String], unsafe: Bool = false) throws -> [String: String]
  {
    let outcome = try session(streams).fix(texts: texts, unsafe: unsafe)
    return Dictionary(uniqueKeysWithValues: outcome.files.map { ($0.path, String(decoding: $0.after, as: UTF8.self)) })
  }

  private static func server(_ body: String) -> [String: String] {
    ["nginx.conf": "events {}\nhttp {\n  server {\n    listen 80;\n\(body)\n  }\n}\n"]
  }

  // MARK: nginx

  /// The include may have the directive, which nginx takes once, or headers, which an edit would hide.
  @Test(arguments: [
    "    location /ws {\n      include /etc/nginx/limits.conf;\n      proxy_pass http://127.0.0.1:9000;\n    }",
    "    include /etc/nginx/headers.conf;\n    location /ws {\n      proxy_pass http://127.0.0.1:9000;\n    }",
    "    location /ws {\n      proxy_pass http://127.0.0.1:9000;\n      include snippets/proxy.conf;\n      proxy_http_version 1.1;\n    }",
    "    location /ws {\n      ${EXTRA};\n      proxy_pass http://127.0.0.1:9000;\n    }",
    "    include proxy_params;\n    location /ws {\n      proxy_pass http://127.0.0.1:9000;\n      proxy_read_timeout 900s;\n      proxy_buffering off;\n      proxy_request_buffering off;\n      client_body_timeout 900s;\n      client_max_body_size 0;\n      proxy_http_version 1.1;\n    }",
    "    $SERVER_SETTINGS\n    location /ws {\n      proxy_pass http://127.0.0.1:9000;\n    }",
    "    location /ws {\n      proxy_pass http://127.0.0.1:9000;\n      ${EXTRA}\n    }",
  ])
  func unknownStatements(_ body: String) throws {
    for stream in ["websocket:/ws", "sse:/ws", "upload:/ws"] {
      #expect(try changes(Self.server(body), [stream], unsafe: true).isEmpty, "\(stream)")
    }
  }

  /// What is written in the location itself is known whatever the server includes.
  @Test func writtenValues() throws {
    let body = """
          include /etc/nginx/common.conf;
          location /e {
            proxy_pass http://127.0.0.1:9000;
            proxy_read_timeout 5s;
          }
      """
    let text = try changes(Self.server(body), ["sse:/e"])["nginx.conf"]
    #expect(text?.contains("proxy_read_timeout 600s;\n") == true)
    #expect(text?.contains("proxy_buffering") == false)
  }

  /// Headers that come from a known include are listed again with those of the upgrade.
  @Test func headersOfIncludes() throws {
    var texts = Self.server(
      "    include headers.conf;\n    location /ws {\n      proxy_pass http://127.0.0.1:9000;\n      proxy_http_version 1.1;\n    }"
    )
    texts["headers.conf"] = "proxy_set_header Host $host;\nproxy_set_header X-Real-IP $remote_addr;\n"
    let text = try #require(try changes(texts, ["websocket:/ws"])["nginx.conf"])
    #expect(text.contains("      proxy_set_header Host $host;\n      proxy_set_header X-Real-IP $remote_addr;\n"))
    #expect(text.contains("proxy_set_header Upgrade $http_upgrade;"))
  }

  // MARK: Templates

  private static func ingress(_ metadata: String, spec: String = "") -> [String: String] {
    [
      "app/Chart.yaml": "apiVersion: v2\nname: app\nversion: 0.1.0\n",
      "app/templates/ing.yaml": """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
      \(metadata)
      spec:
        ingressClassName: nginx
      \(spec)  rules:
          - host: chat.example.com
            http:
              paths:
                - path: /chat
                  pathType: Prefix
                  backend: {service: {name: chat, port: {number: 80}}}

      """,
    ]
  }

  /// An action decides which keys the mapping has, or whether the new key is rendered.
  @Test(arguments: [
    "  name: chat\n  labels:\n    {{- include \"app.labels\" . | nindent 4 }}",
    "  name: chat\n  annotations:\n    {{- toYaml .Values.annotations | nindent 4 }}",
    "  name: chat\n  {{- with .Values.annotations }}\n  annotations:\n    {{- toYaml . | nindent 4 }}\n  {{- end }}",
    "  name: chat\n  annotations:\n    a: b\n    {{- if .Values.tls }}\n    c: d\n    {{- end }}",
    "  name: chat\n  annotations:\n    {{- if .Values.tls }}\n    c: d\n    {{- else }}\n    e: f\n    {{- end }}",
    "  name: chat\n  annotations:\n    a: b\n    {{- range $k, $v := .Values.more }}\n    {{ $k }}: {{ $v | quote }}\n    {{- end }}",
    "  name: chat\n  {{- if .Values.a }}\n  annotations:\n    a: b\n  {{- end }}",
    "  name: chat\n  annotations:\n    key: |\n      {{ .Values.text | nindent 6 }}\n    {{- block \"x\" . }}{{ end }}",
  ])
  func actions(_ metadata: String) throws {
    #expect(try changes(Self.ingress(metadata), ["sse:chat.example.com/chat"], unsafe: true).isEmpty)
  }

  /// Values in place leave the keys as they are, and what is around the whole object is around the new key too.
  @Test func certainTemplates() throws {
    var texts = Self.ingress("  name: {{ .Release.Name }}-chat\n  annotations:\n    a: {{ .Values.a | quote }}")
    let path = "app/templates/ing.yaml"
    texts[path] = "{{- if .Values.ingress.enabled }}\n\(texts[path] ?? ""){{- end }}\n"
    texts["app/values.yaml"] = "a: x\ningress: {enabled: true}\n"
    let text = try #require(try changes(texts, ["sse:chat.example.com/chat"])[path])
    #expect(
      text.contains(
        "    a: {{ .Values.a | quote }}\n    nginx.ingress.kubernetes.io/proxy-read-timeout: \"600\"\nspec:"))
  }

  /// After the edit the file would be no YAML any more, which a template may be.
  @Test func brokenTemplates() throws {
    var texts = Self.ingress("  name: {{ .Release.Name }}\n  annotations:\n    ? a\n    : b")
    texts["app/Chart.yaml"] = nil
    let outcome = try session(["sse:chat.example.com/chat"]).fix(texts: texts, unsafe: true)
    #expect(outcome.files.isEmpty)
    #expect(outcome.refused.count == 1)
  }

  // MARK: Types

  /// A number stays one, whatever quotes the values around it have.
  @Test func numbers() throws {
    let text = """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: 'c', annotations: {'kubernetes.io/ingress.class': 'gce'}}
      spec: {rules: [{http: {paths: [{path: '/e', pathType: 'Prefix', backend: {service: {name: 'c', port: {number: 80}}}}]}}]}
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: 'c'
        annotations: {'cloud.google.com/backend-config': '{"default": "c"}'}
      spec: {selector: {app: 'c'}, ports: [{port: 80}]}
      ---
      apiVersion: cloud.google.com/v1
      kind: BackendConfig
      metadata: {name: 'c'}
      spec:
        customName: 'x'
        timeoutSec: "30"

      """
    let result = try #require(try changes(["a.yaml": text], ["sse:/e"], unsafe: true)["a.yaml"])
    #expect(result.contains("\n  timeoutSec: 600\n"), "\(result)")
    let kong = """
      _format_version: '3.0'
      services:
        - name: 's'
          host: 'h'
          routes:
            - name: 'r'
              paths: ['/e']
      """
    let fixed = try #require(try changes(["kong.yml": kong], ["sse:/e"])["kong.yml"])
    #expect(fixed.contains("read_timeout: 600000") && fixed.contains("response_buffering: false"), "\(fixed)")
  }
}
