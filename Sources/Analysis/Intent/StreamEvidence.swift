import RuleFiles
import StreamModel

/// The observations about one route, and what they come to.
struct StreamEvidence {
  private let inspection: RouteInspection
  private let usesHints: Bool
  private var route: any RouteSignals { inspection.route }
  private var patterns: EvidencePatterns { inspection.knowledge.patterns }
  private var weights: EvidenceWeightFile { inspection.knowledge.weights }
  /// All observations, for and against.
  private(set) var all: [Evidence] = []

  init(_ inspection: RouteInspection, usesHints: Bool) {
    self.inspection = inspection
    self.usesHints = usesHints
    all = paths
    // Settings that are copied into every location do not make a health check or a picture a stream.
    let products = products
    if all.isEmpty, inspection.isPlain, !products.contains(where: { $0.source == .application }) {
      all = [against(.plainPath, "the path is answered at once")]
      return
    }
    all += route.protocols
    all += settings
    all += products
    all += DescribedStreams(inspection).evidence(usesHints: usesHints)
    if usesHints { all += hints }
    all += counterEvidence
  }

  /// Whether the route is known not to stream.
  var isPlain: Bool {
    all.contains { weights.points(of: $0.source) <= -weights.evident }
  }

  // MARK: Sum

  /// The kinds that the route streams or may stream, with the evidence for each.
  func streams(among fixed: [StreamKind]?) -> [StreamDetection.Stream] {
    let points = all.map { weights.points(of: $0.source) }
    let positive = all.indices.filter { points[$0] > 0 }.sorted { points[$0] > points[$1] }.map { all[$0] }
    // Nothing speaks for most routes.
    if positive.isEmpty { return [] }
    let against = points.reduce(0) { $0 + min(0, $1) }
    guard mayReach(weights.likely, positive, against) else { return [] }
    var streams = (fixed ?? StreamKind.allCases).compactMap { kind in
      stream(of: kind, positive, against: against, isFixed: fixed != nil)
    }
    if route.servesEverything { return streams }
    // What names the protocol leaves no doubt about the kind, except where a route serves many paths.
    if fixed == nil {
      let named = all.filter(\.source.namesProtocol).flatMap(\.kinds)
      let described = all.filter { $0.source == .description }.flatMap(\.kinds)
      if !named.isEmpty, streams.contains(where: { named.contains($0.kind) }) {
        streams.removeAll { !named.contains($0.kind) && !described.contains($0.kind) }
      }
    }
    // Beside a decisive observation a mere possibility of another kind is left out, except where a route serves
    // everything. Headers and settings may be for several kinds.
    if streams.contains(where: { $0.intent.streams && $0.intent.evidence.contains { weights.isDecisive($0.source) } }) {
      streams.removeAll { !$0.intent.streams }
    }
    return streams
  }

  /// Whether the observations come to a sum, were they all about one kind.
  private func mayReach(_ sum: Int, _ positive: [Evidence], _ against: Int) -> Bool {
    weights.points(of: positive[0].source) >= weights.evident
      || positive.reduce(against) { $0 + weights.points(of: $1.source) } >= sum
  }

  /// `positive` is sorted, the strongest first; `against` is the sum of what speaks against a stream.
  private func stream(
    of kind: StreamKind, _ positive: [Evidence], against: Int, isFixed: Bool
  ) -> StreamDetection.Stream? {
    // A setting for any stream speaks for a WebSocket where its headers are beside it.
    let isNamed = positive.contains { $0.source == .upgrade && $0.kinds.contains(kind) }
    let speaks = { (item: Evidence) in
      item.kinds.isEmpty ? isFixed || kind.isOrdinary || isNamed : item.kinds.contains(kind)
    }
    // Kinds that everything speaks for share one list.
    let evidence = positive.allSatisfy(speaks) ? positive : positive.filter(speaks)
    guard let strongest = evidence.first else { return nil }
    // A name holds for the route that it means best.
    let isElsewhere = strongest.source == .protocolName && isServedBeside(kind)
    if weights.points(of: strongest.source) >= weights.evident, !isElsewhere {
      return StreamDetection.Stream(kind: kind, intent: .evident(evidence))
    }
    guard usesHints, !isServedBeside(kind) else { return nil }
    // Of several observations of one sort one counts.
    let counted = evidence.indices.filter { number in
      !evidence[..<number].contains { $0.source == evidence[number].source }
    }
    let sum = counted.reduce(against) { $0 + weights.points(of: evidence[$1].source) }
    guard sum >= weights.likely else { return nil }
    let isEvident =
      sum >= weights.evident && counted.count >= weights.observations
      && evidence.contains { !weights.isWord($0.source) }
    return StreamDetection.Stream(kind: kind, intent: isEvident ? .evident(evidence) : .likely(evidence))
  }

  /// A route for everything else does not get the streams that have a route of their own.
  private func isServedBeside(_ kind: StreamKind) -> Bool {
    route.servesEverything && inspection.neighbours.kinds(beside: []).contains(kind)
  }

  // MARK: Observations

  private func against(_ source: Evidence.Source, _ text: String) -> Evidence {
    Evidence(source, text: text, span: route.span, kinds: [])
  }

  private var paths: [Evidence] {
    inspection.paths.compactMap { path in
      guard let known = patterns.wellKnown(path), !(isOpen(known.pattern, at: path) && patterns.isPlain(path)) else {
        return nil
      }
      if known.isGuess, inspection.isKnownNotToStream { return nil }
      let isDecisive =
        !known.isSupporting && !(known.isEndpoint && path.hasSuffix("/"))
        && (!known.needsOwnUpstream || hasOwnUpstream(path))
        && (!route.spellsAlternatives || inspection.paths.allSatisfy { patterns.wellKnown($0) != nil })
      guard isDecisive || usesHints else { return nil }
      return Evidence(
        isDecisive ? .path : .pathWord, text: known.why, span: route.span, kinds: known.kinds,
        heartbeat: known.heartbeat)
    }
  }

  /// Whether a path has a beginning or an end that its pattern leaves open, so that a health check below `/ws/` is a
  /// health check, and `/.well-known/mcp` metadata.
  private func isOpen(_ pattern: String, at path: String) -> Bool {
    pattern.hasPrefix("**")
      || pattern.hasSuffix("/**") && path.split(separator: "/").count >= pattern.split(separator: "/").count
  }

  /// Whether an endpoint is the whole of what its upstream serves: it is at the root, or no other route leads there.
  private func hasOwnUpstream(_ path: String) -> Bool {
    path.split(separator: "/").count == 1 || !inspection.sharesUpstream
  }

  private var settings: [Evidence] {
    inspection.settings.compactMap { item in
      guard !inspection.neighbours.isBoilerplate(item.source) else { return nil }
      // WebSocket headers decide where the path is named for a WebSocket.
      if item.source == .upgrade, !inspection.isKnownNotToStream, let word = patterns.word(inPath: route.pathText),
        word.pattern.kinds == [.websocket]
      {
        return Evidence(.header, text: item.text, span: item.span, kinds: item.kinds)
      }
      return item
    }
  }

  /// The product behind the route.
  private var products: [Evidence] {
    for upstream in inspection.upstreams {
      if let service = patterns.service(host: upstream.host) {
        return [
          Evidence(
            .address, text: service.why, span: upstream.span, kinds: service.kinds, heartbeat: service.heartbeat)
        ]
      }
    }
    let known = inspection.applications
    return known.flatMap { $0.evidence(on: inspection) } + (known.isEmpty && usesHints ? ports : [])
  }

  /// A port that only one application uses.
  private var ports: [Evidence] {
    guard let found = RecognisedApplication.byPort(of: inspection) else { return [] }
    let kinds = found.kinds(on: inspection)
    guard !kinds.isEmpty else { return [] }
    let text = "\(found.name.name) is the usual port of \(found.application.title)"
    return [Evidence(.port, text: text, span: found.name.span, kinds: kinds)]
  }

  // MARK: Hints

  /// Words, habits and comments.
  private var hints: [Evidence] {
    var found: [Evidence] = []
    if !all.contains(where: { $0.source == .path || $0.source == .pathWord }), !inspection.isKnownNotToStream,
      let (pattern, isStrong) = patterns.word(inPath: route.pathText)
    {
      found.append(
        Evidence(isStrong ? .pathWord : .weakPathWord, text: pattern.why, span: route.span, kinds: pattern.kinds))
    }
    found += names
    found += route.habits.filter { !inspection.neighbours.isBoilerplate($0.source) }
    if let comment = route.comment { found.append(comment) }
    return found
  }

  /// Names that only streams have, and words of names. A page about a product, or in front of it, is not the product;
  /// of an application that the catalogue knows, words say nothing about the kinds that it streams.
  private var names: [Evidence] {
    guard !inspection.hasPlainName else { return [] }
    let known = Set(inspection.applications.flatMap { $0.application.streams.map(\.kind) })
    return (names(besides: known) ?? words(besides: known)).map { [$0] } ?? []
  }

  private func names(besides known: Set<StreamKind>) -> Evidence? {
    let own = [inspection.upstreamNames, inspection.objectNames, inspection.imageNames].joined()
    let shared = patterns.sharedName(hosts: inspection.hostNames, upstreams: inspection.upstreamNames)
    let named = own.compactMap(\.facts.name).min().map(patterns.name(at:)) ?? shared
    guard let named, known.isDisjoint(with: named.kinds) else { return nil }
    return Evidence(
      named.isProtocol ? .protocolName : .name, text: named.why, span: route.span, kinds: named.kinds)
  }

  private func words(besides known: Set<StreamKind>) -> Evidence? {
    // The name of a host describes its application, not each of its pages.
    let hosts = route.servesMuch ? inspection.hostNames : []
    for name in [inspection.upstreamNames, inspection.objectNames, inspection.imageNames, hosts].joined() {
      guard let word = name.facts.word.map(patterns.word(at:)), known.isDisjoint(with: word.kinds) else { continue }
      return Evidence(.nameWord, text: word.why, span: name.span, kinds: word.kinds)
    }
    // A namespace holds more than one application, so that only what few names mean counts.
    guard let namespace = route.namespace, let position = patterns.facts(of: namespace.name).name else { return nil }
    let pattern = patterns.name(at: position)
    guard known.isDisjoint(with: pattern.kinds), route.servesEverything else { return nil }
    return Evidence(.nameWord, text: pattern.why, span: namespace.span, kinds: pattern.kinds)
  }

  // MARK: Against

  private var counterEvidence: [Evidence] {
    var found = route.counterEvidence
    for path in inspection.paths {
      if let word = patterns.restWord(of: path) {
        found.append(against(.restWord, "\"\(word)\" in the path names a resource"))
        break
      }
    }
    if isMessageEndpoint {
      found.append(against(.messageEndpoint, "the event stream of MCP is beside it"))
    }
    return found
  }

  /// `/messages` beside `/sse`: the requests of the client in the SSE transport of MCP, each answered at once.
  private var isMessageEndpoint: Bool {
    inspection.paths.contains { path in
      guard let last = RoutePattern.lastSegment(of: path), last == "message" || last == "messages" else { return false }
      return inspection.neighbours.allPaths.contains { RoutePattern.lastSegment(of: $0) == "sse" }
    }
  }
}

extension Evidence.Source {
  /// Whether it names the protocol, so that the kind is known.
  fileprivate var namesProtocol: Bool {
    switch self {
    case .path, .protocol, .application, .applicationHint, .applicationFeature: true
    default: false
    }
  }
}

extension StreamKind {
  /// Whether it is a kind that a route without any sign of its kind is judged as.
  fileprivate var isOrdinary: Bool { self == .sse || self == .streamableHTTP }
}
