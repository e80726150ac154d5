import RuleFiles
import SourceText
import Streaming

/// Holds the rules against paths and gives words to observations.
public struct RuleEngine {
  private let catalogue: RuleCatalogue
  private let policy: Policy
  private let assumptions: Assumptions
  private let sources: SourceMap

  /// Creates an engine; `sources` must hold every file that hops refer to.
  public init(catalogue: RuleCatalogue, policy: Policy, assumptions: Assumptions, sources: SourceMap) {
    self.catalogue = catalogue
    self.policy = policy
    self.assumptions = assumptions
    self.sources = sources
  }

  /// The page of a rule.
  public static func url(of rule: String) -> String {
    "https://github.com/streamlint/streamlint/blob/main/docs/rules/\(rule).md"
  }

  // MARK: Paths

  /// What is wrong with the hops of a path.
  public func findings(for path: Path) -> [Finding] {
    var result: [Finding] = []
    for (index, hop) in path.hops.enumerated() {
      let context = HopContext(hop: hop, path: path, policy: policy, assumptions: assumptions)
      for rule in catalogue.rules where applies(rule, to: hop, path) {
        guard case .cases(let subject, let cases) = rule.logic, let value = hop.value(of: subject),
          let match = cases.first(where: { context.holds($0.when) }), let outcome = match.outcome
        else { continue }
        var finding = finding(rule, match, outcome, value, context)
        if index > 0, let outer = path.hops.first {
          finding.related.append(RelatedSpan(label: "\(path.route) arrives from here", span: outer.span))
        }
        result.append(finding)
      }
    }
    return result
  }

  private func applies(_ rule: Rule, to hop: any Hop, _ path: Path) -> Bool {
    (rule.kinds.isEmpty || rule.kinds.contains(path.judgedAs))
      && (rule.technologies.isEmpty || rule.technologies.contains(hop.technology))
  }

  private func finding(
    _ rule: Rule, _ match: RuleCase, _ outcome: Outcome, _ value: EffectiveValue, _ context: HopContext
  ) -> Finding {
    let hop = context.hop
    let path = context.path
    let (severity, confidence) = outcome.severity(intent: path.intent, written: value.isWritten)
    let template = template(value, context)
    var message = template.fill(match.message)
    var related = value.related
    var versions = value.versions
    for aspect in match.when.aspects {
      guard let other = hop.value(of: aspect), other.span != value.span || other.setting != value.setting else {
        continue
      }
      if let found = other.versions { versions = versions ?? found }
      guard other.isWritten, !related.contains(where: { $0.span == other.span }), other.span != value.span else {
        continue
      }
      related.append(
        RelatedSpan(label: other.text.isEmpty ? other.setting : "\(other.setting) is \(other.text)", span: other.span))
      related += other.related
    }
    if let versions, !message.contains(versions) { message += " (\(versions))" }
    var result = Finding(
      rule: rule.id, severity: severity, confidence: confidence, message: message,
      condition: confidence == .conditional ? match.condition.map(template.fill) : nil,
      why: template.fill(match.why ?? rule.why), remedy: template.fill(match.remedy ?? rule.remedy),
      url: Self.url(of: rule.id), technology: hop.technology, property: rule.property, setting: value.setting,
      value: value.text, origin: value.origin, object: hop.object, route: path.route, kind: path.kind,
      intent: path.intent, span: value.span, related: related)
    result.enclosing = (value.block.map(hop.enclosing(ofBlock:)) ?? hop.enclosing).map { sources.text($0) }
    return result
  }

  private func template(_ value: EffectiveValue, _ context: HopContext) -> TextTemplate {
    TextTemplate { name in
      switch name {
      case "technology": return context.hop.technology
      case "setting": return value.setting
      case "value": return value.text
      case "origin": return value.originNote
      case "route": return context.path.route
      case "kind": return context.path.kind?.rawValue ?? "stream"
      case "versions": return value.versions ?? ""
      case "policy.idle": return TimeLength(milliseconds: policy.idle(for: context.path.judgedAs)).text
      case "policy.total": return TimeLength(milliseconds: policy.total(for: context.path.judgedAs)).text
      default:
        if name.hasPrefix("setting:") {
          return Aspect(rawValue: String(name.dropFirst(8))).flatMap { context.hop.value(of: $0)?.setting }
        }
        guard let aspect = Aspect(rawValue: name), let other = context.hop.value(of: aspect) else { return nil }
        if case .word(let word) = other.value { return word }
        return other.text
      }
    }
  }

  // MARK: Observations

  /// The finding that an observation becomes; nil when it claims nothing. `broken` holds the hops that turned out to
  /// break a stream.
  public func finding(for observation: Observation, broken: Set<HopIdentity>) -> Finding? {
    guard let rule = catalogue.byCheck[observation.check], case .check(_, let message, let condition) = rule.logic
    else { return nil }
    var outcome = observation.outcome
    if let hop = observation.hop, broken.contains(hop), let worse = observation.outcomeIfBroken { outcome = worse }
    guard let outcome else { return nil }
    if !rule.kinds.isEmpty, let kind = observation.kind, !rule.kinds.contains(kind) { return nil }
    let (severity, confidence) = outcome.severity(intent: observation.intent, written: observation.origin != .default)
    let template = TextTemplate { name in
      switch name {
      case "technology": observation.technology
      case "setting": observation.setting
      case "value": observation.parameters["value"] ?? observation.value
      case "origin": ""
      case "kind": observation.kind?.rawValue ?? "stream"
      default: observation.parameters[name]
      }
    }
    var result = Finding(
      rule: rule.id, severity: severity, confidence: confidence, message: template.fill(message),
      condition: confidence == .conditional ? condition.map(template.fill) : nil, why: template.fill(rule.why),
      remedy: template.fill(rule.remedy), url: Self.url(of: rule.id), technology: observation.technology,
      property: rule.property, setting: observation.setting, value: observation.value, origin: observation.origin,
      object: nil, route: observation.route, kind: observation.kind, intent: observation.intent, span: observation.span,
      related: observation.related)
    result.enclosing = observation.enclosing.map { sources.text($0) }
    return result
  }
}
