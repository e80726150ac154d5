import KubernetesManifests
import RuleFiles
import SourceText
import YAMLSyntax

/// Reads the routes of objects: those of the kinds in the core of Kubernetes and the Gateway API, those that the data of
/// products describes, and those of kinds that products read by code.
struct RouteReader: Sendable {
  private enum Reading: Sendable {
    case shape(RouteDescription.Shape)
    /// The first description for the version of the object applies.
    case described([DescribedRoutes])
    case code(@Sendable (KubernetesObject) -> [KubernetesRoute])
  }

  private let readings: [String: Reading]
  /// Annotations that turn all paths of an Ingress into regular expressions.
  private let regexAnnotations: [String]

  /// `readers` are those of the kinds that products read by code.
  init(_ products: [KubernetesProduct], readers: [String: @Sendable (KubernetesObject) -> [KubernetesRoute]]) {
    var readings: [String: Reading] = [
      "Ingress": .shape(.ingress), "HTTPRoute": .shape(.httpRoute), "GRPCRoute": .shape(.httpRoute),
    ]
    for (kind, read) in readers { readings[kind] = .code(read) }
    let descriptions = Dictionary(grouping: products.flatMap(\.routeDescriptions), by: \.kind)
    for (kind, descriptions) in descriptions where readings[kind] == nil {
      if let shape = descriptions.lazy.compactMap(\.shape).first {
        readings[kind] = .shape(shape)
      } else {
        readings[kind] = .described(descriptions.map(DescribedRoutes.init))
      }
    }
    self.readings = readings
    regexAnnotations = products.compactMap(\.regexAnnotation)
  }

  /// The kinds that carry routes.
  var kinds: Set<String> { Set(readings.keys) }

  /// The routes of an object; empty for a kind without.
  func routes(of object: KubernetesObject) -> [KubernetesRoute] {
    let spec = object.spec
    switch readings[object.kind] {
    case .shape(.ingress): return object.isChartValue ? chartIngress(object) : ingress(object, spec)
    case .shape(.httpRoute): return gatewayRoute(object, spec)
    case .described(let readers):
      return readers.first { $0.description.describes(apiVersion: object.apiVersion) }?.routes(of: object) ?? []
    case .code(let read): return read(object)
    case nil: return []
    }
  }

  private func ingress(_ object: KubernetesObject, _ spec: YAMLNode?) -> [KubernetesRoute] {
    let usesRegex = regexAnnotations.contains { object.annotation($0)?.value.text == "true" }
    var result: [KubernetesRoute] = []
    spec?["rules"]?.forEachItem { rule in
      let host = rule["host"]?.text ?? ""
      rule["http"]?["paths"]?.forEachItem { item in
        let path = item["path"]?.text ?? "/"
        let type = item["pathType"]
        let isRegex =
          usesRegex
          || (type?.hasText("ImplementationSpecific") == true && path.contains { "()[]*\\^$".contains($0) })
        var route = KubernetesRoute(
          object: object, host: host, path: path.isEmpty ? "/" : path,
          match: type?.hasText("Exact") == true ? .exact : isRegex ? .regex : .prefix,
          span: object.span(item.headRange))
        route.elements = ["spec.rules[]": rule, "spec.rules[].http.paths[]": item]
        if let backend = item["backend"].flatMap(ingressBackend) { route.backends = [backend] }
        result.append(route)
      }
    }
    if let backend = spec?["defaultBackend"] ?? spec?["backend"], let service = ingressBackend(backend) {
      var route = KubernetesRoute(
        object: object, host: "", path: "/", match: .prefix, span: object.span(backend.headRange))
      route.backends = [service]
      result.append(route)
    }
    return result
  }

  /// `hosts: [{host, paths: [{path, pathType}]}]`, or a list of names.
  private func chartIngress(_ object: KubernetesObject) -> [KubernetesRoute] {
    (object.node["hosts"]?.items ?? []).flatMap { item -> [KubernetesRoute] in
      let host = item["host"]?.text ?? item.text ?? ""
      let paths = item["paths"]?.items ?? []
      guard !paths.isEmpty else {
        return [
          KubernetesRoute(object: object, host: host, path: "/", match: .prefix, span: object.span(item.headRange))
        ]
      }
      return paths.map { path in
        KubernetesRoute(
          object: object, host: host, path: path["path"]?.text ?? path.text ?? "/",
          match: path["pathType"]?.text == "Exact" ? .exact : .prefix, span: object.span(path.headRange))
      }
    }
  }

  private func ingressBackend(_ node: YAMLNode) -> KubernetesRoute.Backend? {
    if let service = node["service"], let name = service["name"]?.text {
      let port = service["port"]
      return KubernetesRoute.Backend(
        service: name, namespace: nil, port: port?["name"]?.text ?? port?["number"]?.text)
    }
    // networking.k8s.io/v1beta1 and extensions/v1beta1
    guard let name = node["serviceName"]?.text else { return nil }
    return KubernetesRoute.Backend(service: name, namespace: nil, port: node["servicePort"]?.text)
  }

  private func gatewayRoute(_ object: KubernetesObject, _ spec: YAMLNode?) -> [KubernetesRoute] {
    let hosts = spec?["hostnames"]?.items?.compactMap(\.text) ?? []
    var result: [KubernetesRoute] = []
    for rule in spec?["rules"]?.items ?? [] {
      let backends = (rule["backendRefs"]?.items ?? []).compactMap { reference -> KubernetesRoute.Backend? in
        guard let name = reference["name"]?.text else { return nil }
        return KubernetesRoute.Backend(
          kind: reference["kind"]?.text ?? "Service", service: name, namespace: reference["namespace"]?.text,
          port: reference["port"]?.text)
      }
      let matches = rule["matches"]?.items ?? []
      for host in hosts.isEmpty ? [""] : hosts {
        for match in matches.isEmpty ? [nil] : matches.map(Optional.init) {
          var (path, kind) = ("/", KubernetesRoute.Match.prefix)
          if let value = match?["path"] {
            path = value["value"]?.text ?? "/"
            switch value["type"]?.text {
            case "Exact": kind = .exact
            case "RegularExpression": kind = .regex
            default: break
            }
          } else if let method = match?["method"], let service = method["service"]?.text {
            path = "/" + service + (method["method"]?.text.map { "/" + $0 } ?? "")
          }
          var route = KubernetesRoute(
            object: object, host: host, path: path, match: kind, span: object.span((match ?? rule).headRange))
          route.elements = ["spec.rules[]": rule]
          if let match { route.elements["spec.rules[].matches[]"] = match }
          route.backends = backends
          result.append(route)
        }
      }
    }
    return result
  }
}

extension YAMLNode {
  /// Whether the node is a scalar.
  var isScalar: Bool { !isMapping && !isSequence }

  /// The bytes of an element's first key and value: enough to show where it begins.
  var headRange: Range<Int> {
    guard let pair = firstPair else { return range }
    return pair.value.isScalar
      ? pair.key.range.lowerBound..<max(pair.key.range.upperBound, pair.value.range.upperBound) : pair.key.range
  }
}
