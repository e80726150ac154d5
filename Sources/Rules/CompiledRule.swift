import RuleFiles
import StreamModel
import Synchronization

/// A rule with cases.
final class CompiledRule: Sendable {
  /// One case.
  final class Case: Sendable {
    let when: Condition
    let outcome: Outcome?
    let fix: [SettingChange]
    private let row: RuleCase
    private let rule: Rule
    private let parsed = Mutex<CaseWording?>(nil)

    init(_ row: RuleCase, of rule: Rule) {
      when = row.when
      outcome = row.outcome
      fix = row.fix ?? rule.fix
      self.row = row
      self.rule = rule
    }

    /// The messages, parsed for the first finding: a run reports few of all cases.
    var wording: CaseWording {
      parsed.withLock { parsed in
        if let parsed { return parsed }
        let wording = CaseWording(row, of: rule)
        parsed = wording
        return wording
      }
    }
  }

  let id: String
  let property: Property
  /// Empty for all kinds.
  let kinds: Set<StreamKind>
  /// Empty for all technologies.
  let technologies: [String]
  let subject: Aspect
  /// The aspects whose defaults are a consequence of the value.
  let explains: [Aspect]
  /// The first case that applies decides.
  let cases: [Case]

  /// Nil for the rules of checks.
  init?(_ rule: Rule) {
    guard case .cases(let subject, let list) = rule.logic else { return nil }
    id = rule.id
    property = rule.property
    kinds = rule.kinds
    technologies = rule.technologies
    self.subject = subject
    explains = rule.explains
    cases = list.map { Case($0, of: rule) }
  }

  /// The worst severity that any of its cases can have; nil when none claims anything.
  func worst(intent: Intent, written: Bool) -> Severity? {
    cases.compactMap { $0.outcome?.severity(intent: intent, written: written).0 }.max()
  }
}
