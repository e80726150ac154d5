import Reports
import Rules
import SourceText
import Streaming
import Technologies

/// One run: from paths to a report.
package struct Linter: Sendable {
  private var options: LintOptions
  private let fileSystem: DiskFileSystem
  private let catalogue: RuleCatalogue
  private let embedded: EmbeddedKnowledge

  /// Creates a run over the disk with the embedded rules.
  package init(options: LintOptions, catalogue: RuleCatalogue = .embedded()) {
    self.options = options
    self.catalogue = catalogue
    fileSystem = DiskFileSystem()
    embedded = EmbeddedKnowledge(own: options.ownTechnologies)
  }

  /// Lints the inputs.
  package func run() -> Report {
    joined(
      eachWorld { world in
        let report = report(world)
        // Of thousands of repositories only those with something to say stay in memory.
        return world.bounds == nil ? report : report.withoutUnusedText()
      })
  }

  /// Follows the routes of the inputs; `all` shows those too of which nothing tells whether they stream.
  package func trace(all: Bool) -> TraceReport {
    var tracing = self
    tracing.options.traces = true
    let linter = tracing
    let report = linter.joined(
      linter.eachWorld { world in
        let (results, input, files) = linter.judge(world)
        var report = linter.assembly(world).report(results, input, files.sources)
        let traces = results.flatMap(\.traces)
        report.traces = all ? traces : traces.filter(\.intent.streams)
        report.hiddenTraces = traces.count - report.traces.count
        return report
      })
    return TraceReport(
      sources: report.sources, traces: report.traces, hidden: report.hiddenTraces, problems: report.problems,
      summary: report.summary)
  }

  /// Applies the fixes of the findings in memory and lints again until none is left; writes nothing.
  package func fix(unsafe: Bool) -> FixOutcome {
    let run = eachWorld { world in
      FixRun(lint: { changed in report(world, replacing: changed) }, unsafe: unsafe).run()
    }
    return FixOutcome.joined(
      run.parts, report: joined(WorldRun(parts: run.parts.map(\.report), isWhole: run.isWhole, shard: run.shard)))
  }

  /// What one piece of work came to in every world.
  private struct WorldRun<Part: Sendable> {
    let parts: [Part]
    /// Whether all files are linked with each other.
    let isWhole: Bool
    let shard: ShardRecord?
  }

  /// Does something in every world that falls to this run, on all cores; the results do not depend on how many there are.
  private func eachWorld<Part: Sendable>(_ work: @Sendable (World) -> Part) -> WorldRun<Part> {
    let scopes = ConfigurationScopes(fileSystem: fileSystem, catalogue: catalogue, source: options.configuration)
    let plan = RunPlan(options: options, fileSystem: fileSystem, scopes: scopes)
    var worlds = plan.worlds
    if let shard = options.shard { worlds = worlds.indices.filter(shard.holds).map { plan.worlds[$0] } }
    let mine = worlds
    return WorldRun(
      parts: eachInParallel(mine.count) { work(mine[$0]) }, isWhole: plan.worlds.count == 1,
      shard: options.shard.map { $0.record(of: plan.names, holding: mine.count) })
  }

  private func joined(_ run: WorldRun<Report>) -> Report {
    guard run.isWhole, var report = run.parts.first else { return Report.joined(run.parts, shard: run.shard) }
    report.shard = run.shard
    return report
  }

  private func assembly(_ world: World) -> ReportAssembly {
    var options = options
    options.paths = world.paths
    return ReportAssembly(options: options, catalogue: catalogue, bounds: world.bounds)
  }

  private func report(_ world: World, replacing changed: [String: [UInt8]] = [:]) -> Report {
    let (results, input, files) = judge(world, replacing: changed)
    return assembly(world).report(results, input, files.sources)
  }

  /// The files of a world as it sees them.
  private func view(of world: World) -> any FileSystem {
    guard let bounds = world.bounds else { return fileSystem }
    return BoundedFileSystem(base: fileSystem, folder: bounds.folder, others: bounds.others, common: options.roots)
  }

  private func judge(
    _ world: World, replacing changed: [String: [UInt8]] = [:]
  ) -> (results: [SessionResult], input: InputResult, files: NginxFileSet) {
    var walk =
      world.walk
      ?? InputWalk(
        fileSystem: fileSystem,
        scopes: ConfigurationScopes(fileSystem: fileSystem, catalogue: catalogue, source: options.configuration))
    let view = view(of: world)
    let files = NginxFileSet(fileSystem: changed.isEmpty ? view : OverlayFileSystem(base: view, files: changed))
    var input = InputResult()
    let embedded = embedded
    var candidates: [Int: [FileID]] = [:]
    for path in world.paths {
      if path == "-" {
        walk.addRoot(around: normalizedPath(options.standardInputName))
        do throws(FileAccessError) {
          let bytes = try fileSystem.readStandardInput()
          let id = files.add(SourceFile(path: options.standardInputName, bytes: bytes))
          if input.accepts(id, isExplicit: true, files, embedded.nginxTable) {
            candidates[walk.scopeOfStandardInput(), default: []].append(id)
          }
        } catch {
          input.problems.append(InputProblem(level: .error, file: "-", message: "standard input: \(error.reason)"))
        }
      } else if world.walk == nil {
        walk.add(path)
      }
    }
    for (path, reason) in walk.failures {
      input.problems.append(InputProblem(level: .error, file: path, message: "\(path): \(reason)"))
    }
    for (path, reason) in walk.skipped {
      input.skipped.append(Summary.Skipped(file: path, reason: reason))
    }
    if world.bounds == nil { Preparation.begin(for: walk.inputs) }
    let named = Set(walk.inputs.lazy.filter(\.isExplicit).map { normalizedPath($0.path) })
    let ahead = files.readAhead(
      walk.inputs.map { normalizedPath($0.path) },
      parses: { !InputKind.isBinary($0.bytes) && !InputKind.mayBeManifest($0.path) },
      note: { source, tree in
        // A file that the user names is linted whatever it looks like.
        let signs = InputResult.Signs(of: source, tree: named.contains(source.path) ? nil : tree, embedded.nginxTable)
        return signs.isOfNoUse ? nil : signs.rawValue
      })
    for (found, ahead) in zip(walk.inputs, ahead) {
      do throws(FileAccessError) {
        let id: FileID
        var signs: InputResult.Signs?
        switch ahead {
        case .read(let file, let note): (id, signs) = (file, InputResult.Signs(rawValue: note))
        case .unwanted: continue
        case .unknown: id = try files.file(at: found.path)
        }
        if input.accepts(id, isExplicit: found.isExplicit, files, embedded.nginxTable, signs: signs) {
          candidates[found.scope, default: []].append(id)
        }
      } catch {
        input.problems.append(InputProblem(level: .error, file: found.path, message: "\(found.path): \(error.reason)"))
        input.skipped.append(Summary.Skipped(file: found.path, reason: error.reason))
      }
    }
    for failure in walk.scopes.failures { input.add(failure, files) }
    let roots = options.roots + walk.roots
    var options = options
    // Of thousands of repositories one is judged after the other.
    options.endsProcess = options.endsProcess && world.bounds == nil
    if options.endsProcess { Leftovers.keep(files) }
    // One session for each configuration file, over the same files: a tree belongs to the file that governs its root.
    let results = candidates.keys.sorted().map { scope in
      var result = LintSession(
        options: options.adopting(walk.scopes.scopes[scope].file), catalogue: catalogue, embedded: embedded
      ).judge(candidates[scope] ?? [], input, files, roots: roots)
      result.configuration = walk.scopes.scopes[scope].path
      return result
    }
    return (results, input, files)
  }
}
