import Analysis
import KubernetesManifests
import RuleFiles
import SourceText
import StreamModel
import YAMLSyntax

/// The evidence of Kubernetes objects for or against a stream on one route.
struct KubernetesRouteSignals: RouteSignals {
  let context: RouteContext
  let siblings: KubernetesNeighbours
  let closure: Evidence?
  /// The path behind the controller, where that is known to be another one.
  let rewrite: PathRewrite?
  /// The evidence of the objects' settings and ports, and of the extensions of products.
  private let shown: [Evidence]

  /// `ofProducts` is the evidence from the extensions of products.
  init(
    context: RouteContext, known: KnownSignals, ofProducts: [Evidence], siblings: KubernetesNeighbours,
    closure: Evidence?, rewrite: PathRewrite?
  ) {
    self.context = context
    self.siblings = siblings
    self.closure = closure
    self.rewrite = rewrite
    shown =
      known.annotations(of: context.route) + known.switches(of: context.route) + ofProducts + known.ports(of: context)
  }

  private var route: KubernetesRoute { context.route }
  private var object: KubernetesObject { route.object }

  var span: SourceSpan { route.span }

  var declaration: RouteDeclaration? {
    object.annotation("streamlint/stream")?.value.text.map {
      RouteDeclaration(kind: StreamKind(rawValue: $0), source: "annotation")
    }
  }

  /// A redirect reaches no application.
  var neverStreams: Evidence? {
    route.redirect.map { Evidence(.denied, text: "every request is redirected", span: object.span($0), kinds: []) }
  }

  var protocolKinds: [StreamKind]? { object.kind == "GRPCRoute" ? [.grpc] : nil }

  /// The method of a match.
  var methods: RouteMethods? {
    guard object.kind == "HTTPRoute", let pair = route.elements["spec.rules[].matches[]"]?.ownPair("method"),
      let method = pair.value.text
    else { return nil }
    return RouteMethods([method.lowercased()], span: object.span(pair))
  }

  // MARK: Paths

  var literalPaths: [String] {
    guard route.match == .regex else { return [route.path] }
    if let path = literalBeginning { return [path] }
    return RoutePattern.literals(ofRegex: route.path)
  }

  /// The path that is requested: of `/mcp(/|$)(.*)` it is `/mcp`. Nil for other regular expressions.
  private var literalBeginning: String? {
    // Most paths are literal.
    guard route.path.utf8.contains(where: "([{.*+?|\\$".utf8.contains) else { return nil }
    let path = route.path.drop { $0 == "^" }
    let literal = path.prefix { !"([{.*+?|\\$".contains($0) }
    let rest = path.dropFirst(literal.count)
    guard ["(/|$)(.*)", "(.*)", "(/.*)?", "(/.*)", ".*", "?(.*)", "$", "(/|$).*", "(/.*|$)"].contains(rest) else {
      return nil
    }
    return String(literal)
  }

  var isExact: Bool { route.match == .exact }

  /// Kubernetes passes paths on; nil where an annotation or a filter may rewrite them.
  var upstreamPaths: [String]? {
    if let rewrite { return [rewrite.path] }
    let rewrites = object.annotations.contains { $0.key.text?.hasSuffix("rewrite-target") == true }
    return rewrites || rewritesPath ? nil : literalPaths
  }

  var losesSubpaths: Bool { rewrite?.losesSubpaths == true }

  /// Filters of the Gateway API, `rewrite` of Istio and middlewares of Traefik change paths.
  private var rewritesPath: Bool {
    route.elements.values.contains { element in
      element["rewrite"] != nil || element["pathRewritePolicy"] != nil || element["middlewares"] != nil
        || element["filters"]?.items?.contains { $0["type"]?.hasText("URLRewrite") == true } == true
    }
  }

  var neighbours: RouteNeighbours { siblings.neighbours(of: route) }

  var pathText: String {
    if route.match == .regex, literalBeginning == nil { return route.path }
    return RoutePattern.lastSegment(of: literalBeginning ?? route.path).map(String.init) ?? ""
  }

  var servesEverything: Bool {
    !isExact && (route.path == "/" || literalBeginning == "/" || literalBeginning?.isEmpty == true)
  }
  var servesMuch: Bool { Self.servesMuch(literalBeginning ?? route.path) }

  // MARK: Names

  var upstreams: [UpstreamName] {
    route.backends.map { UpstreamName(host: $0.service, port: $0.port, span: route.span) }
  }

  /// The host without its domain.
  var hosts: [SignalName] {
    let parts = route.host.utf8.split(separator: UInt8(ascii: ".")).map(Substring.init)
    let isLocal = parts.last.map { ["local", "internal", "lan", "localhost", "test", "home"].contains($0) } ?? false
    let labels = parts.dropLast(isLocal ? 1 : 2).joined(separator: ".")
    return labels.isEmpty ? [] : [SignalName(labels, span: route.span)]
  }

  var hostNames: [String] { route.host.isEmpty ? [] : [route.host] }

  /// The parts of a chart's values have no name of their own.
  var objectNames: [SignalName] {
    object.isChartValue ? [] : [SignalName(object.name, span: route.span)] + gateways
  }

  /// The gateways that the route is attached to; `ai-gateway` names the application too.
  private var gateways: [SignalName] {
    (object.spec?["parentRefs"]?.items ?? []).compactMap { parent in
      parent["name"]?.text.map { SignalName($0, span: route.span) }
    }
  }

  var namespace: SignalName? { object.namespace.map { SignalName($0, span: route.span) } }

  var images: [SignalName] {
    guard let workload = context.workload else { return [] }
    return context.containers.compactMap { container in
      guard let pair = container.ownPair("image"), let image = pair.value.text else { return nil }
      return SignalName(image, span: workload.span(pair))
    }
  }

  // MARK: Settings

  /// Annotations with long timeouts, whether the controller reads them or not: they tell what their author wants.
  var habits: [Evidence] {
    object.annotations.compactMap { pair in
      guard let name = pair.key.text, name.contains(caseless: "timeout"), !name.contains(caseless: "connect-timeout"),
        let text = pair.value.text, let time = TimeLength(parsing: text)?.milliseconds, time >= 300_000
      else { return nil }
      return Evidence(
        time >= 1_800_000 ? .longTimeout : .raisedTimeout, text: "\(name) is \(text)", span: object.span(pair),
        kinds: [])
    }
  }

  var settings: [Evidence] { shown.filter { $0.source != .protocol } }
  var protocols: [Evidence] { shown.filter { $0.source == .protocol } }
}

/// Annotations, fields and port names that show a stream, prepared once a run.
struct KnownSignals: Sendable {
  /// An annotation with the value that shows something.
  private struct Setting: Sendable {
    let name: String
    let value: String
    let kinds: [StreamKind]
  }

  private let objects: KubernetesObjects
  private let settings: [Setting]
  private let file: ObjectEvidenceFile
  /// The products with snippets for locations, by the kind of the object that contains them.
  private let snippets: [String: [KubernetesProduct]]

  init(objects: KubernetesObjects, knowledge: KubernetesKnowledge) {
    self.objects = objects
    file = knowledge.objectEvidence
    settings = file.settings.compactMap { pattern in
      guard let equals = pattern.pattern.lastIndex(of: "=") else { return nil }
      return Setting(
        name: String(pattern.pattern[..<equals]),
        value: String(pattern.pattern[pattern.pattern.index(after: equals)...]), kinds: pattern.kinds)
    }
    var snippets: [String: [KubernetesProduct]] = [:]
    for product in knowledge.products {
      for kind in Set(product.snippets.filter { $0.within == .location }.map(\.location.on)) {
        snippets[kind, default: []].append(product)
      }
    }
    self.snippets = snippets
  }

  /// The annotations of the route's object, and of patches of it.
  func annotations(of route: KubernetesRoute) -> [Evidence] {
    (objects.patches(of: route.object) + [route.object]).flatMap { holder in
      holder.annotations.isEmpty
        ? []
        : settings.compactMap { setting -> Evidence? in
          guard let pair = holder.annotation(setting.name), let text = pair.value.text,
            globMatches(setting.value, Self.trimmed(text).lowercased())
          else { return nil }
          return Evidence(
            Self.source(setting.kinds), text: "\(pair.key.text ?? "") is \(Self.trimmed(text).lowercased())",
            span: holder.span(pair), kinds: setting.kinds)
        }
    }
  }

  /// A setting for a kind declares the protocol; the others switch buffering off.
  private static func source(_ kinds: [StreamKind]) -> Evidence.Source { kinds.isEmpty ? .bufferingOff : .protocol }

  private static func trimmed(_ text: String) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// Streaming that a product's settings switch on for the route, and buffering that they switch off.
  func switches(of route: KubernetesRoute) -> [Evidence] {
    listed(route) + fields(of: route) + kind(of: route.object) + upgradingSnippets(of: route.object)
  }

  private func listed(_ route: KubernetesRoute) -> [Evidence] {
    file.lists.compactMap { signal in
      guard let pair = route.object.annotation(signal.annotation), let text = pair.value.text else { return nil }
      let names = text.split(separator: ",").map { Self.trimmed(String($0)) }
      let isListed =
        switch signal.content {
        case .services: route.backends.contains { names.contains($0.service) }
        case .paths: names.contains(route.path)
        }
      guard isListed else { return nil }
      return Evidence(Self.source(signal.kinds), text: signal.why, span: route.object.span(pair), kinds: signal.kinds)
    }
  }

  private func fields(of route: KubernetesRoute) -> [Evidence] {
    // The elements of an Ingress have no such fields.
    guard route.object.kind != "Ingress" else { return [] }
    return file.fields.compactMap { signal in
      guard let pair = route.elements[signal.list]?.ownPair(signal.field), pair.value.text == signal.value else {
        return nil
      }
      return Evidence(Self.source(signal.kinds), text: signal.why, span: route.object.span(pair), kinds: signal.kinds)
    }
  }

  private func kind(of object: KubernetesObject) -> [Evidence] {
    file.objectKinds.filter { $0.pattern == object.kind }.map {
      Evidence(.protocol, text: $0.why, span: object.headSpan, kinds: $0.kinds)
    }
  }

  private func upgradingSnippets(of object: KubernetesObject) -> [Evidence] {
    (snippets[object.kind] ?? []).flatMap { product in
      product.snippets(within: .location, of: object).compactMap { text -> Evidence? in
        let line = text.directives.first {
          text.tree.name(of: $0) == "proxy_set_header" && text.isAbout("upgrade", $0)
        }
        return line.map {
          Evidence(.upgrade, text: "a snippet passes Upgrade on", span: text.span(of: $0), kinds: [.websocket])
        }
      }
    }
  }

  /// The name and the protocol of the port of a route's Service.
  func ports(of context: RouteContext) -> [Evidence] {
    for (number, backend) in context.route.backends.enumerated() {
      guard let service = context.service(of: number),
        let port = service.spec?["ports"]?.firstItem(where: { entry in
          guard let port = backend.port else { return true }
          return entry["name"]?.hasText(port) == true || entry["port"]?.hasText(port) == true
        })
      else { continue }
      for field in ["appProtocol", "name"] {
        if let pair = port.ownPair(field), let found = self.port(pair, of: service) { return [found] }
      }
    }
    return []
  }

  /// The evidence of a port's name or protocol.
  private func port(_ pair: YAMLPair, of service: KubernetesObject) -> Evidence? {
    file.ports.first { pair.value.hasText($0.pattern) }.map {
      Evidence(.protocol, text: $0.why, span: service.span(pair), kinds: $0.kinds)
    }
  }
}

/// The routes of each host, compared when one of them needs it.
final class KubernetesNeighbours: Sendable {
  /// The routes of a host are judged one after the other, so that few are kept.
  private let known = AnswerCache<String, RouteNeighbours>(limit: 1_000)
  private let routes: [String: [KubernetesRoute]]
  private let signals: @Sendable (KubernetesRoute, KubernetesNeighbours) -> KubernetesRouteSignals
  private let detector: StreamDetector

  /// `signals` gives the facts of a route.
  init(
    _ routes: [KubernetesRoute], _ detector: StreamDetector,
    signals: @escaping @Sendable (KubernetesRoute, KubernetesNeighbours) -> KubernetesRouteSignals
  ) {
    self.routes = Dictionary(grouping: routes, by: Self.key)
    self.detector = detector
    self.signals = signals
  }

  /// Routes without a host are compared with those of their object.
  private static func key(_ route: KubernetesRoute) -> String {
    route.host.isEmpty ? " \(route.object.title)" : route.host
  }

  /// The routes of the same host.
  func neighbours(of route: KubernetesRoute) -> RouteNeighbours {
    let key = Self.key(route)
    return known.answer(to: key) {
      RouteNeighbours(of: (routes[key] ?? []).lazy.map { self.signals($0, self) }, detector)
    }
  }
}
