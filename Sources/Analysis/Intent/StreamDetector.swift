import ConfigurationSources
import RuleFiles
import StreamModel

/// The decision about a route.
package struct StreamDetection: Sendable {
  /// A kind of stream that the route is judged as.
  package struct Stream: Sendable {
    package let kind: StreamKind
    /// Why we think that the route streams this kind.
    package let intent: Intent

    package init(kind: StreamKind, intent: Intent) {
      self.kind = kind
      self.intent = intent
    }
  }

  /// The kinds whose needs the route is compared with; never empty.
  package let streams: [Stream]
  /// The kind when there is but one.
  package let known: StreamKind?
  /// Whether the route is known not to stream: a health check, files. It needs no judgement.
  package let isPlain: Bool
  /// All observations, for and against; empty where the detector does not keep them.
  package let evidence: [Evidence]
  /// What denies every request of the route, be it declared or not; nil where nothing does.
  package let closure: Evidence?

  /// The strongest of the streams' intents.
  package var intent: Intent { streams.strongest?.intent ?? .unknown }

  /// The kinds whose needs the route is compared with.
  package var kinds: [StreamKind] { streams.map(\.kind) }
}

extension [StreamDetection.Stream] {
  /// The stream with the strongest intent.
  package var strongest: StreamDetection.Stream? {
    first { $0.intent.streams } ?? first { $0.intent.isLikely } ?? first
  }
}

/// Decides which routes stream, of which kind, and with which heartbeat, for all technologies: the same facts give the
/// same result. `rules/intent/weights.yaml` says how much each observation counts.
package struct StreamDetector: Sendable {
  private var knowledge: StreamKnowledge
  /// Whether a route without any evidence is treated as declared (`--assume-streaming`).
  package let assumesStreaming: Bool
  /// Whether the observations about each route are kept, for display. Large repositories have too many to keep them for
  /// nothing.
  package let keepsEvidence: Bool

  package init(
    _ patterns: EvidencePatterns, applications: ApplicationCatalogue, weights: EvidenceWeightFile,
    services: ServiceView = .none, assumesStreaming: Bool, keepsEvidence: Bool
  ) {
    knowledge = StreamKnowledge(patterns: patterns, applications: applications, weights: weights, services: services)
    self.assumesStreaming = assumesStreaming
    self.keepsEvidence = keepsEvidence
  }

  /// The detector for a configuration that is a string inside of other files.
  func inside(_ spans: EmbeddedSpans) -> StreamDetector {
    var result = self
    result.knowledge.services = knowledge.services.inside(spans)
    return result
  }

  /// `usesHints` is false where only decisive observations count.
  package func detect(_ route: some RouteSignals, usesHints: Bool) -> StreamDetection {
    let inspection = RouteInspection(route, knowledge)
    if let declaration = route.declaration {
      let kinds = declaration.kind.map { [$0] } ?? decisiveKinds(inspection)
      return detection(.declared(by: declaration.source), kinds, inspection)
    }
    if let closure = route.closure { return detection(.closed(by: closure), [], inspection, isPlain: true) }
    if let reason = route.neverStreams ?? route.methods?.counterEvidence {
      return detection(.unknown, [], inspection, [reason], isPlain: true)
    }
    let evidence = StreamEvidence(inspection, usesHints: usesHints)
    let streams = evidence.streams(among: route.protocolKinds)
    if !streams.isEmpty, !assumesStreaming || streams.contains(where: \.intent.streams) {
      return detection(streams, evidence.all, inspection)
    }
    if assumesStreaming { return detection(.declared(by: "--assume-streaming"), [], inspection, evidence.all) }
    return detection(.unknown, [], inspection, evidence.all, isPlain: evidence.isPlain)
  }

  /// The kinds that a declared stream is compared with. A route for everything else may show the kind of another
  /// stream, so that the ordinary kinds are added there.
  package func kinds(ofDeclared kind: StreamKind?, _ route: some RouteSignals) -> [StreamKind] {
    if let kind { return [kind] }
    let shown = decisiveKinds(RouteInspection(route, knowledge))
    guard !shown.isEmpty, route.protocolKinds == nil else { return admissible(shown, route) }
    guard route.servesEverything else { return shown }
    return StreamKind.allCases.filter { shown.contains($0) || $0 == .sse || $0 == .streamableHTTP }
  }

  /// The decision about a path that is known for a protocol or a product, whatever location serves it; nil for others.
  package func detect(path: String, of route: some RouteSignals) -> StreamDetection? {
    guard let known = knowledge.patterns.wellKnown(path), !known.isSupporting else { return nil }
    let evidence = [
      Evidence(.path, text: known.why, span: route.span, kinds: known.kinds, heartbeat: known.heartbeat)
    ]
    return detection(.evident(evidence), known.kinds, RouteInspection(route, knowledge), evidence)
  }

  /// How often the application of a declared stream is known to send something.
  package func heartbeat(ofDeclared route: some RouteSignals) -> Heartbeat? {
    let evidence = StreamEvidence(RouteInspection(route, knowledge), usesHints: false)
    return evidence.streams(among: route.protocolKinds).strongest?.intent.heartbeat
  }

  /// The kinds that a route has by its path and its protocol, without a look at its neighbours.
  func ownKinds(of route: some RouteSignals, paths: [String], settings: [Evidence]) -> Set<StreamKind> {
    var kinds: Set<StreamKind> = []
    for path in paths { kinds.formUnion(knowledge.patterns.wellKnown(path)?.kinds ?? []) }
    for item in route.protocols { kinds.formUnion(item.kinds) }
    // Without a path that says more, the header for upgrades is for a WebSocket.
    if kinds.isEmpty, !route.servesEverything {
      for item in settings where item.source == .upgrade || item.source == .header {
        kinds.formUnion(item.kinds)
      }
    }
    return kinds.contains(.sse) || kinds.contains(.streamableHTTP) ? kinds.union([.sse, .streamableHTTP]) : kinds
  }

  private func decisiveKinds(_ inspection: RouteInspection) -> [StreamKind] {
    StreamEvidence(inspection, usesHints: false).streams(among: inspection.route.protocolKinds).map(\.kind)
  }

  // MARK: Kinds

  private func detection(
    _ intent: Intent, _ kinds: [StreamKind], _ inspection: RouteInspection,
    _ evidence: [Evidence] = [], isPlain: Bool = false
  ) -> StreamDetection {
    let route = inspection.route
    var admissible = admissible(kinds, route)
    // A route that nobody knows to stream is judged once; there are very many.
    if intent == .unknown, kinds.isEmpty, route.protocolKinds == nil { admissible = Array(admissible.prefix(1)) }
    let isKnown = admissible.count == 1 && (!kinds.isEmpty || route.protocolKinds != nil)
    return StreamDetection(
      streams: admissible.map { StreamDetection.Stream(kind: $0, intent: intent) },
      known: isKnown ? admissible.first : nil, isPlain: isPlain, evidence: keepsEvidence ? evidence : [],
      closure: intent.isDeclared || intent.isClosed ? route.closure : nil)
  }

  private func detection(
    _ streams: [StreamDetection.Stream], _ evidence: [Evidence], _ inspection: RouteInspection
  ) -> StreamDetection {
    let admissible = admissible(streams.map(\.kind), inspection.route)
    let taken = streams.filter { admissible.contains($0.kind) }
    return StreamDetection(
      streams: taken, known: taken.count == 1 ? taken.first?.kind : nil, isPlain: false,
      evidence: keepsEvidence ? evidence : [], closure: nil)
  }

  /// The kinds that the protocol and the methods of the route leave; without any, those of ordinary responses.
  private func admissible(_ kinds: [StreamKind], _ route: any RouteSignals) -> [StreamKind] {
    if let fixed = route.protocolKinds { return fixed }
    let kinds = kinds.isEmpty ? [.sse, .streamableHTTP] : kinds
    guard kinds.count > 1 else { return kinds }
    let taken = kinds.filter { route.methods?.takes($0) ?? true }
    return taken.isEmpty ? kinds : taken
  }
}
