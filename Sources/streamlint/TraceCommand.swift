import ArgumentParser
import Linting
import Reports
import Rules
import StreamModel

/// `streamlint trace`.
struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Show the proxy chain of each streaming route.",
    discussion: """
      For every hop of the chain: the settings that affect the stream, their effective values, where they are written,
      what they do to the stream, and which limit of the chain cuts first.

      Exit codes: 0 traced, 1 no route matches --route, 2 usage error, an input that cannot be read or parsed, or
      a result that cannot be written,
      3 nothing to trace, 4 internal error.
      """)

  @Argument(help: ArgumentHelp("Files and folders; - is standard input.", valueName: "path"))
  var paths: [String] = []

  @OptionGroup(title: "Streams") var intent: IntentOptions
  @OptionGroup(title: "Environment") var known: KnownOptions
  @OptionGroup(title: "Configuration") var settings: ConfigurationOptions
  @OptionGroup(title: "Many repositories") var repositories: RepositoryOptions

  @Option(
    help: ArgumentHelp("Show only chains whose route contains this string. Repeatable.", valueName: "string"))
  var route: [String] = []

  @Flag(help: "Also show routes of unknown intent.")
  var all = false

  @Flag(help: "Exit with 0 when there is nothing to trace.")
  var allowEmpty = false

  @Option(help: "human, json, mermaid, markdown or html.")
  var format = TraceFormat.human

  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("Write to a file; - is standard output.", valueName: "file"))
  var output: String?

  @Option(help: "auto, always or never. NO_COLOR and FORCE_COLOR are honoured.")
  var color = ColourChoice.auto

  @Flag(
    name: [.customShort("v"), .long], help: "Show all settings, and what speaks for and against a stream on each route."
  )
  var verbose = false

  mutating func run() throws {
    var options = LintOptions()
    options.paths = paths.isEmpty ? ["."] : paths
    let catalogue = try known.catalogue(for: &options)
    try settings.apply(to: &options)
    try intent.apply(to: &options)
    try known.apply(to: &options)
    try repositories.apply(to: &options)
    var report = Linter(options: options, catalogue: catalogue).trace(all: all)
    if !route.isEmpty { report.select(routesWith: route) }
    let target = output.flatMap { $0 == "-" ? nil : $0 }
    var style = ReportStyle(colour: color.paints(target), verbose: verbose)
    if target == nil, let width = Console.textWidth { style.width = width }
    let bytes = format.render(report, style: style)
    try OutputOptions.write(bytes, to: target, needsAll: format == .json)
    OutputOptions.report(report.problems, report.sources)
    throw ExitCode(status(of: report))
  }

  private func status(of report: TraceReport) -> Int32 {
    if report.problems.contains(where: { $0.level == .error }) { return 2 }
    if report.summary.files == 0 {
      if allowEmpty { return 0 }
      let reason = report.summary.skipped.isEmpty ? "nothing to trace" : "all inputs were skipped"
      Console.error(
        "error: \(reason) in \(paths.isEmpty ? "." : paths.joined(separator: " ")) (--allow-empty: exit with 0)\n")
      return 3
    }
    return !route.isEmpty && report.traces.isEmpty ? 1 : 0
  }
}

extension TraceFormat: ExpressibleByArgument {}
