import ArgumentParser
import Reports
import SourceText
import StreamModel
import SystemSupport

/// How and where results are written.
struct OutputOptions: ParsableArguments {
  @Option(
    help:
      "human, concise, json, json-lines, sarif, github, gitlab, azure, rdjson, junit, checkstyle, markdown or html. Repeatable; the n-th --format is written to the n-th --output."
  )
  var format: [ReportFormat] = []

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      "Write the n-th --format to a file; - is standard output. Repeatable.", valueName: "file"))
  var output: [String] = []

  @Option(help: "auto, always or never. NO_COLOR and FORCE_COLOR are honoured.")
  var color = ColourChoice.auto

  @Flag(name: [.customShort("q"), .long], help: "Print findings only.")
  var quiet = false

  @Flag(name: [.customShort("v"), .long], help: "Print notes about the input, such as includes outside the tree.")
  var verbose = false

  @Flag(help: "Print the number of findings of each rule.")
  var statistics = false

  func validateFormats() throws {
    if quiet, verbose { throw ValidationError("--quiet and --verbose contradict each other") }
    if output.count > max(1, format.count) {
      throw ValidationError("there are more --output options than --format options")
    }
    let standard = (0..<max(1, format.count)).count { $0 >= output.count || output[$0] == "-" }
    if standard > 1 { throw ValidationError("only one format can go to standard output; give the others an --output") }
  }

  /// Writes all formats; exits with 2 when one could not be written.
  func write(_ report: Report) throws {
    var failure: ExitCode?
    for (index, format) in (format.isEmpty ? [.human] : format).enumerated() {
      let target = index < output.count && output[index] != "-" ? output[index] : nil
      var style = ReportStyle(colour: color.paints(target), quiet: quiet, verbose: verbose)
      style.statistics = statistics
      style.links =
        style.colour && target == nil && StandardStreams.isTerminal(StandardStreams.output) && Console.followsLinks
      if target == nil, let width = Console.textWidth { style.width = width }
      do { try Self.write(format.render(report, style: style), to: target, needsAll: !format.isForDisplay) } catch let
        code as ExitCode
      { failure = code }
    }
    if !format.isEmpty, !format.contains(.human), !format.contains(.concise) { reportProblems(report) }
    if let failure { throw failure }
  }

  /// Machine formats are the only output on standard output; problems with the input go to standard error.
  private func reportProblems(_ report: Report) {
    Self.report(report.problems, report.sources, quiet: quiet)
  }

  /// Writes problems with the inputs to standard error.
  static func report(_ problems: [InputProblem], _ sources: SourceMap, quiet: Bool = false) {
    let shown = problems.filter { $0.level == .error || ($0.level == .warning && !quiet) }
    guard !shown.isEmpty else { return }
    let rest = Report(sources: sources, findings: [], problems: shown, summary: Summary())
    Console.error(
      String(decoding: ReportFormat.concise.render(rest, style: ReportStyle(colour: false, quiet: true)), as: UTF8.self)
    )
  }

  /// Writes to a file, or to standard output for nil.
  static func write(_ bytes: [UInt8], to target: String?, needsAll: Bool = false) throws {
    guard let target else { return try Console.out(bytes, needsAll: needsAll) }
    if let reason = StandardStreams.write(bytes, toFile: target) {
      Console.error("error: \(target): \(reason)\n")
      throw ExitCode(2)
    }
  }
}

/// When to colour.
enum ColourChoice: String, ExpressibleByArgument, CaseIterable {
  case auto
  case always
  case never

  /// Whether output is coloured; by default only on a terminal.
  func paints(_ target: String?) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto:
      target == nil && Environment.value(of: "NO_COLOR") == nil
        && (![nil, "0"].contains(Environment.value(of: "FORCE_COLOR"))
          || StandardStreams.isTerminal(StandardStreams.output) && Environment.value(of: "TERM") != "dumb")
    }
  }
}

extension ReportFormat: ExpressibleByArgument {
  /// Whether it is read by people, who may stop reading.
  fileprivate var isForDisplay: Bool { self == .human || self == .concise }
}
