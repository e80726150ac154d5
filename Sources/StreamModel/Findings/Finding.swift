import SourceText

/// The cost of a finding.
package enum Severity: String, Sendable, Comparable, CaseIterable {
  case info
  case warning
  case error

  private var rank: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .error: 2
    }
  }

  /// Orders from `info` to `error`.
  package static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
}

/// How sure the configuration alone makes us.
package enum Confidence: String, Sendable, CaseIterable {
  /// The files prove it.
  case certain
  /// It depends on something outside the files, which the finding names.
  case conditional
}

/// Whether a fix can be applied unseen.
package enum FixSafety: String, Sendable {
  /// Changes nothing but the fault.
  case safe
  /// Touches more than the route of the finding.
  case unsafe
}

/// Byte-range edits that remove a fault.
package struct Fix: Sendable {
  package let title: String
  /// Why it cannot be applied unseen; empty for a safe one.
  package let reasons: [String]
  /// The edits, sorted, not overlapping.
  package let edits: [TextEdit]
  /// Whether the fault is a mistake of what is written. Its consequences go with it, so that it is fixed first.
  package let removesCause: Bool
  /// Whether it can be applied unseen.
  package var safety: FixSafety { reasons.isEmpty ? .safe : .unsafe }

  /// The title, and the reasons for care.
  package var description: String { reasons.isEmpty ? title : "\(title) (\(reasons.joined(separator: "; ")))" }

  package init(title: String, reasons: [String] = [], edits: [TextEdit], removesCause: Bool = false) {
    self.title = title
    self.reasons = reasons
    self.edits = edits
    self.removesCause = removesCause
  }
}

/// One fault.
package struct Finding: Sendable {
  /// The rule's identifier.
  package var rule: String
  package var severity: Severity
  /// How sure we are.
  package var confidence: Confidence
  /// One sentence: the fault.
  package var message: String
  /// The condition of a conditional finding.
  package var condition: String?
  /// Why it breaks the stream.
  package var why: String
  /// The remedy.
  package var remedy: String
  /// The rule's page.
  package var url: String
  package var technology: String
  /// The property.
  package var property: Property
  /// The setting as its owner writes it.
  package var setting: String
  /// The value as its owner writes it.
  package var value: String
  /// Where the value comes from.
  package var origin: Origin
  /// `Kind/name`, or nil.
  package var object: String?
  /// The route, or nil when the finding is about a whole file.
  package var route: String?
  /// Further routes with the same fault at the same location.
  package var moreRoutes: [String] = []
  /// Its route and the others with the same fault.
  package var routes: [String] { (route.map { [$0] } ?? []) + moreRoutes }
  /// The kind, when known.
  package var kind: StreamKind?
  /// Why we think that the route streams.
  package var intent: Intent
  /// The one primary location.
  package var span: SourceSpan
  /// The block that lacks the setting; nil where it is written.
  package var block: SourceSpan?
  /// The names of the server that contains the block.
  package var serverNames: [String] = []
  /// What the rule claims; nil for a finding that no rule made.
  package var outcome: Outcome?
  /// What makes the object, outermost first; empty for one that is written as it is.
  package var sources: [ObjectSource] = []
  /// The enclosing blocks, outermost first, as they are written.
  package var enclosing: [String] = []
  /// Further locations.
  package var related: [RelatedSpan]
  /// What is in force because of the fault, the gravest first.
  package var consequences: [Consequence] = []
  /// Fixes, best first.
  package var fixes: [Fix] = []
  /// Whether the severity is one that is shown.
  package var isShown = true
  /// Whether the severity is one that fails the run.
  package var failsRun = false

  package init(
    rule: String, severity: Severity, confidence: Confidence, message: String, condition: String?, why: String,
    remedy: String, url: String, technology: String, property: Property, setting: String, value: String,
    origin: Origin, object: String?, route: String?, kind: StreamKind?, intent: Intent, span: SourceSpan,
    related: [RelatedSpan]
  ) {
    self.rule = rule
    self.severity = severity
    self.confidence = confidence
    self.message = message
    self.condition = condition
    self.why = why
    self.remedy = remedy
    self.url = url
    self.technology = technology
    self.property = property
    self.setting = setting
    self.value = value
    self.origin = origin
    self.object = object
    self.route = route
    self.kind = kind
    self.intent = intent
    self.span = span
    self.related = related
  }
}
