import SourceText
import StreamModel

/// Shows a chain hop by hop: each relevant setting for the kind of stream, its effective value and the findings.
package struct ChainTracer {
  private let engine: RuleEngine

  /// `engine` must give findings of every severity.
  package init(engine: RuleEngine) { self.engine = engine }

  /// The order of the rows.
  private static let rows: [Aspect] = [
    .responseBuffering, .idleTimeout, .totalTimeout, .uploadIdleTimeout, .requestBuffering, .upstreamProtocol,
    .upgradeHeader, .connectionHeader, .compression, .responseCache, .bodyRewrite, .reloadCut, .drain, .keepalive,
    .affinity, .retry,
  ]

  /// `observations` are those of the chain's routes.
  package func trace(_ chain: ProxyChain, _ observations: [Observation] = []) -> ChainTrace {
    let found = engine.judge(chain)
    var hops = chain.hops.enumerated().map { index, hop in
      TracedHop(
        technology: hop.technology, title: hop.title, object: hop.object, route: hop.route, span: hop.span,
        settings: settings(of: hop, chain.judgedAs, found.filter { $0.hop == index }), link: chain.link(after: index),
        targets: hop.targets.map(\.text))
    }
    add(observations, to: &hops, chain)
    let idle = bind([.idleTimeout], &hops)
    let total = bind([.totalTimeout], &hops)
    let drain = bind([.reloadCut, .drain, .connectionDrain], &hops)
    var trace = ChainTrace(
      route: chain.route, kind: chain.judgedAs, intent: chain.intent, hops: hops, idle: idle, total: total,
      drain: drain,
      findings: found.map(\.finding))
    trace.evidence = chain.evidence
    trace.serverNames = chain.hops.first?.serverNames ?? []
    return trace
  }

  private func settings(of hop: any Hop, _ kind: StreamKind, _ found: [HopFinding]) -> [TracedSetting] {
    var rows = Self.rows.compactMap { aspect -> TracedSetting? in
      guard Self.matters(aspect, kind), let value = hop.value(of: aspect) else { return nil }
      let verdicts = found.filter { $0.subject == aspect }.map(\.finding).map(Self.verdict)
      let known = value.value == .unknown ? TraceVerdict.unknown : .passes
      return TracedSetting(
        aspect: aspect, value: value, verdict: verdicts.max { Self.rank($0) < Self.rank($1) } ?? known)
    }
    // Findings of other aspects of the hop.
    for item in found where !rows.contains(where: { $0.aspect == item.subject }) {
      rows.append(TracedSetting(aspect: item.subject, value: item.value, verdict: Self.verdict(item.finding)))
    }
    return rows
  }

  private static func matters(_ aspect: Aspect, _ kind: StreamKind) -> Bool {
    switch aspect {
    case .upgradeHeader, .connectionHeader: kind == .websocket
    case .requestBuffering, .uploadIdleTimeout: kind == .upload || kind == .grpc
    case .responseBuffering, .compression, .responseCache, .bodyRewrite: kind.isHTTPResponse
    default: true
    }
  }

  private static func verdict(_ finding: Finding) -> TraceVerdict {
    switch (finding.severity, finding.confidence) {
    case (.error, .certain): .breaks
    case (_, .conditional): .mayBreak
    default: finding.property == .idleTimeout || finding.property == .totalTimeout ? .breaks : .costs
    }
  }

  private static func rank(_ verdict: TraceVerdict) -> Int {
    switch verdict {
    case .passes: 0
    case .unknown: 1
    case .costs: 2
    case .mayBreak: 3
    case .breaks: 4
    }
  }

  /// Adds observations, such as a plugin that buffers responses, to the hop of their technology.
  private func add(_ observations: [Observation], to hops: inout [TracedHop], _ chain: ProxyChain) {
    for observation in observations where observation.route == chain.route {
      // An observation without a property, such as a location that never matches, has no row.
      guard let aspect = engine.property(of: observation.check).flatMap({ Aspect(name: $0.rawValue) }),
        observation.kind == nil || observation.kind == chain.judgedAs, let outcome = observation.outcome,
        let hop = hops.firstIndex(where: { $0.technology == observation.technology })
      else { continue }
      let (severity, confidence) = outcome.severity(intent: chain.intent, written: observation.origin != .default)
      let verdict: TraceVerdict =
        confidence == .conditional ? .mayBreak : severity == .error ? .breaks : .costs
      hops[hop].settings.append(
        TracedSetting(
          aspect: aspect,
          value: EffectiveValue(
            .word(observation.value), setting: observation.setting, text: observation.value,
            origin: observation.origin, span: observation.span), verdict: verdict))
    }
  }

  /// Marks the smallest limit of the chain.
  private func bind(_ aspects: [Aspect], _ hops: inout [TracedHop]) -> ChainTrace.Limit? {
    var best: (length: Int64, hop: Int, row: Int)?
    for (index, hop) in hops.enumerated() {
      for (row, setting) in hop.settings.enumerated() where aspects.contains(setting.aspect) {
        guard case .duration(let length) = setting.value.value else { continue }
        // 0 switches a limit of life off; as a idle limit it is none at all.
        if length == 0, setting.aspect == .totalTimeout { continue }
        if length < best?.length ?? .max { best = (length, index, row) }
      }
    }
    guard let best else { return nil }
    hops[best.hop].settings[best.row].binds = true
    return ChainTrace.Limit(hop: best.hop, setting: hops[best.hop].settings[best.row])
  }
}
