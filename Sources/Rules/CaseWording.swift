import RuleFiles
import StreamModel

/// The messages of one case of a rule, parsed.
struct CaseWording: Sendable {
  let aspects: [Aspect]
  let message: ParsedText
  let condition: ParsedText?
  let why: ParsedText
  let remedy: ParsedText
  let url: String

  /// The messages of a case; those of its rule where the case has none.
  init(_ row: RuleCase, of rule: Rule) {
    aspects = row.when.aspects
    message = ParsedText(row.message)
    condition = row.condition.map(ParsedText.init)
    why = ParsedText(row.why ?? rule.why)
    remedy = ParsedText(row.remedy ?? rule.remedy)
    url = Rule.url(of: rule.id)
  }

  /// The messages of a rule for a check; nil for other rules.
  init?(ofCheck rule: Rule) {
    guard case .check(_, let message, let condition) = rule.logic else { return nil }
    aspects = []
    self.message = ParsedText(message)
    self.condition = condition.map(ParsedText.init)
    why = ParsedText(rule.why)
    remedy = ParsedText(rule.remedy)
    url = Rule.url(of: rule.id)
  }
}
