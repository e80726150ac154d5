import Linting
import StreamModel
import Testing

/// Charts that are not in the repository: what is known of their values.
@Suite struct ChartProfileTests {
  private static let ingress = """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: chat, namespace: ai}
    spec:
      ingressClassName: public
      rules:
        - host: chat.example.com
          http: {paths: [{path: /sse, pathType: Prefix, backend: {service: {name: llm, port: {number: 80}}}}]}
    """

  private func places(_ files: [String: String]) throws -> [String] {
    let report = try session(["sse:chat.example.com/sse"]).report(texts: files)
    #expect(report.problems.filter { $0.level > .note }.map(\.message) == [])
    return report.findings.filter { $0.severity == .error }.map { finding in
      let source = report.sources[finding.span.file]
      let line = source.bytes[..<finding.span.start].count { $0 == 0x0A } + 1
      return "\(finding.technology) \(finding.rule) \(source.path):\(line)"
    }
  }

  private func release(_ chart: String, _ values: String) -> String {
    """
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: \(chart), namespace: ingress}
    spec:
      chart: {spec: {chart: \(chart), sourceRef: {kind: HelmRepository, name: charts}}}
      values:
        \(values)
    """
  }

  /// The values become the ConfigMap of the controller, and its class.
  @Test(arguments: [
    ("ingress-nginx", "{config: {proxy-read-timeout: TIME}, ingressClassResource: {name: public}}", "ingress-nginx"),
    (
      "rke2-ingress-nginx", "{config: {proxy-read-timeout: TIME}, ingressClassResource: {name: public}}",
      "ingress-nginx"
    ),
    (
      "nginx-ingress", "{config: {entries: {proxy-read-timeout: TIME}}, ingressClass: {name: public}}",
      "f5-nginx-ingress"
    ),
    (
      "kubernetes-ingress", "{config: {timeout-server: TIMEs}, ingressClassResource: {name: public}}",
      "haproxytech-ingress"
    ),
    ("haproxy-ingress", "{config: {timeout-server: TIMEs}, ingressClass: public}", "haproxy-ingress"),
  ])
  func controllers(_ chart: String, _ values: String, _ product: String) throws {
    func found(_ time: String) throws -> [String] {
      let text = release(chart, "controller: " + values.replacing("TIME", with: time))
      return try places(["flux/\(chart).yaml": text, "apps/chat.yaml": Self.ingress]).filter {
        $0.contains(" idle-timeout ")
      }
    }
    #expect(try found("3600") == [])
    let short = try found("20")
    #expect(short.count == 1 && short[0].hasPrefix("\(product) idle-timeout"), "\(short)")
    #expect(short.first?.hasSuffix("flux/\(chart).yaml:7") == true, "\(short)")
  }

  private func findings(_ files: [String: String], _ stream: String) throws -> [String] {
    let report = try session([stream]).report(texts: files)
    return report.findings.filter { $0.severity == .error }.map { finding in
      let source = report.sources[finding.span.file]
      let line = source.bytes[..<finding.span.start].count { $0 == 0x0A } + 1
      return "\(finding.rule) \(finding.setting) \(finding.object ?? "-") \(source.path):\(line)"
    }
  }

  private static let ingressRoute = """
    apiVersion: traefik.io/v1alpha1
    kind: IngressRoute
    metadata: {name: chat, namespace: ai}
    spec:
      entryPoints: [websecure]
      routes: [{match: Host(`chat.example.com`), kind: Rule, services: [{name: llm, port: 80}]}]
    """

  /// Entry points of Traefik's chart: what they set, what holds by itself, and what is not said of older charts.
  @Test(arguments: [
    ("sse", "41.3.0", "writeTimeout: 60s", ["writeTimeout HelmRelease/traefik flux/traefik.yaml:12"]),
    ("sse", "41.3.0", "writeTimeout: 0", []),
    ("sse", "26.0.0", "writeTimeout: 60s", []),
    ("upload", "41.3.0", "writeTimeout: 0", ["readTimeout HelmRelease/traefik flux/traefik.yaml:9"]),
    ("upload", "41.3.0", "readTimeout: 1h", []),
    ("upload", "26.0.0", "writeTimeout: 0", []),
  ])
  func entryPoints(_ kind: String, _ version: String, _ value: String, _ expected: [String]) throws {
    let traefik = """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: traefik, namespace: ingress}
      spec:
        chart: {spec: {chart: traefik, version: \(version), sourceRef: {kind: HelmRepository, name: charts}}}
        values:
          ports:
            web: {}
            websecure:
              transport:
                respondingTimeouts:
                  \(value)
      """
    let found = try findings(
      ["flux/traefik.yaml": traefik, "apps/chat.yaml": Self.ingressRoute], "\(kind):chat.example.com/events")
    #expect(found == expected.map { "total-timeout transport.respondingTimeouts." + $0 })
  }

  /// The Service of an Istio gateway has the name of the release; its load balancer is a hop in front.
  @Test(arguments: [("gateway", true), ("other", false)])
  func istioGateway(_ chart: String, _ isKnown: Bool) throws {
    let annotations = "{service.beta.kubernetes.io/aws-load-balancer-connection-idle-timeout: \"30\"}"
    let route = """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: chat, namespace: ai}
      spec:
        hosts: [chat.example.com]
        http: [{route: [{destination: {host: chat, port: {number: 80}}}]}]
      """
    let files = [
      "flux/edge.yaml": release(chart, "service: {annotations: \(annotations)}").replacing(
        "name: \(chart), namespace", with: "name: edge, namespace"), "apps/chat.yaml": route,
    ]
    let found = try findings(files, "sse:chat.example.com/events")
    #expect(found.contains { $0.hasPrefix("idle-timeout") } == isKnown, "\(found)")
  }

  /// A class of the cluster's own name is that of the one controller that is installed.
  @Test(arguments: [("gateway-helm", 1), ("something-else", 0)])
  func gatewayController(_ chart: String, _ count: Int) throws {
    let gateway = """
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: web, namespace: ai}
      spec: {gatewayClassName: internal, listeners: [{name: https, protocol: HTTPS, port: 443}]}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: chat, namespace: ai}
      spec:
        parentRefs: [{name: web}]
        hostnames: [chat.example.com]
        rules: [{backendRefs: [{name: chat, port: 80}]}]
      """
    let files = ["flux/gateway.yaml": release(chart, "deployment: {}"), "apps/chat.yaml": gateway]
    #expect(try findings(files, "sse:chat.example.com/events").count == count)
  }

  /// A class whose name a generator gives is not taken for the default one.
  @Test func unknownClass() throws {
    let set = """
      apiVersion: argoproj.io/v1alpha1
      kind: ApplicationSet
      metadata: {name: nginx}
      spec:
        generators: [{clusters: {}}]
        template:
          metadata: {name: nginx}
          spec:
            source:
              repoURL: https://charts.example.com
              chart: ingress-nginx
              helm:
                valuesObject:
                  controller: {ingressClassResource: {name: "{{class}}"}, config: {proxy-read-timeout: "20"}}
      """
    let ingress = Self.ingress.replacing("ingressClassName: public", with: "ingressClassName: haproxy")
    #expect(try places(["argo/nginx.yaml": set, "apps/chat.yaml": ingress]).allSatisfy { !$0.contains("argo/") })
  }

  /// Of two controllers each has values of its own.
  @Test(arguments: [("public", ["ingress-nginx idle-timeout flux/public.yaml:7"]), ("private", [])])
  func twoControllers(_ name: String, _ expected: [String]) throws {
    func controller(_ own: String, _ time: String) -> String {
      release(
        "ingress-nginx",
        "controller: {config: {proxy-read-timeout: \(time)}, ingressClassResource: {name: \(own)}}"
      ).replacing("{name: ingress-nginx, namespace: ingress}", with: "{name: ingress-nginx-\(own), namespace: ingress}")
    }
    let found = try places([
      "flux/private.yaml": controller("private", "3600"), "flux/public.yaml": controller("public", "20"),
      "apps/chat.yaml": Self.ingress.replacing("ingressClassName: public", with: "ingressClassName: \(name)"),
    ])
    #expect(found == expected)
  }

  /// Whether snippets are taken is a value of its own.
  @Test(arguments: [("true", []), ("false", ["ingress-nginx snippet-disabled apps/chat.yaml:4"])])
  func snippets(_ allowed: String, _ expected: [String]) throws {
    let values = "{allowSnippetAnnotations: \(allowed), config: {annotations-risk-level: Critical, \(Self.limits)}}"
    let ingress = Self.ingress.replacing("ingressClassName: public", with: "ingressClassName: nginx").replacing(
      "metadata: {name: chat, namespace: ai}",
      with: "metadata:\n  {name: chat, annotations: {nginx.ingress.kubernetes.io/configuration-snippet: \"gzip off;\"}}"
    )
    let found = try places([
      "flux/nginx.yaml": release("ingress-nginx", "controller: " + values), "apps/chat.yaml": ingress,
    ])
    #expect(found == expected)
  }

  private static let limits = "proxy-read-timeout: \"3600\""

  /// A chart that only wraps others: their values are below their names.
  @Test func wrapper() throws {
    let files = [
      "apps/nginx/Chart.yaml": """
      apiVersion: v2
      name: nginx
      version: 1.0.0
      dependencies: [{name: ingress-nginx, version: 4.11.0, repository: "https://kubernetes.github.io/ingress-nginx"}]
      """,
      "apps/nginx/values.yaml": """
      ingress-nginx:
        controller:
          config: {proxy-read-timeout: "20"}
          ingressClassResource: {name: public}
      """,
      "apps/chat/Chart.yaml": """
      apiVersion: v2
      name: chat
      version: 1.0.0
      dependencies:
        - {name: app, version: 1.0.0, repository: "https://charts.example.com", condition: app.enabled}
        - {name: off, version: 1.0.0, repository: "https://charts.example.com", condition: off.enabled}
      """,
      "apps/chat/values.yaml": """
      app:
        ingress:
          enabled: true
          className: public
          hosts: [{host: chat.example.com, paths: [{path: /sse}]}]
          annotations: {nginx.ingress.kubernetes.io/proxy-buffering: "on"}
      off:
        enabled: false
        ingress: {enabled: true, className: public, hosts: [{host: chat.example.com, paths: [{path: /sse}]}]}
      """,
    ]
    #expect(
      try places(files).sorted() == [
        "ingress-nginx idle-timeout apps/nginx/values.yaml:3",
        "ingress-nginx response-buffering apps/chat/values.yaml:6",
      ])
  }
}
