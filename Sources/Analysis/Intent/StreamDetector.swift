import StreamModel

/// The decision about a route.
package struct StreamDetection: Sendable {
  /// Why we think that the route streams, with the evidence.
  package let intent: Intent
  /// The kinds whose needs the route is compared with; never empty.
  package let kinds: [StreamKind]
  /// The kind when there is but one.
  package let known: StreamKind?
  /// Whether the route is known not to stream: a health check, files. It needs no judgement.
  package let isPlain: Bool
  /// What denies every request of the route, be it declared or not; nil where nothing does.
  package let closure: Evidence?
}

/// Decides which routes stream, of which kind, and with which heartbeat, for all technologies: the same facts give the
/// same result.
package struct StreamDetector: Sendable {
  /// Known paths, names and images.
  package let patterns: EvidencePatterns
  /// Whether a route without any evidence is treated as declared (`--assume-streaming`).
  package let assumesStreaming: Bool

  package init(_ patterns: EvidencePatterns, assumesStreaming: Bool) {
    self.patterns = patterns
    self.assumesStreaming = assumesStreaming
  }

  /// `usesHints` is false where streams are declared: words and habits are ignored then.
  package func detect(_ route: some RouteSignals, usesHints: Bool) -> StreamDetection {
    let inspection = RouteInspection(route, patterns)
    if let declaration = route.declaration {
      let kinds = declaration.kind.map { [$0] } ?? kinds(of: evidence(inspection))
      return detection(.declared(by: declaration.source), kinds, route)
    }
    if let closure = route.closure { return detection(.closed(by: closure), [], route, isPlain: true) }
    if route.neverStreams != nil { return detection(.unknown, [], route, isPlain: true) }
    let found = evidence(inspection)
    if !found.isEmpty {
      if let kinds = kinds(shownBy: found, route) { return detection(.evident(found), kinds, route) }
    } else if usesHints, let hinted = hinted(inspection), !assumesStreaming || hinted.intent.streams {
      return hinted
    }
    if assumesStreaming { return detection(.declared(by: "--assume-streaming"), [], route) }
    return detection(.unknown, [], route, isPlain: inspection.isPlain)
  }

  /// The kinds that a declared stream is compared with. A route for everything else may show the kind of another
  /// stream, so that the ordinary kinds are added there.
  package func kinds(ofDeclared kind: StreamKind?, _ route: some RouteSignals) -> [StreamKind] {
    if let kind { return [kind] }
    let shown = kinds(of: evidence(for: route))
    guard !shown.isEmpty, route.protocolKinds == nil else { return admissible(shown, route) }
    guard route.servesEverything else { return shown }
    return StreamKind.allCases.filter { shown.contains($0) || $0 == .sse || $0 == .streamableHTTP }
  }

  /// How often the application of a declared stream is known to send something.
  package func heartbeat(ofDeclared route: some RouteSignals) -> Heartbeat? {
    evidence(for: route).lazy.compactMap(\.heartbeat).first
  }

  /// Well-known paths.
  package func wellKnown(_ paths: [String], of route: some RouteSignals) -> [Evidence] {
    paths.compactMap { path in
      patterns.wellKnown(path).map {
        Evidence(.path, text: $0.why, span: route.span, kinds: $0.kinds, heartbeat: $0.heartbeat)
      }
    }
  }

  /// Everything that shows by itself that the route streams, the strongest first.
  package func evidence(for route: some RouteSignals) -> [Evidence] { evidence(RouteInspection(route, patterns)) }

  private func evidence(_ inspection: RouteInspection<some RouteSignals>) -> [Evidence] {
    let route = inspection.route
    var found = wellKnown(inspection.paths, of: route)
    // Settings that are copied into every location do not make a health check or a picture a stream.
    if inspection.isPlain { return found }
    found += route.settings
    found += products(inspection, beside: found)
    return found.filter { EvidenceWeight.of($0.source) == .decisive }
  }

  /// The kinds of the evidence: those that every observation with a kind allows, or else all of them.
  package func kinds(of evidence: [Evidence]) -> [StreamKind] {
    let named = evidence.filter { EvidenceWeight.namesProtocol($0.source) }
    let sets = (named.isEmpty ? evidence : named).map(\.kinds).filter { !$0.isEmpty }
    guard let first = sets.first else { return [] }
    let common = first.filter { kind in sets.allSatisfy { $0.contains(kind) } }
    if !common.isEmpty { return common }
    return StreamKind.allCases.filter { kind in sets.contains { $0.contains(kind) } }
  }

  /// The kinds of a route with this evidence, with those that need the same settings.
  package func servedKinds(_ evidence: [Evidence]) -> Set<StreamKind> {
    guard !evidence.isEmpty else { return [] }
    let kinds = Set(kinds(of: evidence))
    return kinds.isEmpty || kinds.contains(.sse) || kinds.contains(.streamableHTTP)
      ? kinds.union([.sse, .streamableHTTP]) : kinds
  }

  // MARK: Names

  /// The product behind the route, by its image or its address. A name that only streams have is used where there is no
  /// other evidence.
  private func products(_ inspection: RouteInspection<some RouteSignals>, beside other: [Evidence]) -> [Evidence] {
    guard !inspection.hasPlainName else { return [] }
    var found: [Evidence] = []
    for image in inspection.route.images {
      guard let pattern = patterns.product(image: image.name) else { continue }
      found.append(evidence(.product, pattern, image))
    }
    for upstream in inspection.upstreams {
      guard let pattern = patterns.product(host: upstream.host, port: upstream.port) else { continue }
      found.append(evidence(.product, pattern, SignalName(upstream.host, span: upstream.span)))
      break
    }
    guard found.isEmpty, other.isEmpty, let pattern = streamName(inspection) else { return found }
    return [Evidence(.name, text: pattern.why, span: inspection.route.span, kinds: pattern.kinds)]
  }

  /// The name of the route's object or upstream that only streams have.
  private func streamName(_ inspection: RouteInspection<some RouteSignals>) -> EvidencePatterns.Pattern? {
    let names = inspection.objectNames.map(\.name) + inspection.upstreams.map(\.host)
    if let first = names.compactMap({ patterns.facts(of: $0).name }).min() { return patterns.name(at: first) }
    return patterns.sharedName(
      hosts: inspection.hosts.map(\.name), upstreams: inspection.upstreams.map(\.host))
  }

  private func evidence(
    _ source: Evidence.Source, _ pattern: EvidencePatterns.Pattern, _ name: SignalName
  ) -> Evidence {
    Evidence(source, text: pattern.why, span: name.span, kinds: pattern.kinds, heartbeat: pattern.heartbeat)
  }

  // MARK: Hints

  /// Words, habits and comments, where nothing shows a stream by itself.
  private func hints(_ inspection: RouteInspection<some RouteSignals>) -> [Evidence] {
    let route = inspection.route
    var found: [Evidence] = []
    if let pattern = patterns.word(inPath: route.pathText) {
      found.append(Evidence(.pathWord, text: pattern.why, span: route.span, kinds: pattern.kinds))
    }
    var names = inspection.upstreams.map { SignalName($0.host, span: $0.span) } + inspection.objectNames
    // The name of a host describes its application, not each of its pages.
    if route.servesMuch { names += inspection.hosts }
    let facts = names.map { ($0, patterns.facts(of: $0.name)) }
    // A page about the product, or in front of it, is not the product.
    if !facts.contains(where: { $0.1.isPlain }), let (name, known) = facts.first(where: { $0.1.word != nil }),
      let pattern = known.word
    {
      found.append(evidence(.nameWord, pattern, name))
    }
    if let habit = route.habits.first { found.append(habit) }
    if let comment = route.comment { found.append(comment) }
    return found
  }

  private func hinted(_ inspection: RouteInspection<some RouteSignals>) -> StreamDetection? {
    guard !inspection.isPlain else { return nil }
    let route = inspection.route
    let hints = hints(inspection)
    guard !hints.isEmpty else { return nil }
    let beside = route.servesEverything ? route.kindsBeside : []
    let spoken = Set(hints.flatMap(\.kinds))
    let meant = spoken.isEmpty ? [.sse, .streamableHTTP] : spoken
    let kinds = StreamKind.allCases.filter { meant.contains($0) && !beside.contains($0) }
    guard !kinds.isEmpty else { return nil }
    // A word may be chance; together with a customary setting, or a comment that names the protocol, it hardly is.
    let isEnough = hints.count > 1 && kinds != [.upload] && hints.contains(where: EvidenceWeight.isMoreThanAWord)
    return detection(isEnough ? .evident(hints) : .likely(hints), kinds, route)
  }

  // MARK: Kinds

  /// The kinds of a route with evidence. A product that is served as a whole has all of its kinds, whatever the headers
  /// are for; its paths with a route of their own are excluded. Nil when no kind is left.
  private func kinds(shownBy evidence: [Evidence], _ route: some RouteSignals) -> [StreamKind]? {
    let isOfProduct = { (item: Evidence) in item.source == .product }
    guard route.servesEverything, evidence.contains(where: isOfProduct) else { return kinds(of: evidence) }
    let beside = route.kindsBeside
    let shown = Set(evidence.filter { !isOfProduct($0) }.flatMap(\.kinds))
    let product = Set(evidence.filter(isOfProduct).flatMap(\.kinds)).subtracting(beside)
    let kinds = StreamKind.allCases.filter { shown.contains($0) || product.contains($0) }
    return kinds.isEmpty ? nil : kinds
  }

  private func detection(
    _ intent: Intent, _ kinds: [StreamKind], _ route: some RouteSignals, isPlain: Bool = false
  ) -> StreamDetection {
    let admissible = admissible(kinds, route)
    let isKnown = admissible.count == 1 && (!kinds.isEmpty || route.protocolKinds != nil)
    return StreamDetection(
      intent: intent, kinds: admissible, known: isKnown ? admissible.first : nil, isPlain: isPlain,
      closure: intent.isDeclared || intent.isClosed ? route.closure : nil)
  }

  /// The kinds that the protocol and the methods of the route leave; without any, those of ordinary responses.
  private func admissible(_ kinds: [StreamKind], _ route: some RouteSignals) -> [StreamKind] {
    if let fixed = route.protocolKinds { return fixed }
    let kinds = kinds.isEmpty ? [.sse, .streamableHTTP] : kinds
    guard kinds.count > 1 else { return kinds }
    let taken = kinds.filter(route.takes)
    return taken.isEmpty ? kinds : taken
  }
}
