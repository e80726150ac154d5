import SourceText

/// How one setting of a hop does by a stream.
package enum TraceVerdict: String, Sendable, CaseIterable {
  /// The stream passes.
  case passes
  /// It costs something: capacity, a rollout.
  case costs
  /// The stream breaks under a condition.
  case mayBreak = "may-break"
  /// The stream breaks.
  case breaks
  /// The files do not decide the value.
  case unknown

  /// All verdicts, the worst first.
  package static let worstFirst: [TraceVerdict] = [.breaks, .mayBreak, .costs, .unknown, .passes]
}

/// One setting of a hop: the value in force and what it means for the stream.
package struct TracedSetting: Sendable {
  /// The aspect that it decides.
  package var aspect: Aspect
  /// The value in force with its origin.
  package var value: EffectiveValue
  /// Its effect on the stream.
  package var verdict: TraceVerdict
  /// Whether it is the smallest limit of its kind on the whole chain.
  package var binds: Bool

  package init(aspect: Aspect, value: EffectiveValue, verdict: TraceVerdict, binds: Bool = false) {
    self.aspect = aspect
    self.value = value
    self.verdict = verdict
    self.binds = binds
  }

  /// The value for display.
  package var shown: String {
    if let display = value.display { return display }
    if case .duration(let milliseconds) = value.value { return TimeLength(milliseconds: milliseconds).text }
    if !value.text.isEmpty { return value.text }
    switch value.value {
    case .word(let word): return word
    case .words(let words): return words.joined(separator: ", ")
    case .number(let number): return String(number)
    case .duration, .unknown: return ""
    }
  }
}

/// One hop of a traced path.
package struct TracedHop: Sendable {
  package var technology: String
  /// The product for display.
  package var title: String
  /// `Kind/name`, or nil.
  package var object: String?
  /// The route by which the hop is reached.
  package var route: String
  /// Where the route is written.
  package var span: SourceSpan
  /// The settings, in the order of the table.
  package var settings: [TracedSetting]
  /// Why the next hop follows; nil for the last one and within one configuration.
  package var link: HopLink?
  /// Where the hop hands requests to, for display.
  package var targets: [String]
  /// What makes its object of the files that people edit, outermost first; empty for one that is in a file.
  package var sources: [ObjectSource] = []

  package init(
    technology: String, title: String, object: String?, route: String, span: SourceSpan, settings: [TracedSetting],
    link: HopLink?, targets: [String]
  ) {
    self.technology = technology
    self.title = title
    self.object = object
    self.route = route
    self.span = span
    self.settings = settings
    self.link = link
    self.targets = targets
  }
}

/// The chain of a request from the client to the application.
package struct ChainTrace: Sendable {
  /// The smallest limit of a chain and the hop that sets it.
  package struct Limit: Sendable {
    /// The position of the hop.
    package var hop: Int
    /// The setting with its value.
    package var setting: TracedSetting

    package init(hop: Int, setting: TracedSetting) {
      self.hop = hop
      self.setting = setting
    }
  }

  /// The route as the user or the outermost hop names it.
  package var route: String
  /// The kind of stream that the chain is judged for.
  package var kind: StreamKind
  /// Why we think that it streams.
  package var intent: Intent
  /// Everything observed about the route, for and against a stream.
  package var evidence: [Evidence] = []
  /// The names of the server of the outermost hop, where it has some.
  package var serverNames: [String] = []
  /// The hops, outermost first.
  package var hops: [TracedHop]
  /// The longest idle time that the whole chain allows; nil without a limit.
  package var idle: Limit?
  /// The longest duration that the whole chain allows; nil without a limit.
  package var total: Limit?
  /// How long a stream continues at least after a reload or a rollout; nil without a limit.
  package var drain: Limit?
  /// The findings of this chain alone; a report merges the findings that several chains have at one location.
  package var findings: [Finding]

  package init(
    route: String, kind: StreamKind, intent: Intent, hops: [TracedHop], idle: Limit?, total: Limit?,
    drain: Limit? = nil, findings: [Finding] = []
  ) {
    self.drain = drain
    self.findings = findings
    self.route = route
    self.kind = kind
    self.intent = intent
    self.hops = hops
    self.idle = idle
    self.total = total
  }

  /// The worst verdict on the chain.
  package var verdict: TraceVerdict {
    let all = hops.flatMap(\.settings).map(\.verdict)
    return TraceVerdict.worstFirst.first(where: all.contains) ?? .passes
  }

  /// Whether a link is no more than a guess.
  package var isGuess: Bool { hops.contains { $0.link?.isGuess == true } }
}

/// All chains of one run.
package struct TraceReport: Sendable {
  /// All files that spans refer to.
  package var sources: SourceMap
  package var traces: [ChainTrace]
  /// Chains of unknown intent that are not among `traces`.
  package var hidden: Int
  /// Chains that were dropped because their route was not selected.
  package private(set) var unselected = 0
  /// Problems of the inputs.
  package var problems: [InputProblem]
  package var summary: Summary

  package init(
    sources: SourceMap, traces: [ChainTrace], hidden: Int, problems: [InputProblem], summary: Summary
  ) {
    self.sources = sources
    self.traces = traces
    self.hidden = hidden
    self.problems = problems
    self.summary = summary
  }

  /// Keeps the chains whose route contains one of `texts`, and counts the others as ``unselected``.
  package mutating func select(routesWith texts: [String]) {
    let found = traces.count
    traces.removeAll { trace in !texts.contains { text in trace.route.contains(text) } }
    unselected += found - traces.count
  }

  /// The message of a report without chains: none streams, or none matches the selection.
  package var emptiness: String {
    switch unselected {
    case 0: "No streaming routes were found."
    case 1: "The only chain that was found does not match --route."
    case let count: "None of the \(count) chains that were found matches --route."
    }
  }
}
