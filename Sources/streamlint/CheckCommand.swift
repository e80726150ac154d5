import ArgumentParser
import Catalog
import Linting
import Reports
import RuleFiles
import Rules
import SourceText
import StreamModel
import SystemSupport

/// `streamlint check`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Lint files and folders.",
    discussion: "Without --stream, a route is treated as a stream if the configuration shows that it is one.")

  @Argument(help: ArgumentHelp("Files and folders; - reads standard input.", valueName: "path"))
  var paths: [String] = ["."]

  @OptionGroup(title: "Streams") var intent: IntentOptions
  @OptionGroup(title: "Environment") var known: KnownOptions
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Findings") var selection: SelectionOptions
  @OptionGroup(title: "Baseline") var before: BaselineOptions
  @OptionGroup(title: "Fixes") var fixes: FixOptions
  @OptionGroup(title: "Configuration") var settings: ConfigurationOptions
  @OptionGroup(title: "Many repositories") var repositories: RepositoryOptions
  @OptionGroup(title: "Many repositories") var shard: ShardOptions

  @Option(
    help: ArgumentHelp(
      "The file name of standard input in reports (default: stdin.yaml or stdin.conf, by the content).",
      valueName: "file"))
  var stdinFilename: String?

  @Flag(help: "Exit with 0 when there is nothing to lint.")
  var allowEmpty = false

  /// A word that names nothing may be meant as a command.
  func validate() throws {
    guard let word = paths.first, !word.contains("/"), !word.contains("."), word != "-",
      DiskFileSystem().kind(of: word) == nil
    else { return }
    let names = Streamlint.configuration.subcommands.compactMap { $0.configuration.commandName }
    guard let near = nearestName(to: word, among: names) else { return }
    throw ValidationError("\(word): no such file, folder or command; did you mean \"streamlint \(near)\"?")
  }

  mutating func run() throws {
    var options = LintOptions()
    options.paths = paths.isEmpty ? ["."] : paths
    options.standardInputName = stdinFilename
    let catalogue = try known.catalogue(for: &options)
    try settings.apply(to: &options)
    try intent.apply(to: &options)
    try known.apply(to: &options)
    try selection.apply(to: &options, catalogue: catalogue, isNewOnly: before.newSince != nil)
    try repositories.apply(to: &options)
    try shard.apply(to: &options, before)
    if settings.showConfig {
      let configuration = EffectiveConfiguration(options: options, catalogue: catalogue)
      if let problem = configuration.problem {
        Console.error("error: \(problem)\n")
        throw ExitCode(2)
      }
      try Console.out(configuration.text)
      return
    }
    try output.validateFormats()
    // The page shows the chains of all streams and counts the others, SARIF has those of its results.
    options.tracesAll = output.format.contains(.html)
    options.traces = options.tracesAll || output.format.contains(.sarif)
    try fixes.validate(options.paths, output, selection)
    try before.validate()
    try before.validate(options.paths, fixes, selection)
    if !output.quiet { ProgressLine.start() }
    let linter = try before.apply(to: Linter(options: options, catalogue: catalogue))
    guard fixes.isOn else {
      let all = linter.run()
      ProgressLine.stop()
      if try before.write(all) {
        OutputOptions.report(all.problems, all.sources)
        throw ExitCode(all.problems.contains { $0.level == .error } ? 2 : emptiness(of: all) ?? 0)
      }
      let report = try before.apply(to: all)
      try write(report, options, catalogue)
      throw ExitCode(status(of: report))
    }
    let outcome = fixes.suppressions.map(linter.edit) ?? linter.fix(unsafe: fixes.unsafeFixes)
    ProgressLine.stop()
    if fixes.diff {
      try fixes.printDiff(outcome, isColoured: output.color.paints(nil))
      OutputOptions.report(outcome.report.problems, outcome.report.sources)
      if outcome.report.problems.contains(where: { $0.level == .error }) { throw ExitCode(2) }
      if let code = emptiness(of: outcome.report) { throw ExitCode(code) }
      throw ExitCode(outcome.files.isEmpty ? 0 : 1)
    }
    let isComplete = fixes.write(outcome)
    let report = try before.apply(to: isComplete ? outcome.report : linter.run())
    try write(report, options, catalogue)
    throw ExitCode(isComplete ? status(of: report) : 2)
  }

  /// Writes a report with what its formats tell of the run: the commit, and on the page the command and the policy.
  private func write(_ report: Report, _ options: LintOptions, _ catalogue: RuleCatalogue) throws {
    var report = report
    if options.traces { report.repository = RepositoryState(holding: options.paths[0]) }
    if output.format.contains(.html) {
      report.run = EffectiveConfiguration(options: options, catalogue: catalogue)
        .description(command: CommandLine.arguments)
    }
    try output.write(report)
  }

  /// The exit code of a run that read nothing; nil for others.
  private func emptiness(of report: Report) -> Int32? {
    guard report.summary.files == 0 else { return nil }
    // With more shards than repositories some have nothing to do.
    if allowEmpty || report.shard != nil { return 0 }
    let reason = report.summary.skipped.isEmpty ? "nothing to lint" : "all inputs were skipped"
    Console.error("error: \(reason) in \(paths.joined(separator: " ")) (--allow-empty: exit with 0)\n")
    return 3
  }

  /// The exit code for a report.
  private func status(of report: Report) -> Int32 {
    if report.problems.contains(where: { $0.level == .error }) { return 2 }
    if let code = emptiness(of: report) { return code }
    return report.summary.failing > 0 ? 1 : 0
  }
}
