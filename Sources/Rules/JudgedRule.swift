import RuleFiles
import Streaming

/// A rule with cases, ready to be held against hops. It is shared, not copied, for every route.
final class JudgedRule {
  /// One case.
  final class Row {
    let when: JudgedCondition
    let outcome: Outcome?
    let fix: [SettingChange]
    private let row: RuleCase
    private let rule: Rule
    /// Made when something is found.
    private(set) lazy var wording = CaseWording(row, of: rule)

    init(_ row: RuleCase, of rule: Rule) {
      fix = row.fix ?? rule.fix
      when = JudgedCondition(row.when)
      outcome = row.outcome
      self.row = row
      self.rule = rule
    }
  }

  let id: String
  let property: Property
  let kinds: Set<StreamKind>
  let technologies: [String]
  let subject: Aspect
  let cases: [Row]

  /// Nil for the rules of checks.
  init?(_ rule: Rule) {
    guard case .cases(let subject, let list) = rule.logic else { return nil }
    id = rule.id
    property = rule.property
    kinds = rule.kinds
    technologies = rule.technologies
    self.subject = subject
    cases = list.map { Row($0, of: rule) }
  }

  /// The worst that any of its cases can be, or nil.
  func worst(intent: Intent, written: Bool) -> Severity? {
    cases.compactMap { $0.outcome?.severity(intent: intent, written: written).0 }.max()
  }
}
