import SourceText

/// Something a technology saw that no aspect expresses: a location that never matches, a directive nginx refuses.
/// A rule file with `check: <name>` gives it its words.
package struct Observation: Sendable {
  /// The check that a rule file refers to.
  package let check: Check
  /// What the finding may claim by itself; nil when it claims nothing without a consequence.
  package var outcome: Outcome?
  /// What is in force because of it: the severity of the finding is that of the gravest consequence.
  package var scope: CauseScope?
  /// The setting as its owner writes it.
  package var setting: String
  /// The value as its owner writes it.
  package var value: String
  /// Where the value comes from.
  package var origin: Origin
  /// The primary location.
  package var span: SourceSpan
  /// The object that the observation is about: `Kind/name`.
  package var object: String?
  /// The enclosing blocks, outermost first.
  package var enclosing: [SourceSpan] = []
  /// Further locations.
  package var related: [RelatedSpan] = []
  /// Values of the placeholders in the rule's messages.
  package var parameters: [String: String] = [:]
  /// The route, when the observation is about one.
  package var route: String?
  /// The kind, when known.
  package var kind: StreamKind?
  /// Why we think that the route streams.
  package var intent: Intent = .unknown
  package var technology: String
  /// Corrects what is written, where the correction is known.
  package var repair: Fix?
  /// Deletes what is written; done together with what repairs its consequences elsewhere.
  package var removal: Fix?

  package init(
    check: Check, outcome: Outcome?, technology: String, setting: String, value: String, origin: Origin = .written,
    span: SourceSpan
  ) {
    self.check = check
    self.outcome = outcome
    self.technology = technology
    self.setting = setting
    self.value = value
    self.origin = origin
    self.span = span
  }
}

/// What a finding may claim; severity follows from it, the intent and whether the value is explicit.
package enum Outcome: String, Sendable, CaseIterable {
  /// The configuration alone proves that the stream breaks or is cut below the policy.
  case certain
  /// It breaks under a condition outside the files.
  case conditional
  /// It breaks unless the application does something that it usually does, whatever is written.
  case applicationDecides = "application-decides"
  /// The setting does nothing, though its author means it to help streaming, and the stream breaks.
  case ineffectiveAndBroken = "ineffective-and-broken"
  /// The setting does nothing, though its author means it to help streaming.
  case ineffective
  /// Sessions are lost where requests of one session reach different replicas.
  case losesSessions = "loses-sessions"
  /// Capacity and cost that deserve attention.
  case costly
  /// Rollouts and other hygiene, which matters to those who run the stream.
  case hygiene
  /// Capacity, cost, hygiene that is good to know.
  case note
  /// The product refuses the configuration: nothing streams because nothing starts.
  case refused

  /// Whether the value itself breaks a stream, unlike what rollouts, capacity or other replicas cost.
  package var breaksStream: Bool {
    switch self {
    case .certain, .conditional, .applicationDecides, .ineffectiveAndBroken: true
    case .ineffective, .losesSessions, .costly, .hygiene, .note, .refused: false
    }
  }

  /// Whether a rule must name the condition under which the stream breaks.
  package var needsCondition: Bool {
    switch self {
    case .conditional, .applicationDecides, .losesSessions: true
    default: false
    }
  }

  /// The severity and confidence of a finding, by intent and by whether the value is explicit. What would break a
  /// stream on a route of unknown intent is no more than information; an object that has no route of its own is judged by
  /// what is written.
  package func severity(intent: Intent, written: Bool, isAboutRoute: Bool = true) -> (Severity, Confidence) {
    let isDoubted = intent.isLikely || written && !isAboutRoute
    return switch self {
    case .certain: (intent.streams ? .error : isDoubted ? .warning : .info, .certain)
    case .conditional:
      (intent.streams ? (written ? .error : .warning) : isDoubted ? .warning : .info, .conditional)
    case .applicationDecides:
      (intent.isDeclared ? .error : intent.streams || intent.isLikely ? .warning : .info, .conditional)
    case .ineffectiveAndBroken: (intent.streams ? .error : .warning, .certain)
    case .ineffective: (.warning, .certain)
    case .losesSessions: (intent.streams ? .error : intent.isLikely ? .warning : .info, .conditional)
    case .costly: (intent.streams ? .warning : .info, .conditional)
    case .hygiene: (intent.isDeclared ? .warning : .info, .conditional)
    case .note: (.info, .conditional)
    case .refused: (.error, .certain)
    }
  }
}
