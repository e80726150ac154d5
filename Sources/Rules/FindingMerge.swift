import SourceText
import Streaming

/// One fault at one place is one finding, however many routes it breaks.
public func merged(_ findings: [Finding]) -> [Finding] {
  struct Key: Hashable {
    let rule: String
    let span: SourceSpan
    let setting: String
  }
  var groups: [MergedFinding] = []
  var numbers: [Key: Int] = [:]
  for finding in findings {
    let key = Key(rule: finding.rule, span: finding.span, setting: finding.setting)
    if let number = numbers[key] {
      groups[number].add(finding)
    } else {
      numbers[key] = groups.count
      groups.append(MergedFinding(finding: finding))
    }
  }
  return groups.map(\.finding)
}

/// A finding that gathers the routes of others like it.
private struct MergedFinding {
  private(set) var finding: Finding
  private var routes: Set<String>

  init(finding: Finding) {
    self.finding = finding
    routes = Set(finding.moreRoutes)
    if let route = finding.route { routes.insert(route) }
  }

  /// The worse finding speaks for all.
  mutating func add(_ other: Finding) {
    // A route of which nothing tells whether it streams is not said to break with one that does.
    if other.intent.streams != finding.intent.streams {
      if other.intent.streams { self = MergedFinding(finding: other) }
      return
    }
    let kindsDiffer = finding.kind != other.kind && finding.route == other.route
    if rank(other) > rank(finding) {
      var more = finding.moreRoutes
      if let route = finding.route { more.insert(route, at: 0) }
      finding = other
      if let route = other.route, !routes.insert(route).inserted { more.removeAll { $0 == route } }
      finding.moreRoutes = more
    } else if let route = other.route, routes.insert(route).inserted {
      finding.moreRoutes.append(route)
    }
    if kindsDiffer { finding.kind = nil }
  }

  private func rank(_ finding: Finding) -> (Severity, Int) {
    (finding.severity, finding.confidence == .certain ? 1 : 0)
  }
}
