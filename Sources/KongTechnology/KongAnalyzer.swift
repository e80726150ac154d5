import Analysis
import KongModel
import RuleFiles
import SourceText
import StreamModel
import SystemSupport
import YAMLSyntax

/// Follows the declared and evident streams through one configuration of Kong.
struct KongAnalyzer {
  private let configuration: KongConfiguration
  private let knowledge: KongKnowledge
  private let id: ConfigurationID
  private let environment: KongEnvironment
  private let detector: StreamDetector
  private let hops: [KongHop]
  private let effects: [[KongPluginEffect]]
  private let files: [FileID: KongFile]
  private let siblings: KongNeighbours
  private var result = TechnologyAnalysis()

  init(
    _ configuration: KongConfiguration, _ knowledge: KongKnowledge, _ environment: KongEnvironment,
    detector: StreamDetector, id: ConfigurationID
  ) {
    self.configuration = configuration
    self.knowledge = knowledge
    self.id = id
    self.environment = environment
    self.detector = detector
    let builder = KongHopBuilder(configuration, knowledge, environment, id: id)
    let built = parallelChunks(configuration.routes.count, minimum: 500) { range in range.map { builder.hop(of: $0) } }
      .flatMap { $0 }
    hops = built.map(\.hop)
    files = Dictionary(configuration.files.map { ($0.file, $0) }, uniquingKeysWith: { first, _ in first })
    siblings = KongNeighbours(hops, detector)
    effects = built.map(\.effects)
  }

  /// Follows everything.
  mutating func run(streams: [DeclaredStream]) -> TechnologyAnalysis {
    var covered: Set<Int> = []
    for (index, stream) in streams.enumerated() { follow(stream, index, &covered) }
    let declared = covered
    let detections = parallelChunks(hops.count, minimum: 500) { [self] range in
      range.filter { !declared.contains($0) }.map { route in
        (route, detector.detect(signals(of: route), usesHints: true))
      }
    }.flatMap { $0 }
    for (route, found) in detections {
      add(
        route, found.streams, known: found.known, title: hops[route].route,
        path: hops[route].pattern.paths.first { !$0.isRegex }?.text ?? "/", evidence: found.evidence,
        isPlain: found.isPlain)
    }
    result.gateways = [KongGateway(id: id, files: Set(files.keys), hops: hops)]
    result.observations += KongChecks(configuration, knowledge, environment).run()
    return result
  }

  private func signals(of route: Int) -> KongRouteSignals {
    KongRouteSignals(hop: hops[route], file: files[hops[route].entity.file], siblings: siblings)
  }

  // MARK: Declared

  private mutating func follow(_ stream: DeclaredStream, _ index: Int, _ covered: inout Set<Int>) {
    let declared = DeclaredRequests(
      stream, paths: hops.lazy.flatMap(\.pattern.paths).filter { !$0.isRegex }.map(\.text),
      hosts: hops.lazy.flatMap(\.pattern.hosts))
    let requests = declared.requests { request in
      best(for: request, stream.kind).contains { route in hops[route].pattern.paths.contains(where: \.isRegex) }
    }
    var followed: Set<Int> = []
    for request in requests {
      for route in best(for: request, stream.kind) where followed.insert(route).inserted {
        result.served.insert(index)
        covered.insert(route)
        let kinds = detector.kinds(ofDeclared: stream.kind, signals(of: route))
        add(
          route, kinds.map { StreamDetection.Stream(kind: $0, intent: .declared(by: stream.source)) },
          known: stream.kind, title: stream.text, path: request.path)
      }
    }
  }

  /// The routes that fit a request best.
  private func best(for request: DeclaredRequests.Request, _ kind: StreamKind?) -> [Int] {
    var scores: [(score: Int, route: Int)] = []
    for route in hops.indices {
      guard let score = hops[route].pattern.fit(host: request.host, path: request.path) else { continue }
      scores.append((score, route))
    }
    // A route for other methods or protocols leaves the request to the next one.
    let allowed = scores.filter { hops[$0.route].pattern.takes(kind) }
    if !allowed.isEmpty { scores = allowed }
    let best = scores.map(\.score).max()
    return scores.filter { $0.score == best }.map(\.route)
  }

  // MARK: Paths

  private mutating func add(
    _ route: Int, _ streams: [StreamDetection.Stream], known: StreamKind?, title: String, path: String,
    evidence: [Evidence] = [], isPlain: Bool = false
  ) {
    var hop = hops[route]
    let kinds = streams.map(\.kind)
    let intent = streams.strongest?.intent ?? .unknown
    result.routes.append(
      RouteAccount(title, at: hop.span, RouteAccount.State(intent), hops: streams.isEmpty ? [] : [hop.identity]))
    let heartbeat = intent.isDeclared ? detector.heartbeat(ofDeclared: signals(of: route)) : nil
    for stream in streams {
      hop.incomingRequest = HopRequest(
        host: hop.pattern.hosts.first { !$0.contains("*") } ?? "", path: path, kind: stream.kind)
      var chain = ProxyChain(
        hops: [hop], route: title, judgedAs: stream.kind, kind: known, intent: stream.intent, evidence: evidence)
      chain.isPlain = isPlain
      chain.closure = hop.closure
      chain.heartbeat = heartbeat
      result.chains.append(chain)
    }
    if isPlain { return }
    for effect in effects[route] {
      guard let intent = streams.filter({ effect.kinds.contains($0.kind) }).strongest?.intent else { continue }
      // Of a declared stream that is denied nothing else matters.
      if hop.closure != nil, effect.check != .pluginAnswers { continue }
      result.observations.append(effect.observation("kong", route: title, kind: known, intent: intent))
    }
    if hop.closure != nil { return }
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
  /// Before 3.3 Kong applied `response_buffering` to HTTP/1.1 clients only (kong/runloop/handler.lua).
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
      "title": "Kong \(version)", "reason": "before 3.3 it applies to HTTP/1.1 clients only",
      "condition": "held for clients that use HTTP/2",
      "remedy": "Upgrade to Kong 3.3 or newer, or take http2 out of proxy_listen.",
    ]
    result.route = route
    result.kind = kind
    result.intent = intent
    return result
  }
}

/// Makes hops of routes.
private struct KongHopBuilder: Sendable {
  private let configuration: KongConfiguration
  private let knowledge: KongKnowledge
  private let technology: KubernetesProduct?
  private let values: KongValues
  private let plugins: KongPluginEffects
  private let environment: KongEnvironment
  private let id: ConfigurationID
  private let formats: [FileID: String]
  /// The effects of the global plugins.
  private var common: Run?

  init(
    _ configuration: KongConfiguration, _ knowledge: KongKnowledge, _ environment: KongEnvironment,
    id: ConfigurationID
  ) {
    self.configuration = configuration
    self.knowledge = knowledge
    self.environment = environment
    self.id = id
    technology = knowledge.product
    values = KongValues(technology)
    plugins = KongPluginEffects(knowledge: knowledge.plugins, version: environment.version)
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
    let run =
      known
      ?? self.run(
        numbers.map { configuration.plugins[$0] }.filter { !$0.hasRoute || !$0.hasService || isOf($0, route) },
        pattern.protocols)
    var found = values.values(of: route, in: configuration)
    found.merge(run.values)
    let service = route.service.map { configuration.services[$0] }
    KongProtocols.complete(&found, service, pattern, route.entity)
    environment.complete(&found, route.entity.head)
    KongUnits.complete(&found)
    let block = Int(route.entity.file.index) &<< 32 ^ route.entity.head.start
    let hop = KongHop(
      entity: route.entity, service: service, pattern: pattern, values: found,
      identity: HopIdentity(id, block: block), knowledge: technology,
      plugins: run.names, closure: run.closure, replacedPath: run.replacedPath,
      isAnswered: run.effects.contains { $0.check == .pluginAnswers && $0.outcome == .certain })
    return (hop, run.effects)
  }

  /// What the plugins of a route do.
  private struct Run {
    let names: Set<String>
    let effects: [KongPluginEffect]
    let values: EffectiveValues
    let closure: Evidence?
    let replacedPath: String?
  }

  private func run(_ entries: [KongPluginEntry], _ protocols: Set<String>) -> Run {
    let entries = KongPluginSet.effective(entries, protocols: protocols)
    let (effects, values) = plugins.effects(of: entries)
    return Run(
      names: Set(entries.map(\.name)), effects: effects, values: values,
      closure: KongPluginEffects.closure(by: entries),
      replacedPath: KongPluginEffects.replacedPath(by: entries))
  }

  /// A plugin of a route and a service applies only where both match.
  private func isOf(_ plugin: KongPluginEntry, _ route: KongConfiguration.Route) -> Bool {
    guard let name = plugin.entity.text("service"), let service = route.service else { return true }
    let entity = configuration.services[service]
    return entity.text("name") == name || entity.text("id") == name
  }
}
