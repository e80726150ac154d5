import Catalog
import SourceText
import StreamModel
import SystemSupport

/// Lints files in memory, for tests and other programs; `Linter` does the same for files on the disk.
package struct LintSession: Sendable {
  private let options: LintOptions
  private let catalogue: RuleCatalogue
  private let registry: TechnologyRegistry

  package init(options: LintOptions, catalogue: RuleCatalogue, registry: TechnologyRegistry = .standard) {
    self.options = options
    self.catalogue = catalogue
    self.registry = registry
  }

  /// Lints contents by path; each is treated as named by the user. A `.streamlint.yaml` among them applies to all.
  package func report(texts: [String: String]) -> Report { report(files: texts.mapValues { Array($0.utf8) }) }

  /// Lints files by path whose bytes need not be UTF-8.
  package func report(files contents: [String: [UInt8]]) -> Report {
    let options = governed(by: contents)
    let (report, workspace) = judge(contents, options)
    return ReportAssembly(options: options, catalogue: catalogue).report([report], workspace)
  }

  /// Applies the fixes of the findings and lints again until none is left.
  package func fix(texts: [String: String], unsafe: Bool) -> FixOutcome {
    fix(files: texts.mapValues { Array($0.utf8) }, unsafe: unsafe)
  }

  /// Applies the fixes of the findings to files whose bytes need not be UTF-8.
  package func fix(files contents: [String: [UInt8]], unsafe: Bool) -> FixOutcome {
    FixRun(
      lint: { changed in report(files: contents.merging(changed) { $1 }) }, unsafe: unsafe, damage: registry.damage
    ).run()
  }

  /// The chains of the routes of contents by path.
  package func trace(texts: [String: String]) -> [ChainTrace] {
    let contents = texts.mapValues { Array($0.utf8) }
    var options = governed(by: contents)
    options.traces = true
    return judge(contents, options).report.traces
  }

  /// The options with those of a configuration file among the files.
  private func governed(by contents: [String: [UInt8]]) -> LintOptions {
    let file = contents[ConfigurationFile.name].flatMap {
      try? ConfigurationFile(decoding: $0, path: ConfigurationFile.name, catalogue: catalogue)
    }
    return options.adopting(file)
  }

  private func judge(
    _ contents: [String: [UInt8]], _ options: LintOptions
  ) -> (report: SessionReport, workspace: Workspace) {
    var workspace = Workspace(
      fileSystem: MemoryFileSystem(bytes: contents), technologies: registry.technologies(options.technologySettings),
      unsupported: registry.unsupported)
    let paths = contents.keys.filter { $0 != ConfigurationFile.name }.sorted()
    workspace.add(named: paths)
    workspace.addContainers { _ in true }
    let session = Session(
      options: options, catalogue: catalogue, registry: registry,
      services: workspace.serviceDirectory(isComplete: true), processes: workspace.processInputs(),
      rendered: workspace.rendered, containers: workspace.containers)
    return (session.report(workspace.inputs(of: 0), of: workspace.files, roots: ["."]), workspace)
  }
}
