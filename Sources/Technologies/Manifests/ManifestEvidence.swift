import NginxSyntax
import RuleFiles
import SourceText
import Streaming
import YAMLSyntax

/// What in the objects shows that a route streams.
struct ManifestEvidence: Sendable {
  private let objects: ManifestObjects
  private let known: ManifestEvidenceFile
  private let patterns: EvidencePatterns
  /// The annotations that show something, with the values that do.
  private let settings: [(name: String, value: String, pattern: EvidenceFile.Pattern)]
  /// The products with snippets for locations, by the kind of the object that holds them.
  private let snippets: [String: [ManifestTechnology]]
  /// The patterns of images.
  private let images: [Glob]
  /// The numbers of all words of names that mean something.
  private let words: Set<UInt32>

  init(objects: ManifestObjects, knowledge: ManifestKnowledge) {
    self.objects = objects
    let known = knowledge.objectEvidence
    self.known = known
    patterns = EvidencePatterns(knowledge.evidence)
    settings = known.settings.compactMap { pattern in
      guard let equals = pattern.pattern.lastIndex(of: "=") else { return nil }
      let name = String(pattern.pattern[..<equals])
      return (name, String(pattern.pattern[pattern.pattern.index(after: equals)...]), pattern)
    }
    var snippets: [String: [ManifestTechnology]] = [:]
    for technology in knowledge.technologies {
      for kind in Set(technology.snippets.filter { $0.within == .location }.map(\.place.on)) {
        snippets[kind, default: []].append(technology)
      }
    }
    self.snippets = snippets
    images = known.images.map { Glob($0.pattern) }
    words = Set((Array(known.plainNames) + (known.names + known.sharedNames).map(\.pattern)).map(NginxTree.wordNumber))
  }

  /// The evidence for a route, the strongest first.
  func of(_ route: ManifestRoute, _ surroundings: RouteSurroundings) -> [Evidence] {
    var found: [Evidence] = []
    if let path = Self.literalPath(of: route) {
      if let pattern = patterns.wellKnown(path) {
        found.append(Evidence(text: pattern.why, span: route.span, kinds: pattern.kinds, namesProtocol: true))
      }
      if patterns.isPlain(path) { return found }
    }
    found += settings(route) + switches(route) + plugins(route)
    let names = self.names(route)
    guard !names.isPlain else { return found }
    found += ports(route)
    if let image = image(surroundings) { found.append(image) }
    if let upstream = upstream(route) { found.append(upstream) }
    found += names.evidence
    return found
  }

  // MARK: Settings

  private func settings(_ route: ManifestRoute) -> [Evidence] {
    (objects.patches(of: route.object) + [route.object]).flatMap { holder -> [Evidence] in
      if holder.annotations.isEmpty { return [] }
      return settings.compactMap { name, value, pattern in
        guard let pair = holder.annotation(name), let text = pair.value.text,
          globMatches(value, trimmed(text).lowercased())
        else { return nil }
        return Evidence(
          text: "\(pair.key.text ?? "") is \(trimmed(text).lowercased())", span: holder.span(pair), kinds: pattern.kinds
        )
      }
    }
  }

  private func trimmed(_ text: String) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// Fields that switch streams on, by the list whose element carries the route.
  private static let switches: [(list: String, field: String, value: String, kinds: [StreamKind], text: String)] = [
    ("spec.routes[]", "enableWebsockets", "true", [.websocket], "WebSocket is switched on"),
    ("spec.http[]", "websocket", "true", [.websocket], "WebSocket is switched on"),
    ("spec.upstreams[]", "buffering", "false", [], "buffering is switched off"),
  ]

  /// Upgrades that somebody switched on for the route, and buffering that somebody switched off.
  private func switches(_ route: ManifestRoute) -> [Evidence] {
    let object = route.object
    var found: [Evidence] = []
    if let pair = object.annotation("nginx.org/websocket-services"), let text = pair.value.text {
      let names = text.split(separator: ",").map { $0.filter { $0 != " " } }
      if route.backends.contains(where: { names.contains($0.service) }) {
        found.append(
          Evidence(text: "its Service is one of the WebSocket services", span: object.span(pair), kinds: [.websocket]))
      }
    }
    if let pair = object.annotation("projectcontour.io/websocket-routes"), let text = pair.value.text,
      text.split(separator: ",").contains(where: { trimmed(String($0)) == route.path })
    {
      found.append(
        Evidence(text: "its path is one of the WebSocket routes", span: object.span(pair), kinds: [.websocket]))
    }
    for (list, field, value, kinds, text) in Self.switches {
      guard let pair = route.elements[list]?.ownPair(field), pair.value.text == value
      else { continue }
      found.append(Evidence(text: text, span: object.span(pair), kinds: kinds))
    }
    for technology in snippets[object.kind] ?? [] {
      for text in technology.snippets(within: .location, of: object) {
        guard
          let line = text.directives.first(where: {
            text.tree.name(of: $0) == "proxy_set_header" && text.isAbout("upgrade", $0)
          })
        else { continue }
        found.append(Evidence(text: "a snippet passes Upgrade on", span: text.span(of: line), kinds: [.websocket]))
      }
    }
    return found
  }

  private func plugins(_ route: ManifestRoute) -> [Evidence] {
    guard route.object.kind == "AIGatewayRoute" else { return [] }
    return [
      Evidence(text: "an AIGatewayRoute serves models", span: route.object.headSpan, kinds: [.streamableHTTP])
    ]
  }

  // MARK: Names

  /// The words of the names around a route.
  private func names(_ route: ManifestRoute) -> (evidence: [Evidence], isPlain: Bool) {
    // Hardly any name means something, and numbers of words tell sooner than texts.
    guard
      EvidencePatterns.mayHold(words, route.host) || EvidencePatterns.mayHold(words, route.object.name)
        || route.backends.contains(where: { EvidencePatterns.mayHold(words, $0.service) })
    else { return ([], false) }
    let host = Self.hostParts(route.host).reduce(into: Set<String>()) { $0.formUnion(words(String($1))) }
    let services = route.backends.map { words($0.service) }
    // The parts of a chart's values have no name of their own.
    let own = route.object.isChartValue ? [] : words(route.object.name)
    let all = [own, host] + services
    if all.contains(where: { !$0.isDisjoint(with: known.plainNames) }) { return ([], true) }
    if let pattern = known.names.first(where: { pattern in all.contains { $0.contains(pattern.pattern) } }) {
      return ([Evidence(text: pattern.why, span: route.span, kinds: pattern.kinds)], false)
    }
    // One of the two names must be nothing else.
    let parts = Self.hostParts(route.host)
    let pattern = known.sharedNames.first { pattern in
      let name = pattern.pattern
      return host.contains(name) && services.contains { $0.contains(name) }
        && (parts.contains { $0 == name } || route.backends.contains { $0.service == name })
    }
    return (pattern.map { [Evidence(text: $0.why, span: route.span, kinds: $0.kinds)] } ?? [], false)
  }

  /// The parts of a host before the domain.
  private static func hostParts(_ host: String) -> [Substring] {
    let parts = host.split(separator: ".")
    let isLocal = parts.last.map { ["local", "internal", "lan", "localhost", "test", "home"].contains($0) } ?? false
    return Array(parts.dropLast(isLocal ? 1 : 2))
  }

  /// The path that is asked for: of `/mcp(/|$)(.*)` it is `/mcp`. Nil for other regular expressions.
  private static func literalPath(of route: ManifestRoute) -> String? {
    guard route.match == .regex else { return route.path }
    let path = route.path.drop { $0 == "^" }
    let literal = path.prefix { !"([{.*+?|\\$".contains($0) }
    let rest = path.dropFirst(literal.count)
    guard ["(/|$)(.*)", "(.*)", "(/.*)?", "(/.*)", ".*", "?(.*)", "$", "(/|$).*", "(/.*|$)"].contains(rest) else {
      return nil
    }
    return String(literal)
  }

  private func words(_ name: String) -> Set<String> {
    Set(name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
  }

  private func upstream(_ route: ManifestRoute) -> Evidence? {
    for backend in route.backends {
      if let pattern = patterns.upstream(service: backend.service, port: backend.port ?? "") {
        return Evidence(text: pattern.why, span: route.span, kinds: pattern.kinds)
      }
    }
    return nil
  }

  // MARK: Services and pods

  private func ports(_ route: ManifestRoute) -> [Evidence] {
    for backend in route.backends {
      guard
        let service = objects.object(
          "Service", backend.service, in: backend.namespace ?? route.object.effectiveNamespace, near: route.object),
        let port = service.spec?["ports"]?.items?.first(where: {
          backend.port == nil || $0["name"]?.text == backend.port || $0["port"]?.text == backend.port
        })
      else { continue }
      for field in ["appProtocol", "name"] {
        guard let pair = port.ownPair(field), let text = pair.value.text,
          let pattern = known.ports.first(where: { $0.pattern == text })
        else { continue }
        return [Evidence(text: pattern.why, span: service.span(pair), kinds: pattern.kinds)]
      }
    }
    return []
  }

  /// The image of a container that the route's Service leads to.
  private func image(_ surroundings: RouteSurroundings) -> Evidence? {
    guard let workload = surroundings.workload else { return nil }
    for container in workload.spec?["template"]?["spec"]?["containers"]?.items ?? [] {
      guard let pair = container.ownPair("image"), let image = pair.value.text else {
        continue
      }
      let name = Self.repository(image)
      guard let pattern = self.pattern(ofImage: name), words(name).isDisjoint(with: known.plainNames) else { continue }
      return Evidence(text: pattern.why, span: workload.span(pair), kinds: pattern.kinds)
    }
    return nil
  }

  private func pattern(ofImage name: String) -> EvidenceFile.Pattern? {
    let triples = Glob.triples(of: name)
    return images.firstIndex { $0.mayMatch(triples: triples) && $0.matches(name) }.map { known.images[$0] }
  }

  /// `registry.example.com/team/chat:1.0@sha256:…` is `team/chat`.
  private static func repository(_ image: String) -> String {
    let lower = image.lowercased()
    var rest = lower.utf8.prefix { $0 != UInt8(ascii: "@") }
    if let slash = rest.firstIndex(of: UInt8(ascii: "/")),
      rest[..<slash].contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") })
    {
      rest = rest[rest.index(after: slash)...]
    }
    if let colon = rest.lastIndex(of: UInt8(ascii: ":")), !rest[colon...].contains(UInt8(ascii: "/")) {
      rest = rest[..<colon]
    }
    return String(Substring(rest))
  }
}
