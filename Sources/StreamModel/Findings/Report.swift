import SourceText

/// Everything that one run found, for the output formats.
package struct Report: Sendable {
  /// All files that spans refer to.
  package var sources: SourceMap
  /// The findings to show, sorted by place and rule.
  package var findings: [Finding]
  /// The ways of the routes that stream, where they were asked for.
  package var traces: [ChainTrace] = []
  /// Ways of unknown intent.
  package var hiddenTraces = 0
  /// The rules that the findings are of, sorted by name.
  package var rules: [RuleText] = []
  /// Findings that somebody silenced.
  package var suppressed: [SuppressedFinding] = []
  /// Inputs that could not be read or parsed, and what else the user should know about the input.
  package var problems: [InputProblem]
  /// The counts.
  package var summary: Summary
  /// Which part of a larger run this is; nil for a whole one.
  package var shard: ShardInfo?
  /// What counts only where the other parts of the run say it too. Empty for a whole run.
  package var shared: [CrossRepositoryNotes] = []

  /// Creates a report.
  package init(sources: SourceMap, findings: [Finding], problems: [InputProblem], summary: Summary) {
    self.sources = sources
    self.findings = findings
    self.problems = problems
    self.summary = summary
  }
}

/// Something about an input that is not a finding about streaming.
package struct InputProblem: Sendable {
  /// How bad it is.
  package enum Level: Sendable, Comparable {
    /// Good to know: an include that is not part of the tree. Shown with `--verbose`.
    case note
    /// Something was left out.
    case warning
    /// The input could not be read or parsed: exit code 2.
    case error
  }

  /// How bad it is.
  package var level: Level
  /// The input as the user would type it.
  package var file: String
  /// One sentence.
  package var message: String
  /// The place, when the file could be read.
  package var span: SourceSpan?
  /// Further places.
  package var related: [RelatedSpan]

  /// Creates a problem.
  package init(level: Level, file: String, message: String, span: SourceSpan? = nil, related: [RelatedSpan] = []) {
    self.level = level
    self.file = file
    self.message = message
    self.span = span
    self.related = related
  }
}

/// What a rule is about, for formats that describe their rules.
package struct RuleText: Sendable {
  /// The identifier.
  package let id: String
  /// One line.
  package let title: String
  /// What it is about.
  package let property: Property
  /// The rule's page.
  package let url: String

  /// Creates a description.
  package init(id: String, title: String, property: Property, url: String) {
    self.id = id
    self.title = title
    self.property = property
    self.url = url
  }
}

/// The counts of one run.
package struct Summary: Sendable {
  /// An input that was not linted.
  package struct Skipped: Sendable, Hashable {
    /// The input.
    package let file: String
    /// Why it was left out.
    package let reason: String

    /// Creates an entry.
    package init(file: String, reason: String) {
      self.file = file
      self.reason = reason
    }
  }

  /// Files that were linted.
  package var files = 0
  /// Routes that were followed.
  package var routes = 0
  /// Routes of which nothing tells whether they stream.
  package var unknownIntent = 0
  /// Findings of severity error.
  package var errors = 0
  /// Findings of severity warning.
  package var warnings = 0
  /// Findings of severity info, shown or not.
  package var infos = 0
  /// Findings that `--min-severity` would show and `--min-confidence` hides.
  package var hiddenByConfidence = 0
  /// Findings that a comment, the configuration file or a baseline silenced.
  package var suppressed = 0
  /// Inputs that were not linted.
  package var skipped: [Skipped] = []

  /// Zero counts.
  package init() {}
}
