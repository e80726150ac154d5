import Catalog
import ConfigurationSources
import Reports
import Rules
import SourceText
import StreamModel
import SystemSupport

/// One run: from paths to a report.
package struct Linter: Sendable {
  private(set) var options: LintOptions
  let fileSystem: any WalkableFileSystem
  private let catalogue: RuleCatalogue
  let registry: TechnologyRegistry
  /// What runs before this one found out; nil for a single run.
  private let cache: LintCache?

  package init(
    options: LintOptions, catalogue: RuleCatalogue = .embedded, registry: TechnologyRegistry = .standard
  ) {
    self.init(options: options, catalogue: catalogue, registry: registry, fileSystem: DiskFileSystem())
  }

  /// `fileSystem` is where the inputs come from: the disk as it was, or with unsaved texts.
  package init(
    options: LintOptions, catalogue: RuleCatalogue, registry: TechnologyRegistry,
    fileSystem: any WalkableFileSystem, cache: LintCache? = nil
  ) {
    self.cache = cache
    self.options = options
    self.catalogue = catalogue
    self.fileSystem = fileSystem
    self.registry = registry
  }

  /// Lints the inputs.
  package func run() -> Report {
    joined(
      eachUnit { unit in
        let report = report(unit)
        // Of thousands of repositories only those with results stay in memory.
        return unit.bounds == nil ? report : report.withoutUnusedText()
      })
  }

  /// Lints the inputs and keeps the text of all files, and the chains of the routes that stream in some of them.
  package func review(chainsOf files: Set<String>) -> Report {
    var linter = self
    linter.options.tracedFiles = files
    linter.options.traces = true
    linter.options.tracesAll = false
    return linter.joined(linter.eachUnit { [linter] unit in linter.report(unit) })
  }

  /// Traces the routes of the inputs; `all` includes routes of unknown intent.
  package func trace(all: Bool) -> TraceReport {
    var tracing = self
    tracing.options.traces = true
    let linter = tracing
    let report = linter.joined(
      linter.eachUnit { unit in
        let (reports, workspace) = linter.judge(unit)
        var report = linter.assembly(unit).report(reports, workspace)
        let traces = reports.flatMap(\.traces)
        report.traces = all ? traces : traces.filter { $0.intent.streams || $0.intent.isLikely }
        report.hiddenTraces = traces.count - report.traces.count
        report.problems += report.findings.filter { $0.rule == Check.streamNotServed.rawValue }.map {
          InputProblem(level: .warning, file: report.sources[$0.span.file].path, message: $0.message, span: $0.span)
        }
        return report
      })
    return TraceReport(
      sources: report.sources, traces: report.traces, hidden: report.hiddenTraces, problems: report.problems,
      summary: report.summary)
  }

  /// Applies the fixes of the findings in memory and lints again until none is left; writes nothing.
  package func fix(unsafe: Bool) -> FixOutcome { outcome(unsafe: unsafe, choice: nil) }

  /// Writes suppressions in memory instead of fixes, or takes them out, and lints again.
  package func edit(_ suppressions: SuppressionEdits) -> FixOutcome {
    outcome(unsafe: true) { suppressions.fix(of: $0, in: $1) }
  }

  private func outcome(
    unsafe: Bool, choice: (@Sendable (_ finding: Finding, _ report: Report) -> Fix?)?
  ) -> FixOutcome {
    let run = eachUnit { unit in
      FixRun(
        lint: { changed in report(unit, replacing: changed) }, unsafe: unsafe, area: FixArea(unit.paths, fileSystem),
        damage: registry.damage, choice: choice
      ).run()
    }
    return FixOutcome.joined(
      run.parts, report: joined(UnitRun(parts: run.parts.map(\.report), isWhole: run.isWhole, shard: run.shard)))
  }

  /// The results of all units for one purpose.
  private struct UnitRun<Part: Sendable> {
    let parts: [Part]
    /// Whether all files are linked with each other.
    let isWhole: Bool
    let shard: ShardInfo?
  }

  /// Does something in every unit that falls to this run, on all cores; the results do not depend on how many there are.
  private func eachUnit<Part: Sendable>(_ work: @Sendable (LinkUnit) -> Part) -> UnitRun<Part> {
    let plan = RunPlan(
      options: options, fileSystem: fileSystem, scopes: newScopes(), registry: registry, cache: cache)
    var units = plan.units
    if let shard = options.shard { units = units.indices.filter(shard.contains).map { plan.units[$0] } }
    let mine = units
    return UnitRun(
      parts: parallelMap(mine.count) { work(mine[$0]) }, isWhole: plan.units.count == 1,
      shard: options.shard.map { $0.record(of: plan.names, holding: mine.count) })
  }

  private func joined(_ run: UnitRun<Report>) -> Report {
    guard run.isWhole, var report = run.parts.first else { return Report.joined(run.parts, shard: run.shard) }
    report.shard = run.shard
    return report
  }

  private func assembly(_ unit: LinkUnit) -> ReportAssembly {
    var options = options
    options.paths = unit.paths
    return ReportAssembly(options: options, catalogue: catalogue, bounds: unit.bounds)
  }

  private func report(_ unit: LinkUnit, replacing changed: [String: [UInt8]] = [:]) -> Report {
    let (reports, workspace) = judge(unit, replacing: changed)
    return assembly(unit).report(reports, workspace)
  }

  /// The files of a unit as it sees them.
  private func view(of unit: LinkUnit) -> any FileSystem {
    guard let bounds = unit.bounds else { return fileSystem }
    return BoundedFileSystem(base: fileSystem, folder: bounds.folder, others: bounds.others, common: options.roots)
  }

  private func judge(_ unit: LinkUnit, replacing changed: [String: [UInt8]] = [:]) -> (
    reports: [SessionReport], workspace: Workspace
  ) {
    var walk = unit.walk ?? newWalk()
    let view = view(of: unit)
    var workspace = Workspace(
      fileSystem: changed.isEmpty ? view : OverlayFileSystem(base: view, files: changed),
      technologies: registry.technologies(options.technologySettings), unsupported: registry.unsupported,
      cache: cache, repository: unit.bounds?.folder ?? "")
    for path in unit.paths {
      if path == "-" {
        readStandardInput(&walk, into: &workspace)
      } else if unit.walk == nil {
        walk.add(path)
      }
    }
    workspace.add(walk, roots: options.roots)
    let roots = options.roots + walk.roots
    var search = ServiceFileSearch(view)
    for path in unit.paths {
      search.add(normalizedPath(path == "-" ? options.standardInputName ?? StandardInputName.unread : path))
    }
    workspace.add(serviceFiles: search.paths)
    let paths = unit.paths.filter { $0 != "-" }.map(normalizedPath)
    let explicit = Set(walk.inputs.lazy.filter(\.isExplicit).map { normalizedPath($0.path) })
    let whole = paths.filter { view.kind(of: $0) == .folder }
    workspace.addContainers { path in
      explicit.contains(path)
        || whole.contains { $0 == "." ? !path.hasPrefix("/") : path.hasPrefix($0 == "/" ? "/" : $0 + "/") }
    }
    let services = workspace.serviceDirectory(isComplete: search.isComplete)
    // One session for each configuration file, over the same files: a tree belongs to the file that governs its root.
    let reports = workspace.scopes.map { scope in
      let session = Session(
        options: options.adopting(walk.scopes.scopes[scope].file), catalogue: catalogue, registry: registry,
        services: services, processes: workspace.processInputs(), rendered: workspace.rendered,
        containers: workspace.containers)
      var report = session.report(workspace.inputs(of: scope), of: workspace.files, roots: roots)
      report.configuration = walk.scopes.scopes[scope].path
      return report
    }
    cache?.keep(workspace.files.parsedFiles, in: unit.bounds?.folder ?? "")
    return (reports, workspace)
  }

  private func newWalk() -> InputWalk {
    InputWalk(fileSystem: fileSystem, scopes: newScopes(), registry: registry, cache: cache)
  }

  private func newScopes() -> ConfigurationScopes {
    ConfigurationScopes(fileSystem: fileSystem, catalogue: catalogue, source: options.configuration)
  }

  private func readStandardInput(_ walk: inout InputWalk, into workspace: inout Workspace) {
    walk.addRoot(around: normalizedPath(options.standardInputName ?? StandardInputName.unread))
    do throws(FileAccessError) {
      let bytes = try DiskFileSystem().readStandardInput()
      let name = options.standardInputName ?? StandardInputName.of(bytes)
      workspace.add(SourceFile(path: name, bytes: bytes), scope: walk.scopeOfStandardInput())
    } catch {
      workspace.add(InputProblem(level: .error, file: "-", message: "standard input: \(error.reason)"))
    }
  }
}

extension Linter {
  /// Whether a string names a commit of the repository around the working folder.
  package static func isCommit(_ text: String) -> Bool {
    GitWorkTree(holding: ".", DiskFileSystem())?.isCommit(text) ?? false
  }
}

extension Linter {
  /// The linter that reports only what the merge base of a commit and HEAD does not have. The base is judged with the same
  /// options and today's configuration files, so that a changed policy neither hides nor adds a finding.
  package func reportingNew(since commit: String) throws(FileAccessError) -> Linter {
    let disk = DiskFileSystem()
    var bases: [GitBase] = []
    for path in options.paths {
      let path = normalizedPath(path)
      let folder = nearestFolder(to: path, disk)
      if let real = disk.realPath(of: folder), bases.contains(where: { $0.contains(real) }) { continue }
      bases.append(try GitBase(of: commit, around: folder, disk))
    }
    var configuration: String?
    if case .file(let path) = options.configuration { configuration = path }
    let files = BaseFileSystem(bases, configuration: configuration, disk)
    var former = options
    former.showsAll = true
    let report = Linter(options: former, catalogue: catalogue, registry: registry, fileSystem: files).run()
    let names = Set(bases.map(\.name)).sorted().joined(separator: ", ")
    let lines = FormerConfigurationLines(files, report.sources, named: configuration)
    var options = options
    options.known = KnownFindings(report, reason: "not new: it is in the merge base with \(commit) (\(names))") {
      lines.contain($0.span)
    }
    return Linter(options: options, catalogue: catalogue, registry: registry, fileSystem: fileSystem)
  }

  /// The folder of a path; the nearest that exists.
  private func nearestFolder(to path: String, _ disk: DiskFileSystem) -> String {
    if disk.kind(of: path) == .folder { return path }
    var current = folder(of: path)
    while current != ".", current != "/", disk.kind(of: current) != .folder { current = folder(of: current) }
    return current
  }
}
