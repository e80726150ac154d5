import ArgumentParser
import Linting
import StreamModel

/// Known findings that are not reported again.
struct BaselineOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Report only findings that are not in this baseline.", valueName: "file"))
  var baseline: String?

  @Option(help: ArgumentHelp("Write all reported findings to a baseline and exit with 0.", valueName: "file"))
  var writeBaseline: String?

  func validate() throws {
    if baseline != nil, writeBaseline != nil, baseline != writeBaseline {
      throw ValidationError("--baseline and --write-baseline name different files; use only one of them")
    }
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
