import Catalog
import Linting
import RuleFiles
import Rules
import StreamModel
import Testing

/// Settings of guides for Kong, and their findings.
@Suite struct KongTutorialTests {
  /// One row: the setting, the finding it must give, and the worst severity that is true.
  struct Row: Sendable, CustomTestStringConvertible {
    let title: String
    let stream: String
    let files: [String: String]
    /// `severity[rule] setting` of findings that must be there.
    let expected: [String]
    var testDescription: String { title }
  }

  static let rows: [Row] = [
    Row(
      title: "KongIngress with proxy.stream", stream: "sse:chat.example.com/events",
      files: [
        "app.yaml": objects(ingress: "konghq.com/override: stream", service: "")
          + """
          ---
          apiVersion: configuration.konghq.com/v1
          kind: KongIngress
          metadata: {name: stream}
          proxy:
            stream: true
          """
      ],
      expected: [
        "warning[unread-setting] proxy.stream", "error[wrong-object] konghq.com/override",
        "error[idle-timeout] konghq.com/read-timeout",
        "warning[response-buffering] konghq.com/response-buffering",
      ]),
    Row(
      title: "proxy-cache with stream_mode", stream: "sse:/events",
      files: ["kong.yaml": file(plugin: "{name: proxy-cache, config: {strategy: memory, stream_mode: true}}")],
      expected: ["error[unknown-field] plugins[proxy-cache].config.stream_mode"]),
    Row(
      title: "KongPlugin request-timeout", stream: "sse:chat.example.com/events",
      files: [
        "app.yaml": objects(
          ingress: "konghq.com/response-buffering: \"false\"\n    konghq.com/plugins: timeouts",
          service: "konghq.com/read-timeout: \"3600000\"")
            + """
            ---
            apiVersion: configuration.konghq.com/v1
            kind: KongPlugin
            metadata: {name: timeouts}
            plugin: request-timeout
            config: {http_timeout: 300000, https_timeout: 300000}
            """
      ],
      expected: ["error[unknown-plugin] plugin"]),
    Row(
      title: "response-transformer adds the headers of an event stream", stream: "sse:/events",
      files: [
        "kong.yaml": file(
          plugin: "{name: response-transformer, config: {add: {headers: ["
            + "\"Content-Type:text/event-stream\", \"Cache-Control:no-cache\", \"Connection:keep-alive\"]}}}")
      ],
      expected: ["warning[stream-header] plugins[response-transformer].config.add.headers"]),
    Row(
      title: "response-transformer replaces Connection", stream: "sse:/events",
      files: [
        "kong.yaml": file(
          plugin: "{name: response-transformer, config: {replace: {headers: [\"Connection:keep-alive\"]}}}")
      ],
      expected: ["error[connection-response-header] plugins[response-transformer].config.replace.headers"]),
    Row(
      title: "response-transformer adds Transfer-Encoding", stream: "sse:/events",
      files: [
        "kong.yaml": file(
          plugin: "{name: response-transformer, config: {add: {headers: [\"Transfer-Encoding:chunked\"]}}}")
      ],
      expected: ["warning[stream-header] plugins[response-transformer].config.add.headers"]),
    Row(
      title: "response-transformer appends Transfer-Encoding", stream: "sse:/events",
      files: [
        "kong.yaml": file(
          plugin: "{name: response-transformer, config: {append: {headers: [\"Transfer-Encoding:chunked\"]}}}")
      ],
      expected: ["warning[stream-header] plugins[response-transformer].config.append.headers"]),
    Row(
      title: "CORS headers by response-transformer", stream: "streamable-http:/events",
      files: [
        "kong.yaml": file(
          plugin: "{name: response-transformer, config: {add: {headers: [\"Access-Control-Allow-Origin:*\"]}}}")
      ],
      expected: ["warning[cors-header] plugins[response-transformer].config.add.headers"]),
    Row(
      title: "rate-limiting with flat fields", stream: "sse:/events",
      files: [
        "kong.yaml": file(
          plugin: "{name: rate-limiting, config: {minute: 60, policy: redis, redis_host: redis, redis_port: 6379}}")
      ],
      expected: ["info[deprecated-field] plugins[rate-limiting].config.redis_host"]),
    Row(
      title: "annotations of ingress-nginx beside those of Kong", stream: "sse:chat.example.com/events",
      files: [
        "app.yaml": objects(
          ingress: "konghq.com/plugins: limits\n    nginx.ingress.kubernetes.io/proxy-buffering: \"off\"\n"
            + "    nginx.ingress.kubernetes.io/proxy-read-timeout: \"3600\"", service: "")
      ],
      expected: [
        "foreign-annotation] nginx.ingress.kubernetes.io/proxy-buffering",
        "foreign-annotation] nginx.ingress.kubernetes.io/proxy-read-timeout",
        "error[idle-timeout] konghq.com/read-timeout",
      ]),
    Row(
      title: "nothing about read_timeout", stream: "sse:/events",
      files: ["kong.yaml": file(timeout: "")], expected: ["error[idle-timeout] services[].read_timeout"]),
    Row(
      title: "an unneeded load balancer for TCP in front", stream: "sse:/events",
      files: ["kong.yaml": file()], expected: []),
  ]

  private static func file(timeout: String = "read_timeout: 3600000", plugin: String? = nil) -> String {
    """
    _format_version: "3.0"
    services:
      - name: chat
        url: http://chat:8000
        \(timeout)
        routes:
          - name: events
            paths: [/events]
            response_buffering: false

    """ + (plugin.map { "        plugins: [\($0)]\n" } ?? "")
  }

  private static func objects(ingress: String, service: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: chat
      annotations:
        \(ingress)
    spec:
      ingressClassName: kong
      rules:
        - host: chat.example.com
          http:
            paths:
              - path: /events
                pathType: Prefix
                backend:
                  service: {name: chat, port: {number: 80}}
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: chat
      annotations:
        \(service)
    spec:
      ports: [{port: 80}]

    """
  }

  @Test(arguments: rows)
  func verdict(_ row: Row) throws {
    var options = LintOptions()
    options.streams = [try DeclaredStream(parsing: row.stream, source: "--stream")]
    options.minimumSeverity = .info
    let report = LintSession(options: options, catalogue: .embedded).report(texts: row.files)
    #expect(report.problems.isEmpty, "\(report.problems.map(\.message))")
    let found = report.findings.flatMap { finding in
      ["\(finding.severity)[\(finding.rule)] \(finding.setting)"]
        + finding.consequences.map { "\($0.severity)[\($0.rule)] \($0.setting)" }
    }
    for expected in row.expected {
      #expect(found.contains { $0.hasSuffix(expected) }, "\(expected) is not among\n\(found.joined(separator: "\n"))")
    }
    let errors = found.filter { text in
      text.hasPrefix("error") && !row.expected.contains { text.hasSuffix($0) }
    }
    #expect(errors.isEmpty, "\(errors)")
  }
}
