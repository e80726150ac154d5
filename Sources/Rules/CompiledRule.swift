import RuleFiles
import StreamModel

/// A rule with cases, its messages parsed.
final class CompiledRule: Sendable {
  /// One case.
  struct Case: Sendable {
    let when: Condition
    let outcome: Outcome?
    let fix: [SettingChange]
    let wording: CaseWording
  }

  let id: String
  let property: Property
  /// Empty for all kinds.
  let kinds: Set<StreamKind>
  /// Empty for all technologies.
  let technologies: [String]
  let subject: Aspect
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
    cases = list.map {
      Case(when: $0.when, outcome: $0.outcome, fix: $0.fix ?? rule.fix, wording: CaseWording($0, of: rule))
    }
  }

  /// The worst severity that any of its cases can have; nil when none claims anything.
  func worst(intent: Intent, written: Bool) -> Severity? {
    cases.compactMap { $0.outcome?.severity(intent: intent, written: written).0 }.max()
  }
}
