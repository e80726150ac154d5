import Rules
import SourceText
import Streaming
import Technologies

/// One run: from paths to a report.
public struct Linter {
  private let options: LintOptions
  private let fileSystem: DiskFileSystem
  private let catalogue: RuleCatalogue

  /// Creates a run over the disk with the embedded rules.
  public init(options: LintOptions, catalogue: RuleCatalogue = .embedded()) {
    self.options = options
    self.catalogue = catalogue
    fileSystem = DiskFileSystem()
  }

  /// Lints the inputs.
  public func run() -> Report {
    let (results, input, files) = judge()
    return ReportAssembly(options: options, catalogue: catalogue).report(results, input, files.sources)
  }

  /// Follows the routes of the inputs; `all` shows those too of which nothing tells whether they stream.
  public func trace(all: Bool) -> TraceReport {
    var options = options
    options.traces = true
    let (results, input, files) = Linter(options: options, catalogue: catalogue).judge()
    let report = ReportAssembly(options: options, catalogue: catalogue).report(results, input, files.sources)
    let traces = results.flatMap(\.traces)
    let shown = all ? traces : traces.filter(\.intent.streams)
    return TraceReport(
      sources: files.sources, traces: shown, hidden: traces.count - shown.count, problems: report.problems,
      summary: report.summary)
  }

  /// Applies the fixes of the findings in memory and lints again until none is left; writes nothing.
  public func fix(unsafe: Bool) -> FixOutcome {
    FixRun(
      lint: { changed in
        let (results, input, files) = judge(replacing: changed)
        return ReportAssembly(options: options, catalogue: catalogue).report(results, input, files.sources)
      }, unsafe: unsafe
    ).run()
  }

  private func judge(
    replacing changed: [String: [UInt8]] = [:]
  ) -> (results: [SessionResult], input: InputResult, files: NginxFileSet) {
    let scopes = ConfigurationScopes(
      fileSystem: fileSystem, catalogue: catalogue, source: options.configuration)
    var walk = InputWalk(fileSystem: fileSystem, scopes: scopes)
    let files = NginxFileSet(
      fileSystem: changed.isEmpty ? fileSystem : OverlayFileSystem(base: fileSystem, files: changed))
    var input = InputResult()
    let embedded = EmbeddedKnowledge(own: options.ownTechnologies)
    let table = embedded.nginxTable
    var candidates: [Int: [FileID]] = [:]
    for path in options.paths {
      if path == "-" {
        do throws(FileAccessError) {
          let bytes = try fileSystem.readStandardInput()
          let id = files.add(SourceFile(path: options.standardInputName, bytes: bytes))
          if input.accepts(id, isExplicit: true, files, table) {
            candidates[walk.scopeOfStandardInput(), default: []].append(id)
          }
        } catch {
          input.problems.append(InputProblem(level: .error, file: "-", message: "standard input: \(error.reason)"))
        }
      } else {
        walk.add(path)
      }
    }
    for (path, reason) in walk.failures {
      input.problems.append(InputProblem(level: .error, file: path, message: "\(path): \(reason)"))
    }
    files.readAhead(walk.inputs.map { normalizedPath($0.path) }) { source in
      !InputKind.isBinary(source.bytes) && !InputKind.mayBeManifest(source.path)
    }
    for found in walk.inputs {
      do throws(FileAccessError) {
        let id = try files.file(at: found.path)
        if input.accepts(id, isExplicit: found.isExplicit, files, table) {
          candidates[found.scope, default: []].append(id)
        }
      } catch {
        input.problems.append(InputProblem(level: .error, file: found.path, message: "\(found.path): \(error.reason)"))
        input.skipped.append(Summary.Skipped(file: found.path, reason: error.reason))
      }
    }
    for failure in walk.scopes.failures { input.add(failure, files) }
    let roots = options.roots + walk.roots
    // One session for each configuration file, over the same files: a tree belongs to the file that governs its root.
    let results = candidates.keys.sorted().map { scope in
      LintSession(
        options: options.adopting(walk.scopes.scopes[scope].file), catalogue: catalogue, embedded: embedded
      ).judge(candidates[scope] ?? [], input, files, roots: roots)
    }
    return (results, input, files)
  }
}
