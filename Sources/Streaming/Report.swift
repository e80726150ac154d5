import SourceText

/// Everything that one run found, for the output formats.
public struct Report: Sendable {
  /// All files that spans refer to.
  public var sources: SourceMap
  /// The findings to show, sorted by place and rule.
  public var findings: [Finding]
  /// The ways of the routes that stream, where they were asked for.
  public var traces: [PathTrace] = []
  /// Ways of unknown intent.
  public var hiddenTraces = 0
  /// The rules that the findings are of, sorted by name.
  public var rules: [RuleText] = []
  /// Findings that somebody silenced.
  public var suppressed: [SuppressedFinding] = []
  /// Inputs that could not be read or parsed, and what else the user should know about the input.
  public var problems: [InputProblem]
  /// The counts.
  public var summary: Summary
  /// Which part of a larger run this is; nil for a whole one.
  public var shard: ShardRecord?
  /// What counts only where the other parts of the run say it too. Empty for a whole run.
  public var shared: [SharedRemarks] = []

  /// Creates a report.
  public init(sources: SourceMap, findings: [Finding], problems: [InputProblem], summary: Summary) {
    self.sources = sources
    self.findings = findings
    self.problems = problems
    self.summary = summary
  }
}

/// Something about an input that is not a finding about streaming.
public struct InputProblem: Sendable {
  /// How bad it is.
  public enum Level: Sendable, Comparable {
    /// Good to know: an include that is not part of the tree. Shown with `--verbose`.
    case note
    /// Something was left out.
    case warning
    /// The input could not be read or parsed: exit code 2.
    case error
  }

  /// How bad it is.
  public var level: Level
  /// The input as the user would type it.
  public var file: String
  /// One sentence.
  public var message: String
  /// The place, when the file could be read.
  public var span: SourceSpan?
  /// Further places.
  public var related: [RelatedSpan]

  /// Creates a problem.
  public init(level: Level, file: String, message: String, span: SourceSpan? = nil, related: [RelatedSpan] = []) {
    self.level = level
    self.file = file
    self.message = message
    self.span = span
    self.related = related
  }
}

/// What a rule is about, for formats that describe their rules.
public struct RuleText: Sendable {
  /// The identifier.
  public let id: String
  /// One line.
  public let title: String
  /// What it is about.
  public let property: Property
  /// The rule's page.
  public let url: String

  /// Creates a description.
  public init(id: String, title: String, property: Property, url: String) {
    self.id = id
    self.title = title
    self.property = property
    self.url = url
  }
}

/// The counts of one run.
public struct Summary: Sendable {
  /// An input that was not linted.
  public struct Skipped: Sendable, Hashable {
    /// The input.
    public let file: String
    /// Why it was left out.
    public let reason: String

    /// Creates an entry.
    public init(file: String, reason: String) {
      self.file = file
      self.reason = reason
    }
  }

  /// Files that were linted.
  public var files = 0
  /// Routes that were followed.
  public var routes = 0
  /// Routes of which nothing tells whether they stream.
  public var unknownIntent = 0
  /// Findings of severity error.
  public var errors = 0
  /// Findings of severity warning.
  public var warnings = 0
  /// Findings of severity info, shown or not.
  public var infos = 0
  /// Findings that `--min-severity` would show and `--min-confidence` hides.
  public var hiddenByConfidence = 0
  /// Findings that a comment, the configuration file or a baseline silenced.
  public var suppressed = 0
  /// Inputs that were not linted.
  public var skipped: [Skipped] = []

  /// Zero counts.
  public init() {}
}
