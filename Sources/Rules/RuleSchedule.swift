import Streaming

/// Which rules can say something that somebody reads: most of what could be said of a route of which nothing shows that
/// it streams is too weak to be reported.
struct RuleSchedule {
  /// A rule that is worth holding against a hop.
  struct Entry {
    let rule: JudgedRule
    /// Of a value that nobody wrote it says nothing that is severe enough.
    let needsWritten: Bool
  }

  /// One intent of each strength, in the order of `strength(of:)`.
  private static let samples: [Intent] = [.declared(by: ""), .likely([]), .unknown]

  /// In the order of the catalogue, by the place of the kind and the strength of the intent.
  private let table: [[[Entry]]]
  private let memory = Memory()

  /// The entries for each technology that was asked for.
  private final class Memory {
    var known: [Question: [Entry]] = [:]
    /// The last ones for each kind: the next path is most often of the same technology.
    var last = [(question: Question, entries: [Entry])?](repeating: nil, count: StreamKind.allCases.count)
  }

  private struct Question: Hashable {
    let technology: String
    let kind: StreamKind
    let strength: Int
  }

  init(_ rules: [JudgedRule], minimumSeverity: Severity, always: Set<String>) {
    let byStrength = Self.samples.map { intent in
      rules.compactMap { rule -> Entry? in
        if always.contains(rule.id) { return Entry(rule: rule, needsWritten: false) }
        let matters = { (written: Bool) in
          rule.worst(intent: intent, written: written).map { $0 >= minimumSeverity } ?? false
        }
        let unwritten = matters(false)
        guard unwritten || matters(true) else { return nil }
        return Entry(rule: rule, needsWritten: !unwritten)
      }
    }
    table = StreamKind.allCases.map { kind in
      byStrength.map { $0.filter { $0.rule.kinds.isEmpty || $0.rule.kinds.contains(kind) } }
    }
  }

  /// The rules to hold against a hop of a technology.
  func entries(for technology: String, _ kind: StreamKind, _ intent: Intent) -> [Entry] {
    let question = Question(technology: technology, kind: kind, strength: Self.strength(of: intent))
    if let last = memory.last[kind.ordinal], last.question == question { return last.entries }
    if let known = memory.known[question] {
      memory.last[kind.ordinal] = (question, known)
      return known
    }
    let entries = table[kind.ordinal][question.strength].filter {
      $0.rule.technologies.isEmpty || $0.rule.technologies.contains(technology)
    }
    memory.known[question] = entries
    return entries
  }

  private static func strength(of intent: Intent) -> Int { intent.streams ? 0 : intent.isLikely ? 1 : 2 }
}
