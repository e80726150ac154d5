import SourceText

/// What a finding costs.
public enum Severity: String, Sendable, Comparable, CaseIterable {
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
  public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
}

/// How sure the configuration alone makes us.
public enum Confidence: String, Sendable, CaseIterable {
  /// The files prove it.
  case certain
  /// It depends on something outside the files, which the finding names.
  case conditional
}

/// A further place that belongs to a finding.
public struct RelatedSpan: Sendable, Hashable {
  /// What stands there.
  public let label: String
  /// Where it stands.
  public let span: SourceSpan

  /// Creates a related place.
  public init(label: String, span: SourceSpan) {
    self.label = label
    self.span = span
  }
}

/// Whether a fix can be applied unseen.
public enum FixSafety: String, Sendable {
  /// Changes nothing but the fault.
  case safe
  /// Touches more than the route of the finding.
  case unsafe
}

/// Byte-range edits that remove a fault.
public struct Fix: Sendable {
  /// What the fix does.
  public let title: String
  /// Whether it can be applied unseen.
  public let safety: FixSafety
  /// The edits, sorted, not overlapping.
  public let edits: [TextEdit]

  /// Creates a fix.
  public init(title: String, safety: FixSafety, edits: [TextEdit]) {
    self.title = title
    self.safety = safety
    self.edits = edits
  }
}

/// One fault.
public struct Finding: Sendable {
  /// The rule's identifier.
  public var rule: String
  /// What it costs.
  public var severity: Severity
  /// How sure we are.
  public var confidence: Confidence
  /// One sentence: what is wrong here.
  public var message: String
  /// What it depends on, for a conditional finding.
  public var condition: String?
  /// Why it breaks the stream.
  public var why: String
  /// What to write instead.
  public var remedy: String
  /// The rule's page.
  public var url: String
  /// The product.
  public var technology: String
  /// The property.
  public var property: Property
  /// The setting as its owner writes it.
  public var setting: String
  /// The value as its owner writes it.
  public var value: String
  /// Where the value comes from.
  public var origin: Origin
  /// `Kind/name`, or nil.
  public var object: String?
  /// The route, or nil when the finding is about a whole file.
  public var route: String?
  /// Further routes with the same fault at the same place.
  public var moreRoutes: [String] = []
  /// The kind, when known.
  public var kind: StreamKind?
  /// Why we think that the route streams.
  public var intent: Intent
  /// The one primary place.
  public var span: SourceSpan
  /// The enclosing blocks, outermost first, as they are written.
  public var enclosing: [String] = []
  /// Further places.
  public var related: [RelatedSpan]
  /// Fixes, best first.
  public var fixes: [Fix] = []

  /// Creates a finding.
  public init(
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
