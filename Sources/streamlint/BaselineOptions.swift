import ArgumentParser
import Linting
import StreamModel

/// Known findings that are not reported again.
struct BaselineOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Report only findings that are not in this baseline.", valueName: "file"))
  var baseline: String?

  @Option(help: ArgumentHelp("Write all reported findings to a baseline and exit with 0.", valueName: "file"))
  var writeBaseline: String?

  @Option(
    help: ArgumentHelp(
      "Report only findings that the merge base of this commit and HEAD does not have, in whichever file they are; --fail-on is then warning by default.",
      valueName: "commit"))
  var newSince: String?

  func validate() throws {
    if baseline != nil, writeBaseline != nil, baseline != writeBaseline {
      throw ValidationError("--baseline and --write-baseline name different files; use only one of them")
    }
  }

  /// The linter that reports what is new; exits with 2 where git does not know the base.
  func apply(to linter: Linter) throws -> Linter {
    guard let newSince else { return linter }
    do { return try linter.reportingNew(since: newSince) } catch {
      ProgressLine.stop()
      Console.error("error: --new-since: \(error.reason)\n")
      throw ExitCode(2)
    }
  }

  /// Refuses what has no meaning together with `--new-since`.
  func validate(_ paths: [String], _ fixes: FixOptions, _ selection: SelectionOptions) throws {
    guard newSince != nil else { return }
    if fixes.isOn { throw ValidationError("--new-since: fixes apply to all findings; use --fix and --diff without it") }
    if writeBaseline != nil { throw ValidationError("--new-since and --write-baseline contradict each other") }
    if selection.changed != nil { throw ValidationError("--new-since and --changed contradict each other") }
    if paths.contains("-") { throw ValidationError("--new-since: standard input has no history") }
  }

  /// The report without the findings of the baseline. A baseline that is about to be written is not read.
  func apply(to report: Report) throws -> Report {
    guard let baseline, writeBaseline == nil else { return report }
    do { return try Baseline(readingFrom: baseline).apply(to: report) } catch {
      Console.error("error: \(error.message)\n")
      throw ExitCode(2)
    }
  }

  /// Writes the baseline if `--write-baseline` is set; true if so.
  func write(_ report: Report) throws -> Bool {
    guard let writeBaseline else { return false }
    try OutputOptions.write(Array(Baseline.text(of: report).utf8), to: writeBaseline)
    Console.error(
      "\(report.findings.count) \(report.findings.count == 1 ? "finding" : "findings") written to \(writeBaseline).\n")
    return true
  }
}
