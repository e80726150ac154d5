import SourceText

/// Everything that one run found, for the output formats.
package struct Report: Sendable {
  /// All files that spans refer to.
  package var sources: SourceMap
  /// The findings to show, sorted by location and rule.
  package var findings: [Finding]
  /// The chains of the routes that stream, when they were requested.
  package var traces: [ChainTrace] = []
  /// Chains of unknown intent.
  package var hiddenTraces = 0
  /// The rules that the findings are of, sorted by name.
  package var rules: [RuleText] = []
  package var suppressed: [SuppressedFinding] = []
  /// Inputs that could not be read or parsed, and what else the user should know about the input.
  package var problems: [InputProblem]
  package var summary: Summary
  /// Which part of a larger run this is; nil for a whole one.
  package var shard: ShardInfo?
  /// Notes that are reported only when the other shards of the run agree. Empty for a whole run.
  package var shared: [CrossRepositoryNotes] = []
  /// What the run was asked for; nil where the report does not tell.
  package var run: RunDescription?
  /// The repository of the inputs; nil where it was not asked for.
  package var repository: RepositoryState?
  /// What became of each route, by location.
  package var routes: [RouteAccount] = []

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
  /// The location, when the file could be read.
  package var span: SourceSpan?
  /// Further locations.
  package var related: [RelatedSpan]

  package init(level: Level, file: String, message: String, span: SourceSpan? = nil, related: [RelatedSpan] = []) {
    self.level = level
    self.file = file
    self.message = message
    self.span = span
    self.related = related
  }
}

/// The description of a rule, for formats that list their rules.
package struct RuleText: Sendable {
  /// The identifier.
  package let id: String
  /// One line.
  package let title: String
  /// The setting or object.
  package let property: Property
  /// The rule's page.
  package let url: String

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
    /// The same as a word of a closed list.
    package let code: InputAccount.Reason

    package init(file: String, reason: String, code: InputAccount.Reason) {
      self.file = file
      self.reason = reason
      self.code = code
    }
  }

  /// Files that were linted.
  package var files = 0
  /// Routes that were found.
  package var routes: Int { judged + unknownIntent + unknownController + noGateway + template + closed }
  /// Routes that stream, or may, and were compared with what streams need.
  package var judged = 0
  /// Routes that no file names the controller of.
  package var unknownController = 0
  /// Routes whose gateway is not among the inputs.
  package var noGateway = 0
  /// Routes that a template decides.
  package var template = 0
  /// Routes of unknown intent.
  package var unknownIntent = 0
  /// What would break streams on them.
  package var unknownLimits: [UnknownRouteLimit] = []
  /// Routes that are denied on purpose.
  package var closed = 0
  /// Findings of severity error.
  package var errors = 0
  /// Findings of severity warning.
  package var warnings = 0
  /// Findings of severity info, shown or not.
  package var infos = 0
  /// Findings that fail the run, shown or not.
  package var failing = 0
  /// Findings that `--min-severity` would show and `--min-confidence` hides.
  package var hiddenByConfidence = 0
  /// Findings that a comment, the configuration file or a baseline suppressed, or that are not new.
  package var suppressed = 0
  /// Inputs that were not linted.
  package var skipped: [Skipped] = []
  /// What became of each input, by file.
  package var inputs: [InputAccount] = []

  package init() {}
}

extension Summary {
  /// Counts a route.
  package mutating func count(_ route: RouteAccount) {
    switch route.state {
    case .judged: judged += 1
    case .unknownIntent: unknownIntent += 1
    case .unknownController: unknownController += 1
    case .noGateway: noGateway += 1
    case .template: template += 1
    case .closed: closed += 1
    }
  }
}
