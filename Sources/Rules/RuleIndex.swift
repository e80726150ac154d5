import StreamModel
import Synchronization

/// The rules whose findings can be severe enough, by technology, kind and intent: most findings on a route of unknown
/// intent are too weak to be reported.
final class RuleIndex: Sendable {
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

  private let rules: [CompiledRule]
  private let technologies: Set<String>
  private let minimumSeverity: Severity
  private let always: Set<String>
  /// What was asked for so far: a run meets few combinations of technology, kind and intent.
  private let known = Mutex<[Key: [Entry]]>([:])

  /// `always` are rules that are evaluated whatever their severity.
  init(_ rules: [CompiledRule], minimumSeverity: Severity, always: Set<String>) {
    self.rules = rules
    technologies = Set(rules.flatMap(\.technologies))
    self.minimumSeverity = minimumSeverity
    self.always = always
  }

  /// The rules to evaluate on a hop of a technology, in the order of the catalogue.
  func entries(for technology: String, _ kind: StreamKind, _ intent: Intent) -> [Entry] {
    let name = technologies.contains(technology) ? technology : ""
    let key = Key(technology: name, kind: kind, strength: Strength(intent))
    return known.withLock { known in
      if let entries = known[key] { return entries }
      let entries = rules.compactMap { entry(of: $0, key) }
      known[key] = entries
      return entries
    }
  }

  /// A rule if it is worth evaluating.
  private func entry(of rule: CompiledRule, _ key: Key) -> Entry? {
    guard rule.kinds.isEmpty || rule.kinds.contains(key.kind),
      rule.technologies.isEmpty || rule.technologies.contains(key.technology)
    else { return nil }
    if always.contains(rule.id) { return Entry(rule: rule, needsWritten: false) }
    let matters = { (written: Bool) in
      rule.worst(intent: key.strength.sample, written: written).map { $0 >= self.minimumSeverity } ?? false
    }
    if matters(false) { return Entry(rule: rule, needsWritten: false) }
    return matters(true) ? Entry(rule: rule, needsWritten: true) : nil
  }
}
