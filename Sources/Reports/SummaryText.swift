import StreamModel

/// `1 file`, `2 files`.
func counted(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }

/// The words at the end of the formats for display.
struct SummaryText {
  private let report: Report
  private let isVerbose: Bool
  private var summary: Summary { report.summary }

  private static let skippedLimit = 5
  private static let namesLimit = 3
  private static let limitsLimit = 4

  init(_ report: Report, isVerbose: Bool) {
    self.report = report
    self.isVerbose = isVerbose
  }

  /// The result in one line.
  var headline: String {
    if summary.files == 0 { return "Nothing was linted." }
    let scope = "\(counted(summary.files, "file", "files")), \(counted(summary.routes, "route", "routes"))"
    var found: [String] = []
    if summary.errors > 0 { found.append(counted(summary.errors, "error", "errors")) }
    if summary.warnings > 0 { found.append(counted(summary.warnings, "warning", "warnings")) }
    let shownInfos = report.findings.count { $0.severity == .info }
    if shownInfos > 0 { found.append(counted(summary.infos, "info", "infos")) }
    if !found.isEmpty { return "\(found.joined(separator: ", ")) in \(scope)." }
    let files = counted(summary.files, "file", "files")
    if summary.routes == 0 { return "No route was found in \(files), so nothing was judged." }
    if summary.judged == 0 {
      let routes = counted(summary.routes, "route", "routes")
      return "No route was judged: nothing shows that one of \(routes) streams (\(files))."
    }
    let judged = "\(counted(summary.judged, "judged route", "judged routes"))"
    let none = known > 0 ? "No new streaming problems found" : "No streaming problems found"
    // An input that could not be read is no clean one.
    return unreadFiles > 0
      ? "\(none) in what could be read: \(judged), \(files)." : "\(none) on \(judged) (\(files))."
  }

  /// Findings that the base of `--new-since` has.
  private var known: Int { report.suppressed.count(where: \.isInBase) }

  /// The whole summary.
  var lines: [String] {
    var lines = [headline]
    lines += fixes
    lines += accounting
    lines += hidden
    if isVerbose { lines += everyRoute + everyInput }
    return lines
  }

  /// What was not judged, and why. A line never begins with the name of a file: `::error::` is a command for GitHub.
  var accounting: [String] { unread + intent + otherRoutes + skipped }

  private var fixes: [String] {
    let safe = report.findings.count { $0.fixes.first?.safety == .safe }
    let unsafe = report.findings.count { $0.fixes.first?.safety == .unsafe }
    if safe == 0, unsafe == 0 { return [] }
    if safe == 0 { return ["\(unsafe) fixable with --fix --unsafe-fixes."] }
    return ["\(safe) fixable with --fix\(unsafe == 0 ? "" : ", \(unsafe) more with --unsafe-fixes")."]
  }

  private var unreadFiles: Int { Set(report.problems.filter { $0.level == .error }.map(\.file)).count }

  private var unread: [String] {
    unreadFiles == 0 ? [] : ["\(counted(unreadFiles, "input", "inputs")) could not be read or parsed."]
  }

  private var intent: [String] {
    guard summary.unknownIntent > 0 else { return [] }
    let one = summary.unknownIntent == 1
    let begin =
      "\(counted(summary.unknownIntent, "route is", "routes are")) of unknown intent: the configuration does not show whether "
      + "\(one ? "it streams" : "they stream")."
    let declare =
      "Declare \(one ? "it" : "them") with --stream PATH or where the route is written, or check "
      + "\(one ? "it" : "all") with --assume-streaming; see streamlint explain intent."
    let limits = summary.unknownLimits
    let shown = isVerbose ? limits[...] : limits.prefix(Self.limitsLimit)
    var lines = [begin]
    if !limits.isEmpty { lines.append("A stream there would be hurt:") }
    lines += shown.map { "  \($0.product), \(counted($0.routes, "route", "routes")): \($0.effect)" }
    if shown.count < limits.count { lines.append("  and \(limits.count - shown.count) more (--verbose names them)") }
    return lines + [declare]
  }

  /// The routes that were not judged for another reason than their intent.
  private var otherRoutes: [String] {
    let states: [(Int, RouteAccount.State, String)] = [
      (summary.unknownController, .unknownController, "; lint what installs it together with them"),
      (summary.noGateway, .noGateway, "; lint it together with them"),
      (summary.template, .template, "; lint what it renders to"),
    ]
    var lines = states.filter { $0.0 > 0 }.map { number, state, advice in
      "\(counted(number, "route was", "routes were")) not judged: \(state.reason ?? "")\(advice)."
    }
    if summary.closed > 0 {
      lines.append("\(counted(summary.closed, "route is", "routes are")) closed: denied on purpose.")
    }
    return lines
  }

  private var everyRoute: [String] {
    let routes = report.routes.filter { $0.state != .judged }
    guard !routes.isEmpty else { return [] }
    var positions = SourcePositions(report.sources)
    return ["Routes that were not judged:"]
      + routes.map { route in
        let line = (route.position ?? positions.position(of: route.span)).line
        return "  - \(report.sources[route.span.file].path):\(line): \(route.route): \(route.state.rawValue)"
      }
  }

  private var everyInput: [String] {
    let skipped = Set(summary.skipped.map(\.file))
    let inputs = summary.inputs.filter { $0.state != .judged && !skipped.contains($0.file) }
    guard !inputs.isEmpty else { return [] }
    return ["Inputs that hold no judged route:"]
      + inputs.map { "  - \($0.file): \($0.reason?.rawValue ?? $0.state.rawValue)" }
  }

  /// `--min-severity` hides the lowest severities first, so the level shows which ones are hidden.
  private var hidden: [String] {
    let all = summary.errors + summary.warnings + summary.infos
    let bySeverity = max(0, all - report.findings.count - summary.hiddenByConfidence)
    let infos = min(bySeverity, summary.infos - report.findings.count { $0.severity == .info })
    let warnings = min(bySeverity - infos, summary.warnings - report.findings.count { $0.severity == .warning })
    var lines: [String] = []
    if warnings > 0 {
      let rest = infos > 0 ? " and \(counted(infos, "info", "infos"))" : ""
      let flag = infos > 0 ? "info" : "warning"
      lines.append("\(counted(warnings, "warning", "warnings"))\(rest) not shown (--min-severity \(flag)).")
    } else if infos > 0 {
      lines.append("\(counted(infos, "info", "infos")) not shown (--min-severity info).")
    }
    if summary.hiddenByConfidence > 0 { lines.append("\(summary.hiddenByConfidence) hidden by --min-confidence.") }
    if known > 0 {
      lines.append("\(counted(known, "finding is", "findings are")) not new (shown without --new-since).")
    }
    let suppressed = summary.suppressed - known
    if suppressed > 0 { lines.append("\(counted(suppressed, "finding", "findings")) suppressed.") }
    return lines
  }

  /// What was left out, once for each reason.
  private var skipped: [String] {
    let inputs = summary.skipped
    guard !inputs.isEmpty else { return [] }
    var files: [String: [String]] = [:]
    var reasons: [String] = []
    for input in inputs {
      if files[input.reason] == nil { reasons.append(input.reason) }
      files[input.reason, default: []].append(input.file)
    }
    let shown = isVerbose ? reasons[...] : reasons.prefix(Self.skippedLimit)
    var lines = ["\(counted(inputs.count, "input", "inputs")) skipped:"]
    for reason in shown {
      let names = files[reason] ?? []
      let named = isVerbose ? names[...] : names.prefix(Self.namesLimit)
      let rest = named.count < names.count ? " and \(names.count - named.count) more" : ""
      lines.append("  - \(named.joined(separator: ", "))\(rest): \(reason)")
    }
    if shown.count < reasons.count {
      lines.append("  and others for \(reasons.count - shown.count) more reasons (--verbose names them)")
    }
    return lines
  }
}

extension Report {
  /// How often each rule was reported, the most frequent first.
  var statistics: [(count: Int, rule: String)] {
    var counts: [String: Int] = [:]
    for finding in findings { counts[finding.rule, default: 0] += 1 }
    return counts.map { (count: $0.value, rule: $0.key) }.sorted { ($1.count, $0.rule) < ($0.count, $1.rule) }
  }

  /// The same as lines of text with an empty one behind them; empty without findings.
  var statisticsTable: String {
    let lines = statistics.map { count, rule in
      let digits = String(count)
      return String(repeating: " ", count: max(0, 6 - digits.utf8.count)) + "\(digits)  \(rule)\n"
    }
    return lines.isEmpty ? "" : lines.joined() + "\n"
  }
}
