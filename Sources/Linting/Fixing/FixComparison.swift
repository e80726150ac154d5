import SourceText
import StreamModel
import SystemSupport

/// A finding's rule, setting and place, to find it again in another report.
struct FindingPlace: Hashable {
  let rule: String
  let setting: String
  let path: String
  var range: Range<Int>

  init(_ finding: Finding, _ report: Report) {
    rule = finding.rule
    setting = finding.setting
    path = normalizedPath(report.sources[finding.span.file].path)
    range = finding.span.range
  }
}

/// Holds the findings before some fixes against those after them, one by one.
struct FixComparison {
  private let plan: FixPlan
  private let files: FixedFiles
  private let before: Report
  /// The text of each file that was changed, by each of its names.
  private var texts: [String: (file: FileID, text: EditedText)] = [:]
  private var owners: [FileID: FixOwners] = [:]
  /// The fixes that do not do.
  private(set) var blame = FixBlame()
  /// Fixes of which at least one does not do.
  private(set) var suspects: [Int] = []
  /// What is wrong where no single fix is to blame.
  private(set) var reason = ""

  /// Whether all fixes do what they should.
  var isGood: Bool { blame.isEmpty && reason.isEmpty }

  init(_ plan: FixPlan, _ texts: [FileID: EditedText], _ files: FixedFiles, before: Report, after: Report) {
    self.plan = plan
    self.files = files
    self.before = before
    owners = FixOwners.all(plan, texts, files)
    for (file, text) in texts {
      for name in files.names[file] ?? [file] { self.texts[normalizedPath(before.sources[name].path)] = (file, text) }
    }
    comparePlaces(after)
    if isGood { compareInputs(after) }
  }

  /// Where a place is in the report after.
  func moved(_ place: FindingPlace) -> FindingPlace {
    guard let text = texts[place.path]?.text else { return place }
    var place = place
    place.range = text.moved(place.range)
    return place
  }

  // MARK: Findings

  private mutating func comparePlaces(_ after: Report) {
    var old: [FindingPlace: Severity] = [:]
    for finding in before.findings {
      let place = moved(FindingPlace(finding, before))
      old[place] = max(old[place] ?? .info, finding.severity)
    }
    var left: [FindingPlace: [Finding]] = [:]
    for finding in after.findings { left[FindingPlace(finding, after), default: []].append(finding) }
    var fixedRoutes: [String: Set<String>] = [:]
    for (index, item) in plan.items.enumerated() {
      let finding = item.finding
      fixedRoutes[finding.rule, default: []].formUnion(finding.routes)
      let rest = left[moved(FindingPlace(finding, before))] ?? []
      // A setting that other routes share may go on as a finding about those.
      if rest.contains(where: { $0.severity >= finding.severity && $0.sharesRoute(with: finding) }) {
        blame.add([index], "\(finding.rule) would still be reported for \(finding.setting) afterwards")
      }
    }
    let gone = Disappeared(before.findings.filter { left[moved(FindingPlace($0, before))] == nil })
    for finding in after.findings where finding.severity >= .warning {
      let place = FindingPlace(finding, after)
      if let known = old[place], known >= finding.severity { continue }
      let text = texts[place.path]
      let isWritten = text?.text.isWritten(place.range) == true
      // The same fault at another position of the same chain is not a new one.
      if !isWritten, gone.contains(finding) { continue }
      if !isWritten, let routes = fixedRoutes[finding.rule], !routes.isDisjoint(with: finding.routes) { continue }
      let message =
        isWritten && fixedRoutes[finding.rule] != nil
        ? "\(finding.rule) would still be reported for \(finding.setting) afterwards"
        : "\(finding.rule) would be reported for \(finding.setting) afterwards"
      accuse(near: text.map { ($0.file, place.range.lowerBound) }, of: finding, message)
    }
  }

  /// Finds the fixes that brought something new: those at the place, else those of the same routes.
  private mutating func accuse(near place: (file: FileID, offset: Int)?, of finding: Finding?, _ message: String) {
    if let place, let owners = owners[place.file] {
      let near = owners.nearest(to: place.offset)
      if !near.isEmpty {
        blame.add(near, message)
        return
      }
    }
    reason = message
    guard suspects.isEmpty, let finding else { return }
    suspects = plan.items.indices.filter { plan.items[$0].finding.sharesRoute(with: finding) }
  }

  // MARK: Inputs

  private mutating func compareInputs(_ after: Report) {
    var known: [String: Int] = [:]
    for problem in before.problems where problem.level == .error { known[problem.file, default: 0] += 1 }
    for problem in after.problems where problem.level == .error {
      known[problem.file, default: 0] -= 1
      guard known[problem.file] ?? 0 < 0 else { continue }
      let text = texts[normalizedPath(problem.file)]
      accuse(
        near: text.map { ($0.file, problem.span?.start ?? 0) }, of: nil,
        "the file could not be read afterwards (\(problem.message))")
    }
    let skipped = Set(before.summary.skipped.map(\.file))
    for input in after.summary.skipped where !skipped.contains(input.file) {
      accuse(
        near: texts[normalizedPath(input.file)].map { ($0.file, 0) }, of: nil,
        "the file would be skipped afterwards (\(input.reason))")
    }
    if isGood, after.summary.routes < before.summary.routes { reason = "a route would be lost" }
  }
}

extension Finding {
  fileprivate func sharesRoute(with other: Finding) -> Bool {
    if moreRoutes.isEmpty, other.moreRoutes.isEmpty {
      return route == nil || other.route == nil || route == other.route
    }
    let own = Set(routes)
    return own.isEmpty || other.routes.isEmpty || !own.isDisjoint(with: other.routes)
  }
}

/// Findings that are no longer reported, by rule and route, with what was told of their consequences.
private struct Disappeared {
  private struct Key: Hashable {
    let rule: String
    let route: String
  }

  private var severities: [Key: Severity] = [:]

  init(_ findings: [Finding]) {
    for finding in findings {
      let rules = [finding.rule] + finding.consequences.map(\.rule)
      for route in finding.routes {
        for rule in rules {
          let key = Key(rule: rule, route: route)
          severities[key] = max(severities[key] ?? .info, finding.severity)
        }
      }
    }
  }

  /// Whether the fault was reported for one of the routes elsewhere, and no less severely.
  func contains(_ finding: Finding) -> Bool {
    finding.routes.contains { severities[Key(rule: finding.rule, route: $0)].map { $0 >= finding.severity } ?? false }
  }
}
