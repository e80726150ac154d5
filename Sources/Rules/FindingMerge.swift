import SourceText
import StreamModel

/// One fault at one location is one finding, however many routes it breaks.
package struct FindingMerge {
  private struct Key: Hashable {
    let rule: String
    let span: SourceSpan
    let setting: String

    /// The lengths distinguish the rules of one location well enough.
    func hash(into hasher: inout Hasher) {
      hasher.combine(span)
      hasher.combine(rule.utf8.count << 16 ^ setting.utf8.count)
    }
  }

  private var groups: [MergedFinding] = []
  private var numbers: [Key: Int] = [:]

  package init() {}

  /// The findings in the order in which their faults were found first.
  package var findings: [Finding] { groups.map(\.finding) }

  /// Adds findings in order.
  package mutating func add(_ findings: [Finding]) {
    for finding in findings {
      let key = Key(rule: finding.rule, span: finding.block ?? finding.span, setting: finding.setting)
      let number = numbers[key, default: groups.count]
      if number < groups.count {
        groups[number].add(finding)
      } else {
        numbers[key] = number
        groups.append(MergedFinding(finding: finding))
      }
    }
  }
}

/// A finding that gathers the routes of others like it.
private struct MergedFinding {
  private(set) var finding: Finding
  /// Empty while there is no other finding.
  private var routes: Set<String> = []

  init(finding: Finding) { self.finding = finding }

  /// The more severe finding becomes the primary one.
  mutating func add(_ other: Finding) {
    let sources = finding.sources
    defer { finding.sources = sources + other.sources.filter { !sources.contains($0) } }
    // A route of unknown intent is not merged with one that streams.
    if other.intent.streams != finding.intent.streams {
      if other.intent.streams { self = MergedFinding(finding: other) }
      return
    }
    if routes.isEmpty {
      // Most findings stay alone, and most of the others are of the same route.
      if finding.moreRoutes.isEmpty, finding.route == other.route, other.moreRoutes.isEmpty,
        !other.isGraver(than: finding)
      {
        finding.fixes = Self.joined(finding.fixes, other.fixes)
        finding.add(other.consequences)
        if finding.kind != other.kind { finding.kind = nil }
        return
      }
      routes = Set(finding.moreRoutes)
      if let route = finding.route { routes.insert(route) }
    }
    let fixes = Self.joined(finding.fixes, other.fixes)
    let consequences = finding.consequences
    defer {
      finding.fixes = fixes
      finding.add(consequences + other.consequences)
    }
    let kindsDiffer = finding.kind != other.kind && finding.route == other.route
    if other.isGraver(than: finding) {
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

  /// One fix for all routes: an inherited setting is written where each of them is served.
  private static func joined(_ fixes: [Fix], _ others: [Fix]) -> [Fix] {
    guard let first = fixes.first, let other = others.first else { return fixes.isEmpty ? others : fixes }
    return first.edits == other.edits ? fixes : [first.joined(with: other)]
  }
}
