import SourceText
import YAMLSyntax

/// Reads the routes out of the objects that carry them.
enum RouteReader {
  /// Kinds that it can read; so few are compared faster than hashed.
  static let kinds = [
    "Ingress", "HTTPRoute", "GRPCRoute", "AIGatewayRoute", "VirtualService", "Route", "HTTPProxy", "VirtualServer",
    "VirtualServerRoute",
    "TransportServer", "IngressRoute", "ApisixRoute", "KongRoute",
  ]

  /// The routes of an object; empty for a kind without.
  static func routes(of object: KubernetesObject) -> [KubernetesRoute] {
    let spec = object.spec
    switch object.kind {
    case "Ingress": return object.isChartValue ? chartIngress(object) : ingress(object, spec)
    case "HTTPRoute", "GRPCRoute", "AIGatewayRoute": return gatewayRoute(object, spec)
    case "VirtualService": return virtualService(object, spec)
    case "Route": return openShiftRoute(object, spec)
    case "HTTPProxy": return httpProxy(object, spec)
    case "VirtualServer", "VirtualServerRoute": return virtualServer(object, spec)
    case "TransportServer": return transportServer(object, spec)
    case "IngressRoute": return ingressRoute(object, spec)
    case "KongRoute": return kongRoute(object, spec)
    case "ApisixRoute": return apisixRoute(object, spec)
    default: return []
    }
  }

  private static func ingress(_ object: KubernetesObject, _ spec: YAMLNode?) -> [KubernetesRoute] {
    let usesRegex = object.annotation("nginx.ingress.kubernetes.io/use-regex")?.value.text == "true"
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
          span: object.span(span(of: item)))
        route.elements = ["spec.rules[]": rule, "spec.rules[].http.paths[]": item]
        if let backend = item["backend"].flatMap(ingressBackend) { route.backends = [backend] }
        result.append(route)
      }
    }
    if let backend = spec?["defaultBackend"] ?? spec?["backend"], let service = ingressBackend(backend) {
      var route = KubernetesRoute(
        object: object, host: "", path: "/", match: .prefix, span: object.span(span(of: backend)))
      route.backends = [service]
      result.append(route)
    }
    return result
  }

  /// `hosts: [{host, paths: [{path, pathType}]}]`, or a list of names.
  private static func chartIngress(_ object: KubernetesObject) -> [KubernetesRoute] {
    (object.node["hosts"]?.items ?? []).flatMap { item -> [KubernetesRoute] in
      let host = item["host"]?.text ?? item.text ?? ""
      let paths = item["paths"]?.items ?? []
      guard !paths.isEmpty else {
        return [
          KubernetesRoute(object: object, host: host, path: "/", match: .prefix, span: object.span(span(of: item)))
        ]
      }
      return paths.map { path in
        KubernetesRoute(
          object: object, host: host, path: path["path"]?.text ?? path.text ?? "/",
          match: path["pathType"]?.text == "Exact" ? .exact : .prefix, span: object.span(span(of: path)))
      }
    }
  }

  /// The bytes of an element's first key and value: enough to show where it begins.
  private static func span(of node: YAMLNode) -> Range<Int> {
    guard let pair = node.firstPair else { return node.range }
    return pair.value.isScalar
      ? pair.key.range.lowerBound..<max(pair.key.range.upperBound, pair.value.range.upperBound) : pair.key.range
  }

  private static func ingressBackend(_ node: YAMLNode) -> KubernetesRoute.Backend? {
    if let service = node["service"], let name = service["name"]?.text {
      let port = service["port"]
      return KubernetesRoute.Backend(
        service: name, namespace: nil, port: port?["name"]?.text ?? port?["number"]?.text)
    }
    // networking.k8s.io/v1beta1 and extensions/v1beta1
    guard let name = node["serviceName"]?.text else { return nil }
    return KubernetesRoute.Backend(service: name, namespace: nil, port: node["servicePort"]?.text)
  }

  private static func gatewayRoute(_ object: KubernetesObject, _ spec: YAMLNode?) -> [KubernetesRoute] {
    let hosts = spec?["hostnames"]?.items?.compactMap(\.text) ?? []
    var result: [KubernetesRoute] = []
    for rule in spec?["rules"]?.items ?? [] {
      let backends = (rule["backendRefs"]?.items ?? []).compactMap { reference -> KubernetesRoute.Backend? in
        guard let name = reference["name"]?.text, (reference["kind"]?.text ?? "Service") == "Service" else {
          return nil
        }
        return KubernetesRoute.Backend(
          service: name, namespace: reference["namespace"]?.text, port: reference["port"]?.text)
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
            object: object, host: host, path: path, match: kind, span: object.span(span(of: match ?? rule)))
          route.elements = ["spec.rules[]": rule]
          if let match { route.elements["spec.rules[].matches[]"] = match }
          route.backends = backends
          result.append(route)
        }
      }
    }
    return result
  }

  private static func virtualService(_ object: KubernetesObject, _ spec: YAMLNode?) -> [KubernetesRoute] {
    let hosts = (spec?["hosts"]?.items?.compactMap(\.text) ?? []).map { $0 == "*" ? "" : $0 }
    var result: [KubernetesRoute] = []
    for http in spec?["http"]?.items ?? [] {
      let backends = (http["route"]?.items ?? []).compactMap { item -> KubernetesRoute.Backend? in
        guard let host = item["destination"]?["host"]?.text else { return nil }
        let parts = host.split(separator: ".")
        return KubernetesRoute.Backend(
          service: parts.first.map(String.init) ?? host, namespace: parts.count > 1 ? String(parts[1]) : nil,
          port: item["destination"]?["port"]?["number"]?.text)
      }
      let matches = http["match"]?.items ?? []
      for host in hosts.isEmpty ? [""] : hosts {
        for match in matches.isEmpty ? [nil] : matches.map(Optional.init) {
          let uri = match?["uri"]
          let (path, kind): (String, KubernetesRoute.Match) =
            uri?["exact"]?.text.map { ($0, .exact) } ?? uri?["prefix"]?.text.map { ($0, .prefix) }
            ?? uri?["regex"]?.text.map { ($0, .regex) } ?? ("/", .prefix)
          var route = KubernetesRoute(
            object: object, host: host, path: path, match: kind, span: object.span(span(of: match ?? http)))
          route.elements = ["spec.http[]": http]
          route.backends = backends
          result.append(route)
        }
      }
    }
    return result
  }

  private static func openShiftRoute(_ object: KubernetesObject, _ spec: YAMLNode?) -> [KubernetesRoute] {
    guard object.group == "route.openshift.io" || object.apiVersion == "v1", let spec else { return [] }
    var route = KubernetesRoute(
      object: object, host: spec["host"]?.text ?? "", path: spec["path"]?.text ?? "/", match: .prefix,
      span: object.headSpan)
    if let name = spec["to"]?["name"]?.text {
      route.backends = [
        KubernetesRoute.Backend(service: name, namespace: nil, port: spec["port"]?["targetPort"]?.text)
      ]
    }
    return [route]
  }

  private static func httpProxy(_ object: KubernetesObject, _ spec: YAMLNode?) -> [KubernetesRoute] {
    let host = spec?["virtualhost"]?["fqdn"]?.text ?? ""
    return (spec?["routes"]?.items ?? []).map { item in
      let conditions = item["conditions"]?.items ?? []
      let exact = conditions.lazy.compactMap { $0["exact"]?.text }.first
      let path = exact ?? conditions.lazy.compactMap { $0["prefix"]?.text }.first ?? "/"
      var route = KubernetesRoute(
        object: object, host: host, path: path, match: exact == nil ? .prefix : .exact,
        span: object.span(span(of: item)))
      route.elements = ["spec.routes[]": item]
      route.backends = (item["services"]?.items ?? []).compactMap { service in
        service["name"]?.text.map {
          KubernetesRoute.Backend(service: $0, namespace: nil, port: service["port"]?.text)
        }
      }
      return route
    }
  }

  private static func virtualServer(_ object: KubernetesObject, _ spec: YAMLNode?) -> [KubernetesRoute] {
    let upstreams = spec?["upstreams"]?.items ?? []
    let list = object.kind == "VirtualServer" ? "routes" : "subroutes"
    return (spec?[list]?.items ?? []).map { item in
      var path = item["path"]?.text ?? "/"
      var match = KubernetesRoute.Match.prefix
      if path.hasPrefix("=") {
        match = .exact
        path = String(path.dropFirst())
      } else if path.hasPrefix("~") {
        match = .regex
        path = String(path.drop { $0 == "~" || $0 == "*" || $0 == " " })
      }
      var route = KubernetesRoute(
        object: object, host: spec?["host"]?.text ?? "", path: path, match: match, span: object.span(span(of: item)))
      route.elements = ["spec.\(list)[]": item]
      let action = item["action"]
      let name = action?["pass"]?.text ?? action?["proxy"]?["upstream"]?.text
      if let upstream = upstreams.first(where: { $0["name"]?.text == name }) {
        route.elements["spec.upstreams[]"] = upstream
        if let service = upstream["service"]?.text {
          route.backends = [
            KubernetesRoute.Backend(service: service, namespace: nil, port: upstream["port"]?.text)
          ]
        }
      }
      return route
    }
  }

  private static func transportServer(_ object: KubernetesObject, _ spec: YAMLNode?) -> [KubernetesRoute] {
    guard let spec else { return [] }
    var route = KubernetesRoute(
      object: object, host: spec["host"]?.text ?? object.name, path: "", match: .connection, span: object.headSpan)
    let name = spec["action"]?["pass"]?.text
    if let upstream = spec["upstreams"]?.items?.first(where: { $0["name"]?.text == name }),
      let service = upstream["service"]?.text
    {
      route.backends = [KubernetesRoute.Backend(service: service, namespace: nil, port: upstream["port"]?.text)]
    }
    return [route]
  }

  /// Traefik: ``Host(`a`) && PathPrefix(`/x`)``.
  private static func ingressRoute(_ object: KubernetesObject, _ spec: YAMLNode?) -> [KubernetesRoute] {
    (spec?["routes"]?.items ?? []).flatMap { item -> [KubernetesRoute] in
      let rule = item["match"]?.text ?? ""
      let hosts = arguments(of: "Host", in: rule)
      let exact = arguments(of: "Path", in: rule)
      let prefixes = arguments(of: "PathPrefix", in: rule)
      let paths = exact.map { ($0, KubernetesRoute.Match.exact) } + prefixes.map { ($0, .prefix) }
      let backends = (item["services"]?.items ?? []).compactMap { service in
        service["name"]?.text.map {
          KubernetesRoute.Backend(
            service: $0, namespace: service["namespace"]?.text, port: service["port"]?.text)
        }
      }
      return (hosts.isEmpty ? [""] : hosts).flatMap { host in
        (paths.isEmpty ? [("/", .prefix)] : paths).map { path, match in
          var route = KubernetesRoute(
            object: object, host: host, path: path, match: match, span: object.span(span(of: item)))
          route.elements = ["spec.routes[]": item]
          route.backends = backends
          return route
        }
      }
    }
  }

  private static func arguments(of function: String, in rule: String) -> [String] {
    var result: [String] = []
    var rest = Substring(rule)
    while let open = rest.firstIndex(of: "(") {
      let name = rest[..<open].reversed().prefix { $0.isLetter }.reversed()
      rest = rest[rest.index(after: open)...]
      guard let close = rest.firstIndex(of: ")") else { break }
      if String(name) == function {
        for part in rest[..<close].split(separator: ",") {
          result.append(String(part.filter { !"`\"' ".contains($0) }))
        }
      }
      rest = rest[close...].dropFirst()
    }
    return result
  }

  /// Kong Operator: lists of hosts and paths; a path with `~` is a regular expression.
  private static func kongRoute(_ object: KubernetesObject, _ spec: YAMLNode?) -> [KubernetesRoute] {
    let hosts = spec?["hosts"]?.items?.compactMap(\.text) ?? []
    let paths = spec?["paths"]?.items?.compactMap(\.text) ?? []
    let service = spec?["serviceRef"]?["namespacedRef"]
    return (hosts.isEmpty ? [""] : hosts).flatMap { host in
      (paths.isEmpty ? ["/"] : paths).map { path in
        let isRegex = path.hasPrefix("~")
        var route = KubernetesRoute(
          object: object, host: host, path: isRegex ? String(path.dropFirst()) : path,
          match: isRegex ? .regex : .prefix, span: object.headSpan)
        if let name = service?["name"]?.text {
          route.backends = [
            KubernetesRoute.Backend(service: name, namespace: service?["namespace"]?.text, port: nil)
          ]
        }
        return route
      }
    }
  }

  private static func apisixRoute(_ object: KubernetesObject, _ spec: YAMLNode?) -> [KubernetesRoute] {
    (spec?["http"]?.items ?? []).flatMap { item -> [KubernetesRoute] in
      let hosts = item["match"]?["hosts"]?.items?.compactMap(\.text) ?? []
      let paths = item["match"]?["paths"]?.items?.compactMap(\.text) ?? []
      return (hosts.isEmpty ? [""] : hosts).flatMap { host in
        (paths.isEmpty ? ["/*"] : paths).map { path in
          let isPrefix = path.hasSuffix("*")
          var route = KubernetesRoute(
            object: object, host: host, path: isPrefix ? String(path.dropLast()) : path,
            match: isPrefix ? .prefix : .exact, span: object.span(span(of: item)))
          route.elements = ["spec.http[]": item]
          route.backends = (item["backends"]?.items ?? []).compactMap { backend in
            backend["serviceName"]?.text.map {
              KubernetesRoute.Backend(service: $0, namespace: nil, port: backend["servicePort"]?.text)
            }
          }
          return route
        }
      }
    }
  }
}

extension YAMLNode {
  /// Whether the node is a scalar.
  var isScalar: Bool { !isMapping && !isSequence }
}
