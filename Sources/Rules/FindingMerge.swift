import SourceText
import Streaming

/// One fault at one place is one finding, however many routes it breaks.
public func merged(_ findings: [Finding]) -> [Finding] {
  struct Key: Hashable {
    let rule: String
    let span: SourceSpan
    let setting: String
  }
  var order: [Key] = []
  var byKey: [Key: Finding] = [:]
  for finding in findings {
    let key = Key(rule: finding.rule, span: finding.span, setting: finding.setting)
    guard var known = byKey[key] else {
      order.append(key)
      byKey[key] = finding
      continue
    }
    let routes = [known.route].compactMap { $0 } + known.moreRoutes
    var better = known
    if (finding.severity, finding.confidence == .certain ? 1 : 0) > (
      known.severity, known.confidence == .certain ? 1 : 0
    ) {
      better = finding
    }
    if let route = finding.route, !routes.contains(route) {
      better.moreRoutes = routes + [route]
    } else {
      better.moreRoutes = routes
    }
    better.moreRoutes.removeAll { $0 == better.route }
    if known.kind != finding.kind, known.route == finding.route { better.kind = nil }
    known = better
    byKey[key] = known
  }
  return order.compactMap { byKey[$0] }
}
