import Linting
import StreamModel
import Testing

/// The values of charts from elsewhere, in objects of Flux, Argo CD and k3s.
@Suite struct ReleaseTests {
  private func lint(_ text: String, _ more: [String: String] = [:]) throws -> Report {
    var options = LintOptions()
    options.streams = [try DeclaredStream(parsing: "sse:*/sse", source: "--stream")]
    return LintSession(options: options, catalogue: .embedded).report(
      texts: more.merging(["apps/chat.yaml": text]) { $1 })
  }

  private func places(_ report: Report) -> [String] {
    report.findings.map { finding in
      let span = finding.span
      let line = report.sources[span.file].bytes[..<span.start].count { $0 == 0x0A } + 1
      return "\(finding.rule) \(report.sources[span.file].path):\(line) \(finding.value)"
    }
  }

  private static let timeout = "nginx.ingress.kubernetes.io/proxy-read-timeout"

  private static let ingress = """
    ingress:
      enabled: true
      className: nginx
      annotations:
        \(timeout): "30"
      hosts:
        - host: chat.example.com
          paths: [{path: /sse}]
    """

  private static func indented(_ text: String, by count: Int) -> String {
    let blanks = String(repeating: " ", count: count)
    return text.split(separator: "\n").map { blanks + $0 }.joined(separator: "\n")
  }

  private static func flux(_ values: String, _ spec: String = "") -> String {
    """
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: chat, namespace: ai}
    spec:
    \(spec)  chart: {spec: {chart: chat-ui, sourceRef: {kind: HelmRepository, name: x}}}
      values:
    \(indented(values, by: 4))

    """
  }

  @Test func helmRelease() throws {
    let report = try lint(Self.flux(Self.ingress))
    #expect(places(report) == ["idle-timeout apps/chat.yaml:11 30"])
    #expect(report.findings.first?.sources.map(\.kind) == [.helmRelease])
    #expect(report.findings.first?.object == "Ingress/ai/chat")
  }

  @Test func application() throws {
    let head =
      "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: chat}\nspec:\n  source:\n    chart: chat-ui\n    helm:\n"
    let object = try lint(head + "      valuesObject:\n" + Self.indented(Self.ingress, by: 8) + "\n")
    #expect(places(object) == ["idle-timeout apps/chat.yaml:13 30"])
    let text = try lint(head + "      values: |\n" + Self.indented(Self.ingress, by: 8) + "\n")
    #expect(places(text) == ["idle-timeout apps/chat.yaml:13 30"])
  }

  @Test func helmChartOfK3s() throws {
    let head =
      "apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: chat}\nspec:\n  chart: chat-ui\n  valuesContent: |-\n"
    #expect(places(try lint(head + Self.indented(Self.ingress, by: 4) + "\n")) == ["idle-timeout apps/chat.yaml:11 30"])
  }

  /// `ingress.<name>` and hosts that are plain strings.
  @Test func otherShapes() throws {
    let named = """
      ingress:
        main:
          className: nginx
          annotations: {\(Self.timeout): "30"}
          hosts: [{host: chat.example.com, paths: [{path: /sse}]}]
      """
    #expect(places(try lint(Self.flux(named))) == ["idle-timeout apps/chat.yaml:10 30"])
    let plain = """
      server:
        ingress:
          enabled: true
          ingressClassName: nginx
          annotations: {\(Self.timeout): "30"}
          path: /sse
          hosts: [chat.example.com]
      """
    #expect(places(try lint(Self.flux(plain))) == ["idle-timeout apps/chat.yaml:11 30"])
  }

  /// A route of an Envoy Gateway has its 15 s unless the chart sets another time itself; a written one is certain.
  @Test func routes() throws {
    let gateway = """
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata: {name: envoy}
      spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: internal, namespace: network}
      spec: {gatewayClassName: envoy, listeners: [{name: https, port: 443, protocol: HTTPS}]}
      """
    let route = """
      route:
        app:
          hostnames: [chat.example.com]
          parentRefs: [{name: internal, namespace: network}]
          rules: [{matches: [{path: {value: /sse}}], TIMEOUT}]
      """
    let report = { (timeout: String) in
      try lint(Self.flux(route.replacing("TIMEOUT", with: timeout)), ["gateway.yaml": gateway])
    }
    let missing = try report("x: 1")
    #expect(missing.findings.first?.rule == "total-timeout" && missing.findings.first?.confidence == .conditional)
    #expect(missing.findings.first?.condition?.contains("unless the chart of chat sets it itself") == true)
    #expect(try report("timeouts: {request: 20s}").findings.first?.confidence == .certain)
    #expect(try report("timeouts: {request: 0s}").findings.isEmpty)
  }

  @Test(arguments: ["enabled: false", "# nothing"])
  func whatIsOff(_ word: String) throws {
    let report = try lint(Self.flux(Self.ingress.replacing("enabled: true", with: word)))
    #expect(report.summary.routes == 0)
    #expect(try lint(Self.flux(Self.ingress, "  suspend: true\n")).summary.routes == 0)
  }

  /// A release in an overlay: the patch of the overlay decides, and the finding is there.
  @Test func releasesInOverlays() throws {
    let report = try lint(
      Self.flux(Self.ingress),
      [
        "apps/kustomization.yaml": "resources: [chat.yaml]\n",
        "prod/kustomization.yaml": "resources: [../apps]\npatches: [{path: patch.yaml}]\n",
        "prod/patch.yaml": """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: chat, namespace: ai}
        spec: {values: {ingress: {annotations: {\(Self.timeout): "25"}}}}
        """,
      ])
    #expect(places(report) == ["idle-timeout prod/patch.yaml:4 25"])
    #expect(report.findings.first?.sources.map(\.name) == ["prod", "chat"])
  }
}
