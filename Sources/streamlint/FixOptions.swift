import ArgumentParser
import Linting
import Reports
import SourceText
import StreamModel
import SystemSupport

/// Fixing findings.
struct FixOptions: ParsableArguments {
  @Flag(help: "Apply safe fixes and report the remaining findings.")
  var fix = false

  @Flag(help: "With --fix or --diff: also apply fixes that affect other routes or create objects.")
  var unsafeFixes = false

  @Flag(help: "Print the changes of --fix as a unified diff and write nothing.")
  var diff = false

  /// Whether fixes are applied or printed.
  var isOn: Bool { fix || diff }

  func validate(_ paths: [String], _ output: OutputOptions) throws {
    if fix, diff { throw ValidationError("--fix and --diff contradict each other") }
    if unsafeFixes, !isOn { throw ValidationError("--unsafe-fixes needs --fix or --diff") }
    if fix, paths.contains("-") {
      throw ValidationError("--fix cannot write to standard input; --diff shows the changes")
    }
    if diff, !output.format.isEmpty { throw ValidationError("--diff cannot be combined with --format") }
  }

  /// Prints the changes.
  func printDiff(_ outcome: FixOutcome) throws {
    for file in outcome.files {
      let diff = UnifiedDiff(path: file.path, from: file.before, to: file.after).bytes
      // A program gets the bytes that patch needs; on a terminal control characters are escaped.
      try Console.out(StandardStreams.isTerminal(StandardStreams.output) ? SafeLines(diff).bytes : diff)
    }
    say(outcome, verb: "would be fixed")
  }

  /// Writes the changes; false when a file could not be written.
  func write(_ outcome: FixOutcome) -> Bool {
    var isComplete = true
    for file in outcome.files {
      do throws(FileWriter.Refusal) {
        try FileWriter.replace(file.path, holding: file.before, with: file.after)
      } catch {
        isComplete = false
        Console.error("error: \(SafeLine(error.message).text)\n")
      }
    }
    if isComplete { say(outcome, verb: "fixed") }
    return isComplete
  }

  private func say(_ outcome: FixOutcome, verb: String) {
    var tables: [FileID: LineTable] = [:]
    for refusal in outcome.refused {
      let file = refusal.finding.span.file
      let path = outcome.report.sources[file].path
      let table = tables[file] ?? LineTable(outcome.report.sources[file].bytes)
      tables[file] = table
      let line = table.lineIndex(of: refusal.finding.span.start) + 1
      Console.error(
        "note: \(SafeLine("\(path):\(line): \(refusal.finding.rule): the fix is not applied: \(refusal.reason)").text)\n"
      )
    }
    let count = outcome.fixed.count
    let files = outcome.files.count
    if count > 0 {
      Console.error(
        "\(count) \(count == 1 ? "problem" : "problems") \(verb) in \(files) \(files == 1 ? "file" : "files").\n")
    }
    if outcome.unsafe > 0 {
      Console.error("\(outcome.unsafe) more with --unsafe-fixes: they also affect other routes or create objects.\n")
    }
  }
}
