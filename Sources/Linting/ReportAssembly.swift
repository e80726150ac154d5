import Catalog
import RuleFiles
import Rules
import SourceText
import StreamModel
import SystemSupport

/// Puts the results of all sessions together: unserved streams, the findings that are shown, their order.
struct ReportAssembly {
  let options: LintOptions
  let catalogue: RuleCatalogue
  /// The other repositories of the run; nil where there are none.
  var bounds: LinkUnit.Bounds?

  func report(_ results: [SessionReport], _ workspace: Workspace) -> Report {
    let sources = workspace.files.sources
    var problems = workspace.problems
    var summary = Summary()
    var findings: [Finding] = []
    summary.skipped = workspace.skipped + results.flatMap(\.skipped)
    let skipped = Set(summary.skipped.map(\.file))
    summary.files = Set(results.flatMap(\.read)).count { !skipped.contains(sources[$0].path) }
    summary.inputs = inputs(results, workspace)
    var shared: [CrossRepositoryNotes] = []
    for result in results {
      if let configuration = result.configuration, isShared(configuration) {
        shared.append(
          CrossRepositoryNotes(
            configuration: configuration, problems: result.problems.filter { $0.file == configuration },
            findings: result.marked.filter { sources[$0.span.file].path == configuration }))
        findings += result.marked.filter { sources[$0.span.file].path != configuration }
        problems += result.problems.filter { $0.file != configuration }
      } else {
        findings += result.marked
        problems += result.problems
      }
      for route in result.routes { summary.count(route) }
      summary.unknownLimits.add(result.unknownLimits)
    }
    if let commit = options.changedSince {
      do throws(FileAccessError) {
        let changed = try ChangedFiles(since: commit, paths: options.paths)
        findings = findings.filter { changed.concern($0, sources) }
        problems = problems.filter(changed.concern)
        for index in shared.indices {
          shared[index].findings.removeAll { !changed.concern($0, sources) }
          shared[index].problems.removeAll { !changed.concern($0) }
        }
      } catch {
        problems.append(InputProblem(level: .error, file: "--changed", message: "--changed: \(error.reason)"))
      }
    }
    // It matters wherever the change was.
    addUnserved(results, &findings, &shared)
    // Others were looked for only if a suppression names their rule.
    findings.removeAll { !$0.isShown && !$0.failsRun }
    let known = takeKnown(&findings, &shared, sources)
    summary.errors = findings.count { $0.severity == .error }
    summary.warnings = findings.count { $0.severity == .warning }
    summary.infos = findings.count { $0.severity == .info }
    summary.failing = findings.count(where: \.failsRun)
    for index in shared.indices { shared[index].findings.removeAll { !shows($0) } }
    var shown = findings.filter { options.showsAll || $0.isShown }
    if options.onlyCertain, !options.showsAll {
      let all = shown.count
      shown = shown.filter { $0.confidence == .certain }
      summary.hiddenByConfidence = all - shown.count
    }
    sort(&shown, sources)
    let suppressed =
      results.flatMap { result in result.suppressed.filter { $0.finding.severity >= result.limits.shown } }
      + known.filter(\.finding.isShown)
    summary.suppressed = suppressed.count
    var report = Report(sources: sources, findings: shown, problems: problems, summary: summary)
    report.suppressed = suppressed
    let traces = results.flatMap(\.traces)
    report.traces = traces.filter { $0.intent.streams || $0.intent.isLikely }
    report.hiddenTraces = traces.count - report.traces.count
    report.shared = shared
    report.routes = results.flatMap(\.routes)
    report.sortRoutes()
    let named = Set(shown.map(\.rule) + suppressed.map(\.finding.rule) + shared.flatMap(\.findings).map(\.rule))
    report.rules = catalogue.rules(named: named).sorted { $0.id < $1.id }.map {
      RuleText(id: $0.id, title: $0.title, property: $0.property, url: Rule.url(of: $0.id))
    }
    return report
  }

  /// What became of each input.
  private func inputs(_ results: [SessionReport], _ workspace: Workspace) -> [InputAccount] {
    let sources = workspace.files.sources
    let skipped = workspace.skipped + results.flatMap(\.skipped)
    var known = Dictionary(workspace.accounts.map { ($0.file, $0) }, uniquingKeysWith: { first, _ in first })
    for item in skipped where known[item.file] == nil {
      known[item.file] = InputAccount(item.file, .skipped, item.code)
    }
    let broken = Set(results.flatMap(\.problems).lazy.filter { $0.level == .error }.map(\.file))
    let judged = results.reduce(into: Set<FileID>()) { $0.formUnion($1.filesOfRoutes) }
    for file in Set(results.flatMap(\.read)) {
      let path = sources[file].path
      guard known[path] == nil else { continue }
      known[path] =
        broken.contains(path)
        ? InputAccount(path, .unreadable, .syntaxError)
        : judged.contains(file) ? InputAccount(path, .judged) : InputAccount(path, .noRoute, .noRoute)
    }
    return known.keys.sorted().compactMap { known[$0] }
  }

  private func sort(_ findings: inout [Finding], _ sources: SourceMap) {
    let paths = sources.files.map(\.path)
    findings.sort { a, b in
      let x = (paths[Int(a.span.file.index)], a.span.start, a.rule, a.setting)
      let y = (paths[Int(b.span.file.index)], b.span.start, b.rule, b.setting)
      return x < y
    }
  }

  /// Takes out the findings that are not new.
  private func takeKnown(
    _ findings: inout [Finding], _ shared: inout [CrossRepositoryNotes], _ sources: SourceMap
  ) -> [SuppressedFinding] {
    guard let old = options.known else { return [] }
    sort(&findings, sources)
    let (new, known) = old.divided(findings, sources)
    findings = new
    for index in shared.indices { shared[index].findings = old.divided(shared[index].findings, sources).new }
    return known.map { SuppressedFinding(finding: $0, reason: old.reason, isInSource: false, isInBase: true) }
  }

  private func shows(_ finding: Finding) -> Bool {
    if options.showsAll { return true }
    return finding.isShown && (!options.onlyCertain || finding.confidence == .certain)
  }

  /// Whether a configuration file is outside of the repository, so that this session cannot decide whether its entries
  /// are used.
  private func isShared(_ configuration: String) -> Bool {
    guard let bounds else { return false }
    return bounds.folder.map { !BoundedFileSystem.folder($0, contains: configuration) } ?? true
  }

  /// Streams of the flags apply to all sessions, so that it is enough when one serves them; those of a configuration
  /// file apply to its own. Of several repositories it is unknown which one should serve a stream.
  private func addUnserved(
    _ results: [SessionReport], _ findings: inout [Finding], _ shared: inout [CrossRepositoryNotes]
  ) {
    let common = options.streams.count
    let unserved = (0..<common).filter { index in !results.contains { $0.served.contains(index) } }
    if bounds != nil, !results.isEmpty {
      shared.append(CrossRepositoryNotes(configuration: "", findings: unserved.compactMap { results[0].missing($0) }))
    }
    for index in unserved where bounds == nil {
      let found =
        results.lazy.compactMap { $0.unserved(index) }.first ?? results.lazy.compactMap { $0.missing(index) }.first
      if let found { findings.append(found) }
    }
    for result in results {
      let remarks = shared.firstIndex { $0.configuration == result.configuration }
      for index in result.streams.indices where index >= common && !result.served.contains(index) {
        if let remarks {
          if let finding = result.missing(index) { shared[remarks].findings.append(finding) }
        } else if let finding = result.unserved(index) ?? result.missing(index) {
          findings.append(finding)
        }
      }
    }
  }
}

extension SessionReport {
  /// The findings with what the severities of the session say about them.
  fileprivate var marked: [Finding] { findings.map(limits.marked) }

  /// Why a declared stream is not served, by what should serve it.
  fileprivate func unserved(_ index: Int) -> Finding? { unserved[index].map(limits.marked) }

  /// That no route serves a declared stream.
  fileprivate func missing(_ index: Int) -> Finding? { notServed[index].map(limits.marked) }
}
