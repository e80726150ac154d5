import NginxSyntax
import RuleFiles
import SourceText
import Streaming
import YAMLSyntax

/// What in the objects shows that a route streams.
struct ManifestEvidence: Sendable {
  private let objects: KubernetesObjects
  private let known: ManifestEvidenceFile
  private let patterns: EvidencePatterns
  /// The annotations that show something, with the values that do.
  private let settings: [Setting]
  /// The products with snippets for locations, by the kind of the object that holds them.
  private let snippets: [String: [KubernetesProduct]]
  /// The patterns of images.
  private let images: [Glob]
  /// The numbers of all words of names that mean something.
  private let words: WordNumbers

  /// An annotation with the value that shows something.
  private final class Setting: Sendable {
    let name: String
    let value: String
    let pattern: EvidenceFile.Pattern

    init(name: String, value: String, pattern: EvidenceFile.Pattern) {
      self.name = name
      self.value = value
      self.pattern = pattern
    }
  }

  init(objects: KubernetesObjects, knowledge: KubernetesKnowledge) {
    self.objects = objects
    let known = knowledge.objectEvidence
    self.known = known
    patterns = EvidencePatterns(knowledge.evidence)
    settings = known.settings.compactMap { pattern in
      guard let equals = pattern.pattern.lastIndex(of: "=") else { return nil }
      let name = String(pattern.pattern[..<equals])
      return Setting(
        name: name, value: String(pattern.pattern[pattern.pattern.index(after: equals)...]), pattern: pattern)
    }
    var snippets: [String: [KubernetesProduct]] = [:]
    for technology in knowledge.technologies {
      for kind in Set(technology.snippets.filter { $0.within == .location }.map(\.place.on)) {
        snippets[kind, default: []].append(technology)
      }
    }
    self.snippets = snippets
    images = known.images.map { Glob($0.pattern) }
    words = WordNumbers(
      (Array(known.plainNames) + (known.names + known.sharedNames).map(\.pattern)).map(NginxTree.wordNumber))
  }

  /// The evidence for a route, the strongest first.
  func of(_ route: KubernetesRoute, _ surroundings: RouteContext) -> [Evidence] {
    var found: [Evidence] = []
    if let path = Self.literalPath(of: route) {
      if let pattern = patterns.wellKnown(path) {
        found.append(Evidence(text: pattern.why, span: route.span, kinds: pattern.kinds, namesProtocol: true))
      }
      if patterns.isPlain(path) { return found }
    }
    settings(route, to: &found)
    switches(route, to: &found)
    plugins(route, to: &found)
    let names = self.names(route)
    guard !names.isPlain else { return found }
    if let port = port(surroundings) { found.append(port) }
    if let image = image(surroundings) { found.append(image) }
    if let upstream = upstream(route) { found.append(upstream) }
    found += names.evidence
    return found
  }

  // MARK: Settings

  private func settings(_ route: KubernetesRoute, to found: inout [Evidence]) {
    for holder in objects.patches(of: route.object) { settings(of: holder, to: &found) }
    settings(of: route.object, to: &found)
  }

  private func settings(of holder: KubernetesObject, to found: inout [Evidence]) {
    if holder.annotations.isEmpty { return }
    for setting in settings {
      guard let pair = holder.annotation(setting.name), let text = pair.value.text,
        globMatches(setting.value, trimmed(text).lowercased())
      else { continue }
      found.append(
        Evidence(
          text: "\(pair.key.text ?? "") is \(trimmed(text).lowercased())", span: holder.span(pair),
          kinds: setting.pattern.kinds))
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
  private func switches(_ route: KubernetesRoute, to found: inout [Evidence]) {
    let object = route.object
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
    // The elements of an Ingress have no such fields.
    for (list, field, value, kinds, text) in object.kind == "Ingress" ? [] : Self.switches {
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
  }

  private func plugins(_ route: KubernetesRoute, to found: inout [Evidence]) {
    guard route.object.kind == "AIGatewayRoute" else { return }
    found.append(
      Evidence(text: "an AIGatewayRoute serves models", span: route.object.headSpan, kinds: [.streamableHTTP]))
  }

  // MARK: Names

  /// The words of the names around a route.
  private func names(_ route: KubernetesRoute) -> (evidence: [Evidence], isPlain: Bool) {
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
  private static func literalPath(of route: KubernetesRoute) -> String? {
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

  private func upstream(_ route: KubernetesRoute) -> Evidence? {
    for backend in route.backends {
      if let pattern = patterns.upstream(service: backend.service, port: backend.port ?? "") {
        return Evidence(text: pattern.why, span: route.span, kinds: pattern.kinds)
      }
    }
    return nil
  }

  // MARK: Services and pods

  private func port(_ surroundings: RouteContext) -> Evidence? {
    for (number, backend) in surroundings.route.backends.enumerated() {
      guard let service = surroundings.service(of: number),
        let port = service.spec?["ports"]?.firstItem(where: { entry in
          guard let port = backend.port else { return true }
          return entry["name"]?.hasText(port) == true || entry["port"]?.hasText(port) == true
        })
      else { continue }
      if let found = port.ownPair("appProtocol").flatMap({ evidence($0, of: service) }) { return found }
      if let found = port.ownPair("name").flatMap({ evidence($0, of: service) }) { return found }
    }
    return nil
  }

  private func evidence(_ pair: YAMLPair, of service: KubernetesObject) -> Evidence? {
    guard let pattern = known.ports.first(where: { pair.value.hasText($0.pattern) }) else { return nil }
    return Evidence(text: pattern.why, span: service.span(pair), kinds: pattern.kinds)
  }

  /// The image of a container that the route's Service leads to.
  private func image(_ surroundings: RouteContext) -> Evidence? {
    guard let workload = surroundings.workload else { return nil }
    var found: Evidence?
    _ = workload.spec?["template"]?["spec"]?["containers"]?.firstItem { container in
      guard let pair = container.ownPair("image"), let image = pair.value.text else { return false }
      let name = Self.repository(image)
      guard let pattern = self.pattern(ofImage: name), words(name).isDisjoint(with: known.plainNames) else {
        return false
      }
      found = Evidence(text: pattern.why, span: workload.span(pair), kinds: pattern.kinds)
      return true
    }
    return found
  }

  private func pattern(ofImage name: String) -> EvidenceFile.Pattern? {
    let triples = Glob.triples(of: name)
    return images.firstIndex { $0.mayMatch(triples: triples) && $0.matches(name) }.map { known.images[$0] }
  }

  /// `registry.example.com/team/chat:1.0@sha256:…` is `team/chat`.
  private static func repository(_ image: String) -> String {
    var lower = image.inLowerCase
    return lower.withUTF8 { bytes in
      var rest = bytes[...]
      if let at = rest.firstIndex(of: UInt8(ascii: "@")) { rest = rest[..<at] }
      if let slash = rest.firstIndex(of: UInt8(ascii: "/")),
        rest[..<slash].contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") })
      {
        rest = rest[(slash + 1)...]
      }
      if let colon = rest.lastIndex(of: UInt8(ascii: ":")), !rest[colon...].contains(UInt8(ascii: "/")) {
        rest = rest[..<colon]
      }
      return String(decoding: rest, as: UTF8.self)
    }
  }
}
