import StreamModel

/// The rules whose findings can be severe enough, by technology, kind and intent: most findings on a route of unknown
/// intent are too weak to be reported.
struct RuleIndex: Sendable {
  /// A rule that is worth evaluating.
  struct Entry: Sendable {
    let rule: CompiledRule
    /// Whether only explicit values give a finding that is severe enough.
    let needsWritten: Bool
  }

  private enum Strength: CaseIterable {
    case streams, likely, unknown

    init(_ intent: Intent) { self = intent.streams ? .streams : intent.isLikely ? .likely : .unknown }

    /// An intent of this strength.
    var sample: Intent {
      switch self {
      case .streams: .declared(by: "")
      case .likely: .likely([])
      case .unknown: .unknown
      }
    }
  }

  private struct Key: Hashable {
    /// Empty for technologies that no rule names.
    let technology: String
    let kind: StreamKind
    let strength: Strength
  }

  private let entries: [Key: [Entry]]
  private let technologies: Set<String>

  /// `always` are rules that are evaluated whatever their severity.
  init(_ rules: [CompiledRule], minimumSeverity: Severity, always: Set<String>) {
    technologies = Set(rules.flatMap(\.technologies))
    var entries: [Key: [Entry]] = [:]
    for strength in Strength.allCases {
      let relevant = rules.compactMap { rule -> Entry? in
        if always.contains(rule.id) { return Entry(rule: rule, needsWritten: false) }
        let matters = { (written: Bool) in
          rule.worst(intent: strength.sample, written: written).map { $0 >= minimumSeverity } ?? false
        }
        let mattersByDefault = matters(false)
        guard mattersByDefault || matters(true) else { return nil }
        return Entry(rule: rule, needsWritten: !mattersByDefault)
      }
      for kind in StreamKind.allCases {
        for technology in technologies.union([""]) {
          entries[Key(technology: technology, kind: kind, strength: strength)] = relevant.filter { entry in
            (entry.rule.kinds.isEmpty || entry.rule.kinds.contains(kind))
              && (entry.rule.technologies.isEmpty || entry.rule.technologies.contains(technology))
          }
        }
      }
    }
    self.entries = entries
  }

  /// The rules to evaluate on a hop of a technology, in the order of the catalogue.
  func entries(for technology: String, _ kind: StreamKind, _ intent: Intent) -> [Entry] {
    let name = technologies.contains(technology) ? technology : ""
    return entries[Key(technology: name, kind: kind, strength: Strength(intent))] ?? []
  }
}
