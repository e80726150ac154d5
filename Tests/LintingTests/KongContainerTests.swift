import Linting
import StreamModel
import Testing

/// Declarative configuration of Kong where containers get it: text in a compose file, a variable, an image of one's own.
@Suite struct KongContainerTests {
  private static let declaration = """
    _format_version: "3.0"
    services:
      - name: llm
        url: http://llm:8000
        read_timeout: 20000
        routes: [{name: r, paths: [/v1/chat/completions], response_buffering: false}]
    """

  private func places(_ files: [String: String]) throws -> [String] {
    let report = try session([]).report(texts: files)
    #expect(report.problems.filter { $0.level == .error }.map(\.message) == [])
    return report.findings.map { finding in
      let source = report.sources[finding.span.file]
      let line = source.bytes[..<finding.span.start].count { $0 == 0x0A } + 1
      return "\(finding.rule) \(source.path):\(line)"
    }
  }

  private func indented(_ text: String, by count: Int) -> String {
    text.split(separator: "\n").map { String(repeating: " ", count: count) + $0 }.joined(separator: "\n")
  }

  @Test func textOfACompose() throws {
    let compose = """
      services:
        kong:
          image: kong:3.9.1
          environment: {KONG_DATABASE: "off", KONG_DECLARATIVE_CONFIG: /kong.yml}
          configs: [{source: gateway, target: /kong.yml}]
      configs:
        gateway:
          content: |
      \(indented(Self.declaration, by: 6))
      """
    #expect(try places(["compose.yaml": compose]) == ["idle-timeout compose.yaml:13"])
  }

  @Test(arguments: [true, false])
  func textOfAVariable(isBlock: Bool) throws {
    let flow = """
      {"_format_version": "3.0", "services": [{"name": "llm", "url": "http://llm", "read_timeout": 20000, \
      "routes": [{"name": "r", "paths": ["/v1/chat/completions"], "response_buffering": false}]}]}
      """
    let compose = """
      services:
        kong:
          image: kong:3.9.1
          environment:
            KONG_DATABASE: "off"
            KONG_DECLARATIVE_CONFIG_STRING: \(isBlock ? "|\n" + indented(Self.declaration, by: 8) : "'\(flow)'")
      """
    #expect(
      try places(["docker-compose.yml": compose]) == ["idle-timeout docker-compose.yml:\(isBlock ? 11 : 6)"])
  }

  @Test func textOfAVariableInAList() throws {
    let compose = """
      services:
        kong:
          image: kong:3.9.1
          environment:
            - KONG_DATABASE=off
            - |
              KONG_DECLARATIVE_CONFIG_STRING=_format_version: "3.0"
      \(indented(Self.declaration.split(separator: "\n").dropFirst().joined(separator: "\n"), by: 8))
      """
    #expect(try places(["docker-compose.yml": compose]) == ["idle-timeout docker-compose.yml:11"])
  }

  /// The image of a Dockerfile says which release reads the files that it copies.
  @Test(arguments: [("3.6.1", ["plugin-buffers kong.yml:1"]), ("3.9.1", []), ("latest", [])])
  func imageOfOnesOwn(_ tag: String, _ expected: [String]) throws {
    let found = try places([
      "Dockerfile": """
      FROM kong:\(tag)
      COPY kong.yml /kong/kong.yml
      ENV KONG_DATABASE=off KONG_DECLARATIVE_CONFIG=/kong/kong.yml
      """,
      "kong.yml": """
      {_format_version: "3.0", services: [{name: llm, url: "http://llm", read_timeout: 3600000, routes: [{name: r, \
      paths: [/v1/chat/completions], response_buffering: false, plugins: [{name: ai-proxy, config: {route_type: \
      llm/v1/chat}}]}]}]}
      """,
    ])
    #expect(found == expected)
  }

  /// A variable that a script replaces decides the value.
  @Test func replacedVariables() throws {
    let text = Self.declaration.replacing("20000", with: "${READ_TIMEOUT}")
    #expect(try places(["kong.yml": text]) == [])
  }

  /// The release of a node by what the chart of Kong is told.
  @Test(arguments: [
    ("image: {repository: kong, tag: \"3.6\"}", true), ("image: {tag: \"3.6.1\"}", true),
    ("image: {repository: team/gateway, tag: \"3.6\"}", false), ("image: {repository: kong, tag: \"3.9\"}", false),
  ])
  func chart(_ values: String, _ expected: Bool) throws {
    let text = """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: kong, namespace: kong}
      spec:
        chart: {spec: {chart: kong, sourceRef: {kind: HelmRepository, name: kong}}}
        values: {\(values)}
      ---
      apiVersion: configuration.konghq.com/v1
      kind: KongPlugin
      metadata: {name: chat, namespace: ai}
      plugin: ai-proxy
      config: {route_type: llm/v1/chat}
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: chat
        namespace: ai
        annotations: {konghq.com/plugins: chat, konghq.com/response-buffering: "false"}
      spec:
        ingressClassName: kong
        rules: [{http: {paths: [{path: /v1/chat/completions, backend: {service: {name: llm, port: {number: 80}}}}]}}]
      """
    #expect(try places(["app.yaml": text]).contains { $0.hasPrefix("plugin-buffers ") } == expected)
  }
}
