import RuleFiles
import SourceText
import Streaming
import SystemSupport
import YAMLSyntax

/// Follows the declared and evident streams through one configuration of Kong.
struct KongAnalyzer {
  private let configuration: KongConfiguration
  private let knowledge: KubernetesKnowledge
  private let number: Int
  private let environment: KongEnvironment
  private let hops: [KongHop]
  private let effects: [[KongPluginEffect]]
  private let evidence: KongEvidence
  private let files: [FileID: KongFile]
  private var result = TechnologyAnalysis()

  /// `number` tells the configurations of a run apart; it lies below those of the manifests.
  init(
    _ configuration: KongConfiguration, _ knowledge: KubernetesKnowledge, _ environment: KongEnvironment, number: Int
  ) {
    self.configuration = configuration
    self.knowledge = knowledge
    self.number = number
    self.environment = environment
    let builder = KongHopBuilder(configuration, knowledge, environment, number: number)
    let built = parallelChunks(configuration.routes.count, minimum: 500) { range in range.map { builder.hop(of: $0) } }
      .flatMap { $0 }
    hops = built.map(\.hop)
    files = Dictionary(configuration.files.map { ($0.file, $0) }, uniquingKeysWith: { first, _ in first })
    evidence = KongEvidence(knowledge.evidence, services: configuration.services)
    effects = built.map(\.effects)
  }

  /// Follows everything.
  mutating func run(streams: [DeclaredStream], assumeStreaming: Bool) -> TechnologyAnalysis {
    var covered: Set<Int> = []
    for (index, stream) in streams.enumerated() { follow(stream, index, &covered) }
    let declared = covered
    // Who declares streams says which routes stream; then hints count for nothing.
    let usesHints = result.served.isEmpty
    let judged = parallelChunks(hops.count, minimum: 500) { [self] range in
      range.filter { !declared.contains($0) }.map { ($0, intent(of: $0, assumeStreaming, usesHints)) }
    }.flatMap { $0 }
    for (route, found) in judged {
      if !found.intent.streams { result.unknownRoutes += 1 }
      add(
        route, kinds: found.kinds, known: found.kinds.count == 1 ? found.kinds.first : nil, title: hops[route].route,
        path: hops[route].pattern.paths.first { !$0.isRegex }?.text ?? "/", intent: found.intent)
    }
    result.systems = [KongSystem(number: number, hops: hops)]
    result.observations += KongChecks(configuration, knowledge, environment).run()
    return result
  }

  // MARK: Declared

  private mutating func follow(_ stream: DeclaredStream, _ index: Int, _ covered: inout Set<Int>) {
    let path = RoutePattern.sample(of: stream.path)
    let host = RoutePattern.sample(of: stream.host)
    var scores: [(score: Int, route: Int)] = []
    for route in hops.indices {
      guard let score = hops[route].pattern.fit(host: host, path: path) else { continue }
      scores.append((score, route))
    }
    // A route for other methods or protocols leaves the request to the next one.
    let allowed = scores.filter { hops[$0.route].pattern.takes(stream.kind) }
    if !allowed.isEmpty { scores = allowed }
    guard let best = scores.map(\.score).max() else { return }
    result.served.insert(index)
    for entry in scores where entry.score == best {
      covered.insert(entry.route)
      let kinds = stream.kind.map { [$0] } ?? self.kinds(of: evidence(for: entry.route), entry.route)
      add(
        entry.route, kinds: kinds, known: stream.kind, title: stream.text, path: path,
        intent: .declared(by: stream.source))
    }
  }

  // MARK: Evident

  private func intent(of route: Int, _ assumeStreaming: Bool, _ usesHints: Bool)
    -> (intent: Intent, kinds: [StreamKind])
  {
    let entity = hops[route].entity
    let file = files[entity.file]
    if let declared = file?.declaredKind(of: entity.node) {
      return (.declared(by: "comment"), declared.map { [$0] } ?? kinds(of: evidence(for: route), route))
    }
    let found = evidence(for: route)
    if !found.isEmpty { return (.evident(found), kinds(of: found, route)) }
    if assumeStreaming { return (.declared(by: "--assume-streaming"), kinds(of: [], route)) }
    guard usesHints, !evidence.isPlain(hops[route]) else { return (.unknown, kinds(of: [], route)) }
    let hints = evidence.hints(for: hops[route], comments: file?.comments(of: entity.node) ?? [])
    guard let first = hints.first else { return (.unknown, kinds(of: [], route)) }
    // A hint may be chance; two that have nothing to do with one another hardly are.
    let isEnough = hints.contains { $0.hint != first.hint && $0.text != first.text }
    return (isEnough ? .evident(hints) : .likely(hints), kinds(of: hints, route))
  }

  private func kinds(of evidence: [Evidence], _ route: Int) -> [StreamKind] {
    let protocols = hops[route].pattern.protocols
    if protocols.isSubset(of: ["grpc", "grpcs"]) { return [.grpc] }
    if protocols.isSubset(of: ["ws", "wss"]) { return [.websocket] }
    let named = evidence.filter(\.namesProtocol)
    let sets = (named.isEmpty ? evidence : named).map(\.kinds).filter { !$0.isEmpty }
    let known = StreamKind.allCases.filter { kind in sets.contains { $0.contains(kind) } }
    return allowed(known.isEmpty ? [.sse, .streamableHTTP] : known, route)
  }

  /// Of kinds that were guessed those whose method the route takes.
  private func allowed(_ kinds: [StreamKind], _ route: Int) -> [StreamKind] {
    let methods = hops[route].pattern.methods
    guard !methods.isEmpty, kinds.count > 1 else { return kinds }
    let taken = kinds.filter { methods.contains($0 == .sse || $0 == .websocket ? "get" : "post") }
    return taken.isEmpty ? kinds : taken
  }

  private func evidence(for route: Int) -> [Evidence] {
    evidence.evidence(for: hops[route], service: configuration.routes[route].service)
  }

  // MARK: Paths

  private mutating func add(
    _ route: Int, kinds: [StreamKind], known: StreamKind?, title: String, path: String, intent: Intent
  ) {
    result.routes += 1
    var hop = hops[route]
    for kind in kinds {
      hop.asked = HopRequest(host: hop.pattern.hosts.first { !$0.contains("*") } ?? "", path: path, kind: kind)
      result.paths.append(Path(hops: [hop], route: title, judgedAs: kind, kind: known, intent: intent))
    }
    for effect in effects[route] {
      guard kinds.contains(where: effect.kinds.contains) else { continue }
      result.observations.append(effect.observation("kong", route: title, kind: known, intent: intent))
    }
    if let observation = ignoredByHTTP2(hop, title, known, intent) { result.observations.append(observation) }
    if let mismatch = KongProtocols(hop).observation(kinds: kinds, streams: intent.streams) {
      var observation = mismatch
      observation.route = title
      observation.kind = known
      observation.intent = intent
      result.observations.append(observation)
    }
  }
}

extension KongAnalyzer {
  /// Before 3.3 Kong looked at `response_buffering` for HTTP/1.1 clients only (kong/runloop/handler.lua).
  private func ignoredByHTTP2(_ hop: KongHop, _ route: String, _ kind: StreamKind?, _ intent: Intent) -> Observation? {
    guard let version = environment.version, version.parts.lexicographicallyPrecedes([3, 3]), intent.streams,
      let value = hop.values[.responseBuffering], value.isWritten, value.value == .word("off"),
      value.setting.hasSuffix("response_buffering"),
      case .words(let protocols)? = hop.values[.clientProtocol]?.value, protocols.contains("http/2")
    else { return nil }
    var result = Observation(
      check: .unreadSetting, outcome: .conditional, technology: "kong", setting: value.setting, value: value.text,
      span: value.span)
    result.parameters = [
      "title": "Kong \(version)", "reason": "before 3.3 it counts for HTTP/1.1 clients only",
      "condition": "held for clients that speak HTTP/2",
      "remedy": "Upgrade to Kong 3.3 or newer, or take http2 out of proxy_listen.",
    ]
    result.route = route
    result.kind = kind
    result.intent = intent
    return result
  }
}

extension KongPluginEffect {
  /// The effect as something that a rule gives words to.
  func observation(_ technology: String, route: String, kind: StreamKind?, intent: Intent) -> Observation {
    var result = Observation(
      check: check, outcome: outcome, technology: technology, setting: setting, value: value, span: span)
    result.object = object
    result.related = related
    result.parameters = ["title": "Kong", "plugin": plugin, "reason": reason, "condition": condition]
    result.route = route
    result.kind = kind
    result.intent = intent
    return result
  }
}

/// Makes hops of routes.
private struct KongHopBuilder: Sendable {
  private let configuration: KongConfiguration
  private let knowledge: KubernetesKnowledge
  private let technology: KubernetesProduct?
  private let values: KongValues
  private let plugins: KongPluginEffects
  private let environment: KongEnvironment
  private let number: Int
  private let formats: [FileID: String]
  /// What the global plugins do.
  private var common: Run?

  init(
    _ configuration: KongConfiguration, _ knowledge: KubernetesKnowledge, _ environment: KongEnvironment, number: Int
  ) {
    self.configuration = configuration
    self.knowledge = knowledge
    self.environment = environment
    self.number = number
    technology = knowledge.technology("kong")
    values = KongValues(technology)
    plugins = KongPluginEffects(knowledge: knowledge.kongPlugins, version: environment.version)
    formats = Dictionary(
      configuration.files.map { ($0.file, $0.root["_format_version"]?.text ?? "3.0") },
      uniquingKeysWith: { first, _ in first })
    common = run(configuration.globalPlugins.map { configuration.plugins[$0] }, KongRoutePattern.standardProtocols)
  }

  func hop(of number: Int) -> (hop: KongHop, effects: [KongPluginEffect]) {
    let route = configuration.routes[number]
    let pattern = KongRoutePattern(route.entity, format: formats[route.entity.file] ?? "3.0")
    let numbers =
      (configuration.pluginsByRoute[number] ?? [])
      + (route.service.flatMap { configuration.pluginsByService[$0] } ?? [])
      + configuration.globalPlugins
    // Most routes have the global plugins alone.
    let known = numbers.count == configuration.globalPlugins.count && pattern.isPlain ? common : nil
    let (names, effects, decided) =
      known
      ?? run(
        numbers.map { configuration.plugins[$0] }.filter { !$0.hasRoute || !$0.hasService || isOf($0, route) },
        pattern.protocols)
    var found = values.values(of: route, in: configuration)
    found.take(decided)
    let service = route.service.map { configuration.services[$0] }
    KongProtocols.complete(&found, service, pattern, route.entity)
    environment.complete(&found, route.entity.head)
    KongUnits.complete(&found)
    let block = Int(route.entity.file.index) &<< 32 ^ route.entity.head.start
    let hop = KongHop(
      entity: route.entity, service: service, pattern: pattern, values: found.trimmed,
      identity: HopIdentity(tree: self.number, block: block), knowledge: technology,
      plugins: names)
    return (hop, effects)
  }

  private typealias Run = (names: Set<String>, effects: [KongPluginEffect], values: EffectiveValues)

  private func run(_ entries: [KongPluginEntry], _ protocols: Set<String>) -> Run {
    let entries = KongPluginSet.effective(entries, protocols: protocols)
    let (effects, values) = plugins.effects(of: entries)
    return (Set(entries.map(\.name)), effects, values)
  }

  /// A plugin of a route and a service counts only where both meet.
  private func isOf(_ plugin: KongPluginEntry, _ route: KongConfiguration.Route) -> Bool {
    guard let name = plugin.entity.text("service"), let service = route.service else { return true }
    let entity = configuration.services[service]
    return entity.text("name") == name || entity.text("id") == name
  }
}
