import ConfigurationSources

/// By which requests a router is reached, as alternatives of conditions that all have to be met.
struct RouterRule: Sendable {
  /// Conditions that all have to be met.
  typealias Alternative = [RouterCondition]

  /// As written.
  let text: String
  /// Empty where the rule is not understood.
  let alternatives: [Alternative]

  /// Reads a rule; one that is not understood may take any request.
  init(_ text: String) {
    self.text = text
    alternatives = RouterRuleParser.expression(of: text).flatMap(Self.alternatives) ?? []
  }

  /// Whether the rule was understood.
  var isKnown: Bool { !alternatives.isEmpty }

  /// Longer rules go first (pkg/muxer/http/mux.go, GetRulePriority).
  var standardPriority: Int { text.utf8.count }

  /// Whether the router takes a request; an empty host is any.
  func fit(host: String, path: String) -> RuleFit {
    guard isKnown else { return .maybe }
    return alternatives.lazy.map { conditions in
      conditions.reduce(RuleFit.yes) { min($0, $1.fit(host: host, path: path)) }
    }.max() ?? .no
  }

  // MARK: Names

  /// The hosts, a star for what is not known in them.
  var hosts: [String] {
    unique { condition in
      guard case .host(let text) = condition.matcher, !condition.isNegated else { return nil }
      guard let (start, end) = RouterCondition.ends(text) else { return text }
      return start.isEmpty && end.isEmpty ? nil : "\(start)*\(end)"
    }
  }

  /// The hosts that are written out.
  var hostNames: [String] { hosts.filter { !$0.contains("*") } }

  /// The methods, where every alternative names some.
  var methods: [String]? {
    var result: [String] = []
    for conditions in alternatives {
      let own = conditions.compactMap { condition -> String? in
        guard case .method(let name) = condition.matcher, !condition.isNegated else { return nil }
        return name
      }
      if own.isEmpty { return nil }
      result += own
    }
    return result.isEmpty ? nil : result
  }

  // MARK: Paths

  /// How an alternative limits the path.
  enum PathLimit: Sendable, Hashable {
    /// Every path.
    case any
    case exact(String)
    case prefix(String)
    case regex(String)
    case unknown
  }

  /// One for each alternative, each once; of several limits in one the narrowest.
  var paths: [PathLimit] {
    guard isKnown else { return [.unknown] }
    var result: [PathLimit] = []
    for conditions in alternatives {
      let limit = conditions.filter { !$0.isNegated }.reduce(PathLimit.any) { Self.narrower($0, Self.limit(of: $1)) }
      if !result.contains(limit) { result.append(limit) }
    }
    return result
  }

  private static func limit(of condition: RouterCondition) -> PathLimit {
    switch condition.matcher {
    case .path(let text): RouterCondition.ends(text) == nil ? .exact(text) : .unknown
    case .prefix(let text): RouterCondition.ends(text) == nil ? .prefix(text) : .unknown
    case .pathRegex(let text): text.contains(Variables.unknownMark) ? .unknown : .regex(text)
    case .host, .hostRegex, .method, .other: .any
    }
  }

  private static func narrower(_ one: PathLimit, _ other: PathLimit) -> PathLimit {
    switch (one, other) {
    case (.unknown, _), (_, .unknown): .unknown
    case (_, .any): one
    case (.prefix(let a), .prefix(let b)): .prefix(a.utf8.count >= b.utf8.count ? a : b)
    case (.exact, _): one
    default: other
    }
  }

  /// The first host and path, for display.
  var title: String {
    let path: String =
      switch paths.first ?? .unknown {
      case .any: "/"
      case .exact(let text), .prefix(let text): text
      case .regex(let text): "~\(text)"
      case .unknown: "/…"
      }
    return (hosts.first ?? "") + path
  }

  // MARK: Alternatives

  private func unique(_ name: (RouterCondition) -> String?) -> [String] {
    var result: [String] = []
    for condition in alternatives.joined() {
      if let name = name(condition), !result.contains(name) { result.append(name) }
    }
    return result
  }

  /// Nil where there are too many.
  private static func alternatives(_ expression: RouterRuleParser.Expression) -> [Alternative]? {
    alternatives(expression, isNegated: false)
  }

  private static func alternatives(_ expression: RouterRuleParser.Expression, isNegated: Bool) -> [Alternative]? {
    switch expression {
    case .condition(var condition):
      condition.isNegated = isNegated
      return [[condition]]
    case .opposite(let inner): return alternatives(inner, isNegated: !isNegated)
    case .any(let parts): return isNegated ? product(parts, isNegated) : sum(parts, isNegated)
    case .all(let parts): return isNegated ? sum(parts, isNegated) : product(parts, isNegated)
    }
  }

  private static func sum(_ parts: [RouterRuleParser.Expression], _ isNegated: Bool) -> [Alternative]? {
    var result: [Alternative] = []
    for part in parts {
      guard let own = alternatives(part, isNegated: isNegated) else { return nil }
      result += own
      guard isSmall(result) else { return nil }
    }
    return result
  }

  private static func product(_ parts: [RouterRuleParser.Expression], _ isNegated: Bool) -> [Alternative]? {
    var result: [Alternative] = [[]]
    for part in parts {
      guard let own = alternatives(part, isNegated: isNegated),
        result.count * own.count <= TraefikLimits.ruleAlternatives
      else { return nil }
      result = result.flatMap { first in own.map { first + $0 } }
      guard isSmall(result) else { return nil }
    }
    return result
  }

  private static func isSmall(_ list: [Alternative]) -> Bool {
    list.count <= TraefikLimits.ruleAlternatives
      && list.reduce(0) { $0 + $1.count } <= TraefikLimits.ruleConditions
  }
}
