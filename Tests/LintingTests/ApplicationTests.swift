import Catalog
import Linting
import RuleFiles
import StreamModel
import Testing

/// Each product of the catalogue is recognised in front of each technology, with the kind of each of its streams.
@Suite struct ApplicationTests {
  /// How a product is put behind a route.
  enum Layout: CaseIterable {
    case nginx, kong, ingressWithImage, httpRoute
  }

  private static let kinds: [StreamKind] = [.sse, .streamableHTTP, .websocket]
  private static let products = CatalogData.applications.all

  @Test func theCatalogueIsLarge() {
    #expect(Self.products.count >= 200)
    #expect(Set(Self.products.map { ApplicationCatalogue.slug($0.title) }).count == Self.products.count)
  }

  /// What is written of a product has a source, and a heartbeat is one that was read.
  @Test(arguments: products)
  func factsHaveSources(_ product: Application) {
    #expect(!product.sources.isEmpty && product.sources.allSatisfy { $0.count > 5 })
    for stream in product.streams {
      if case .every(let time) = stream.heartbeat { #expect((50...3_600_000).contains(time), "\(stream.path)") }
    }
  }

  /// Names and images of one product are recognised as that product, not as another one.
  @Test(arguments: products)
  func samplesAreOfThisProduct(_ product: Application) {
    for sample in product.recognises {
      switch sample {
      case .image(let text):
        #expect(CatalogData.applications.application(image: ImageReference(text))?.title == product.title, "\(text)")
      case .name(let text):
        #expect(CatalogData.applications.application(named: text)?.title == product.title, "\(text)")
      }
    }
  }

  @Test(arguments: products.filter { !$0.streams.isEmpty }, Layout.allCases)
  func streamsAreRecognised(_ product: Application, _ layout: Layout) throws {
    let streams = product.streams.filter { Self.kinds.contains($0.kind) }
    for path in Set(streams.map(\.path)) {
      guard let text = Self.file(product, path: Self.sample(path), layout) else { return }
      let traces = LintSession(options: LintOptions(), catalogue: .embedded).trace(texts: text)
      let isOtherwiseKnown = traces.contains { $0.intent.streams }
      for stream in streams where stream.path == path {
        let found = traces.first { $0.kind == stream.kind }
        let isCertain = product.confidence == .high && !stream.isOptional && !stream.isTransfer
        // What may be is left out beside what is; a feature that may be off says little alone.
        if stream.isOptional || !isCertain && isOtherwiseKnown { continue }
        #expect(
          found.map { isCertain ? $0.intent.streams : $0.intent.streams || $0.intent.isLikely } == true,
          "\(stream.kind) at \(stream.path): \(traces.map { "\($0.kind) \($0.intent.word)" })")
      }
    }
  }

  /// A path of the pattern.
  private static func sample(_ pattern: String) -> String {
    pattern.split(separator: "*", omittingEmptySubsequences: true).joined(separator: "x")
      + (pattern.hasSuffix("*") ? "x" : "")
  }

  /// Nil where the layout cannot name the product.
  private static func file(_ product: Application, path: String, _ layout: Layout) -> [String: String]? {
    let name = product.names.first { $0.utf8.allSatisfy { $0 != UInt8(ascii: ".") } }
    let image = product.recognises.lazy.compactMap { if case .image(let text) = $0 { text } else { nil } }.first
    switch layout {
    case .nginx:
      guard let name else { return nil }
      return [
        "nginx.conf": "events {}\nhttp { server { listen 80; location = \(path) { proxy_pass http://\(name):1; } } }\n"
      ]
    case .kong:
      guard let name else { return nil }
      return [
        "kong.yaml": """
        _format_version: "3.0"
        services:
          - name: s
            url: http://\(name):1
            routes: [{name: r, paths: ["\(path)"], strip_path: false}]
        """
      ]
    case .ingressWithImage:
      guard let image else { return nil }
      return ["app.yaml": ingress(path) + workload(image)]
    case .httpRoute:
      guard let image else { return nil }
      return ["app.yaml": httpRoute(path) + workload(image)]
    }
  }

  private static func ingress(_ path: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: r}
    spec:
      ingressClassName: nginx
      rules:
        - host: a.example.com
          http:
            paths:
              - {path: "\(path)", pathType: Prefix, backend: {service: {name: web, port: {number: 1}}}}

    """
  }

  private static func httpRoute(_ path: String) -> String {
    """
    apiVersion: gateway.networking.k8s.io/v1
    kind: Gateway
    metadata: {name: gw}
    spec: {gatewayClassName: gke-l7-global-external-managed, listeners: [{name: http, port: 80, protocol: HTTP}]}
    ---
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: r}
    spec:
      parentRefs: [{name: gw}]
      hostnames: [a.example.com]
      rules:
        - matches: [{path: {type: PathPrefix, value: "\(path)"}}]
          backendRefs: [{name: web, port: 1}]

    """
  }

  private static func workload(_ image: String) -> String {
    """
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec: {selector: {app: web}, ports: [{port: 1}]}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec: {containers: [{name: c, image: "\(image)"}]}
    """
  }
}

extension Application: CustomTestStringConvertible {
  /// The product.
  public var testDescription: String { title }
}
