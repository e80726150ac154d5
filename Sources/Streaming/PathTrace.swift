import SourceText

/// How one setting of a hop does by a stream.
public enum TraceVerdict: String, Sendable, CaseIterable {
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
public struct TracedSetting: Sendable {
  /// What it decides.
  public var aspect: Aspect
  /// The value in force with its origin.
  public var value: EffectiveValue
  /// What it does to the stream.
  public var verdict: TraceVerdict
  /// Whether it is the smallest limit of its kind on the whole way.
  public var binds: Bool

  /// Creates a row.
  public init(aspect: Aspect, value: EffectiveValue, verdict: TraceVerdict, binds: Bool = false) {
    self.aspect = aspect
    self.value = value
    self.verdict = verdict
    self.binds = binds
  }

  /// The value for people.
  public var shown: String {
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
public struct TracedHop: Sendable {
  /// The product.
  public var technology: String
  /// The product for people.
  public var title: String
  /// `Kind/name`, or nil.
  public var object: String?
  /// The route by which the hop is reached.
  public var route: String
  /// Where the route is written.
  public var span: SourceSpan
  /// The settings, in the order of the table.
  public var settings: [TracedSetting]
  /// Why the next hop follows; nil for the last one and within one configuration.
  public var link: HopLink?
  /// Where the hop hands requests to, for people.
  public var targets: [String]

  /// Creates a hop.
  public init(
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
public struct PathTrace: Sendable {
  /// The smallest limit of a way and the hop that sets it.
  public struct Limit: Sendable {
    /// The position of the hop.
    public var hop: Int
    /// The setting with its value.
    public var setting: TracedSetting

    /// Creates a limit.
    public init(hop: Int, setting: TracedSetting) {
      self.hop = hop
      self.setting = setting
    }
  }

  /// The route as the user or the outermost hop names it.
  public var route: String
  /// What the way is judged as.
  public var kind: StreamKind
  /// Why we think that it streams.
  public var intent: Intent
  /// The hops, outermost first.
  public var hops: [TracedHop]
  /// The longest silence that the whole way allows; nil without a limit.
  public var idle: Limit?
  /// The longest life that the whole way allows; nil without a limit.
  public var total: Limit?
  /// How long a stream goes on at least after a reload or a rollout; nil without a limit.
  public var drain: Limit?
  /// What the rules say of this way alone; a report makes one finding of what several ways have at one place.
  public var findings: [Finding]

  /// Creates a trace.
  public init(
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
  public var verdict: TraceVerdict {
    let all = hops.flatMap(\.settings).map(\.verdict)
    for verdict in [TraceVerdict.breaks, .mayBreak, .costs, .unknown] where all.contains(verdict) { return verdict }
    return .passes
  }

  /// Whether a link is no more than a guess.
  public var isGuess: Bool { hops.contains { $0.link?.isGuess == true } }
}

/// All ways of one run.
public struct TraceReport: Sendable {
  /// All files that spans refer to.
  public var sources: SourceMap
  /// The ways.
  public var traces: [PathTrace]
  /// Ways of unknown intent that are not among them.
  public var hidden: Int
  /// Ways that were found and then left out, since their route was not asked for.
  public private(set) var unselected = 0
  /// What is to be said about the inputs.
  public var problems: [InputProblem]
  /// The counts of the run.
  public var summary: Summary

  /// Creates a report.
  public init(
    sources: SourceMap, traces: [PathTrace], hidden: Int, problems: [InputProblem], summary: Summary
  ) {
    self.sources = sources
    self.traces = traces
    self.hidden = hidden
    self.problems = problems
    self.summary = summary
  }

  /// Keeps the ways whose route holds one of `texts`, and counts the others as ``unselected``.
  public mutating func select(routesWith texts: [String]) {
    let found = traces.count
    traces.removeAll { trace in !texts.contains { text in trace.route.contains(text) } }
    unselected += found - traces.count
  }

  /// What a report without any way says: that none streams, or that none fits what was asked for.
  public var emptiness: String {
    switch unselected {
    case 0: "No streaming routes were found."
    case 1: "The one way that was found does not fit --route."
    case let count: "None of the \(count) ways that were found fits --route."
    }
  }
}
