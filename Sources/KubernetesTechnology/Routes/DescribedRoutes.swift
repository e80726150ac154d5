import KubernetesManifests
import RuleFiles
import SourceText
import YAMLSyntax

/// Reads routes by the description in a product's file.
struct DescribedRoutes: Sendable {
  let description: RouteDescription

  /// The routes of an object.
  func routes(of object: KubernetesObject) -> [KubernetesRoute] {
    guard object.spec != nil else { return [] }
    guard let each = description.each else { return routes(of: object, [:], span: object.headSpan) }
    return carriers(each, object).flatMap { elements, innermost in
      routes(of: object, elements, span: object.span(innermost.headRange))
    }
  }

  /// The elements of the lists that carry routes, a set for each route. An element without the inner list is a route itself.
  private func carriers(_ each: RouteField, _ object: KubernetesObject) -> [(KubernetesRoute.Elements, YAMLNode)] {
    var found: [(elements: KubernetesRoute.Elements, node: YAMLNode)] = [([:], object.node)]
    var start = 0
    for (depth, list) in each.lists.reversed().enumerated() {
      let parts = each.parts[start..<list.length]
      start = list.length
      found = found.flatMap { elements, node -> [(KubernetesRoute.Elements, YAMLNode)] in
        let items = Self.nodes(parts, from: node)
        if items.isEmpty, depth > 0 { return [(elements, node)] }
        return items.map { item in
          var inner = elements
          inner[list.path] = item
          return (inner, item)
        }
      }
    }
    return found
  }

  private func routes(of object: KubernetesObject, _ elements: KubernetesRoute.Elements, span: SourceSpan)
    -> [KubernetesRoute]
  {
    if let (field, condition) = description.condition,
      !condition.isMet(by: Self.texts(field, object, elements), isUnknown: false)
    {
      return []
    }
    var elements = elements
    var hasUpstream = true
    if let upstream = description.upstream {
      let found = self.upstream(upstream, object, elements)
      hasUpstream = found != nil
      if let found { elements[upstream.each.text] = found }
    }
    let backends = hasUpstream ? self.backends(object, elements) : []
    return hosts(object, elements).flatMap { host in
      paths(object, elements).map { path, match in
        var route = KubernetesRoute(object: object, host: host, path: path, match: match, span: span)
        route.elements = elements
        route.backends = backends
        return route
      }
    }
  }

  // MARK: Parts of a route

  private func hosts(_ object: KubernetesObject, _ elements: KubernetesRoute.Elements) -> [String] {
    let written = description.hosts.lazy.map { Self.texts($0, object, elements) }.first { !$0.isEmpty } ?? []
    return written.isEmpty ? [""] : written.map { $0 == "*" ? "" : $0 }
  }

  private func paths(_ object: KubernetesObject, _ elements: KubernetesRoute.Elements)
    -> [(path: String, match: KubernetesRoute.Match)]
  {
    if description.isConnection { return [("", .connection)] }
    for path in description.paths {
      if let condition = path.condition, !condition.isMet(by: ObjectFields.value(at: condition.path, in: object)) {
        continue
      }
      let written = Self.texts(path.field, object, elements)
      if !written.isEmpty { return written.map { Self.path($0, path.form) } }
    }
    return [("/", .prefix)]
  }

  private static func path(_ text: String, _ form: RouteDescription.PathForm)
    -> (path: String, match: KubernetesRoute.Match)
  {
    switch form {
    case .exact: return (text, .exact)
    case .prefix: return (text, .prefix)
    case .regex: return (text, .regex)
    case .nginxLocation:
      if text.hasPrefix("=") { return (String(text.dropFirst()), .exact) }
      guard text.hasPrefix("~") else { return (text, .prefix) }
      return (String(text.drop { $0 == "~" || $0 == "*" || $0 == " " }), .regex)
    case .tilde: return text.hasPrefix("~") ? (String(text.dropFirst()), .regex) : (text, .prefix)
    case .star: return text.hasSuffix("*") ? (String(text.dropLast()), .prefix) : (text, .exact)
    }
  }

  /// The element of a list of upstreams that the route names.
  private func upstream(
    _ upstream: RouteDescription.Upstream, _ object: KubernetesObject, _ elements: KubernetesRoute.Elements
  ) -> YAMLNode? {
    guard let name = upstream.references.lazy.compactMap({ Self.texts($0, object, elements).first }).first else {
      return nil
    }
    return Self.nodes(upstream.each.parts[...], from: object.node).first { element in
      Self.texts(upstream.name, object, [upstream.each.text: element]).first == name
    }
  }

  private func backends(_ object: KubernetesObject, _ elements: KubernetesRoute.Elements) -> [KubernetesRoute.Backend] {
    guard let backends = description.backends else { return [] }
    guard let each = backends.each else { return backend(backends, object, elements).map { [$0] } ?? [] }
    return Self.values(each, object, elements).compactMap { item in
      var inner = elements
      inner[each.text] = item
      return backend(backends, object, inner)
    }
  }

  private func backend(
    _ backends: RouteDescription.Backends, _ object: KubernetesObject, _ elements: KubernetesRoute.Elements
  ) -> KubernetesRoute.Backend? {
    let text = { (field: RouteField?) in field.flatMap { Self.texts($0, object, elements).first } }
    guard let name = text(backends.service) else { return nil }
    let port = text(backends.port)
    switch backends.form {
    case .name: return KubernetesRoute.Backend(service: name, namespace: text(backends.namespace), port: port)
    case .dnsName: return Self.backend(dnsName: name[...], port: port)
    case .address:
      let scheme = name.firstRange(of: "://")
      let authority = name[(scheme?.upperBound ?? name.startIndex)...].prefix { $0 != "/" }
      let parts = authority.split(separator: ":", maxSplits: 1)
      guard let host = parts.first else { return nil }
      return Self.backend(dnsName: host, port: parts.count > 1 ? String(parts[1]) : port)
    }
  }

  private static func backend(dnsName name: Substring, port: String?) -> KubernetesRoute.Backend {
    let labels = name.split(separator: ".").map(String.init)
    return KubernetesRoute.Backend(
      service: labels.first ?? String(name), namespace: labels.count > 1 ? labels[1] : nil, port: port)
  }

  // MARK: Fields

  /// The strings at a field: all of a list of strings, else the first one.
  private static func texts(_ field: RouteField, _ object: KubernetesObject, _ elements: KubernetesRoute.Elements)
    -> [String]
  {
    let found = values(field, object, elements).lazy.compactMap(\.text)
    return field.isList ? Array(found) : found.first.map { [$0] } ?? []
  }

  /// The nodes at a field, looked for from the innermost element that carries the route.
  private static func values(_ field: RouteField, _ object: KubernetesObject, _ elements: KubernetesRoute.Elements)
    -> [YAMLNode]
  {
    for list in field.lists {
      if let element = elements[list.path] { return nodes(field.parts[list.length...], from: element) }
    }
    return nodes(field.parts[...], from: object.node)
  }

  private static func nodes(_ parts: ArraySlice<RouteField.Part>, from start: YAMLNode) -> [YAMLNode] {
    var nodes = [start]
    for part in parts {
      nodes = nodes.compactMap { $0[part.name] }
      if part.isList { nodes = nodes.flatMap { $0.items ?? [] } }
    }
    return nodes
  }
}
