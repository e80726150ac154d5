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
  /// The files do not say what is in force.
  case unknown
}

/// One setting of a hop: the value in force and what it means for the stream.
package struct TracedSetting: Sendable {
  /// What it decides.
  package var aspect: Aspect
  /// The value in force with its origin.
  package var value: EffectiveValue
  /// What it does to the stream.
  package var verdict: TraceVerdict
  /// Whether it is the smallest limit of its kind on the whole way.
  package var binds: Bool

  /// Creates a row.
  package init(aspect: Aspect, value: EffectiveValue, verdict: TraceVerdict, binds: Bool = false) {
    self.aspect = aspect
    self.value = value
    self.verdict = verdict
    self.binds = binds
  }

  /// The value for people.
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
  /// The product.
  package var technology: String
  /// The product for people.
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
  /// Where the hop hands requests to, for people.
  package var targets: [String]

  /// Creates a hop.
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

/// One way of a request from the client to the application.
package struct ChainTrace: Sendable {
  /// The smallest limit of a way and the hop that sets it.
  package struct Limit: Sendable {
    /// The position of the hop.
    package var hop: Int
    /// The setting with its value.
    package var setting: TracedSetting

    /// Creates a limit.
    package init(hop: Int, setting: TracedSetting) {
      self.hop = hop
      self.setting = setting
    }
  }

  /// The route as the user or the outermost hop names it.
  package var route: String
  /// What the way is judged as.
  package var kind: StreamKind
  /// Why we think that it streams.
  package var intent: Intent
  /// The hops, outermost first.
  package var hops: [TracedHop]
  /// The longest silence that the whole way allows; nil without a limit.
  package var idle: Limit?
  /// The longest life that the whole way allows; nil without a limit.
  package var total: Limit?
  /// How long a stream goes on at least after a reload or a rollout; nil without a limit.
  package var drain: Limit?
  /// What the rules say of this way alone; a report makes one finding of what several ways have at one place.
  package var findings: [Finding]

  /// Creates a trace.
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

  /// The worst verdict on the way.
  package var verdict: TraceVerdict {
    let all = hops.flatMap(\.settings).map(\.verdict)
    for verdict in [TraceVerdict.breaks, .mayBreak, .costs, .unknown] where all.contains(verdict) { return verdict }
    return .passes
  }

  /// Whether a link is no more than a guess.
  package var isGuess: Bool { hops.contains { $0.link?.isGuess == true } }
}

/// All ways of one run.
package struct TraceReport: Sendable {
  /// All files that spans refer to.
  package var sources: SourceMap
  /// The ways.
  package var traces: [ChainTrace]
  /// Ways of unknown intent that are not among them.
  package var hidden: Int
  /// Ways that were found and then left out, since their route was not asked for.
  package private(set) var unselected = 0
  /// What is to be said about the inputs.
  package var problems: [InputProblem]
  /// The counts of the run.
  package var summary: Summary

  /// Creates a report.
  package init(
    sources: SourceMap, traces: [ChainTrace], hidden: Int, problems: [InputProblem], summary: Summary
  ) {
    self.sources = sources
    self.traces = traces
    self.hidden = hidden
    self.problems = problems
    self.summary = summary
  }

  /// Keeps the ways whose route holds one of `texts`, and counts the others as ``unselected``.
  package mutating func select(routesWith texts: [String]) {
    let found = traces.count
    traces.removeAll { trace in !texts.contains { text in trace.route.contains(text) } }
    unselected += found - traces.count
  }

  /// What a report without any way says: that none streams, or that none fits what was asked for.
  package var emptiness: String {
    switch unselected {
    case 0: "No streaming routes were found."
    case 1: "The one way that was found does not fit --route."
    case let count: "None of the \(count) ways that were found fits --route."
    }
  }
}
