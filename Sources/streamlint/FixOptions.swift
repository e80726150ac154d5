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

  @Flag(
    help:
      "Write a comment with --reason above every reported finding, so that only what comes later is reported. With --diff it is only shown."
  )
  var addSuppressions = false

  @Option(help: ArgumentHelp("The reason that --add-suppressions writes.", valueName: "text"))
  var reason: String?

  @Flag(help: "Take out the comments that suppress nothing. With --diff it is only shown.")
  var removeUnusedSuppressions = false

  /// What is done with suppressions instead of fixing.
  var suppressions: SuppressionEdits? {
    removeUnusedSuppressions ? .removingUnused : addSuppressions ? reason.map { .adding(reason: $0) } : nil
  }

  /// Whether files are changed, or changes printed.
  var isOn: Bool { fix || diff || suppressions != nil }

  /// The option that writes files; nil where none does.
  private var writing: String? {
    if diff { return nil }
    return fix
      ? "--fix"
      : addSuppressions ? "--add-suppressions" : removeUnusedSuppressions ? "--remove-unused-suppressions" : nil
  }

  func validate(_ paths: [String], _ output: OutputOptions, _ selection: SelectionOptions) throws {
    if fix, diff { throw ValidationError("--fix and --diff contradict each other") }
    if [fix, addSuppressions, removeUnusedSuppressions].count(where: \.self) > 1 {
      throw ValidationError("only one of --fix, --add-suppressions and --remove-unused-suppressions can be given")
    }
    if addSuppressions, reason?.contains(where: { !$0.isWhitespace }) != true {
      throw ValidationError("--add-suppressions needs --reason TEXT: a later reader must be able to judge it")
    }
    if reason?.contains(where: \.isNewline) == true { throw ValidationError("--reason is one line") }
    if reason != nil, !addSuppressions { throw ValidationError("--reason needs --add-suppressions") }
    if addSuppressions || removeUnusedSuppressions, selection.noSuppressions {
      throw ValidationError("suppressions cannot be edited with --no-suppressions")
    }
    if unsafeFixes, !fix, !diff || suppressions != nil {
      throw ValidationError("--unsafe-fixes needs --fix or --diff")
    }
    if let writing, paths.contains("-") {
      throw ValidationError("\(writing) cannot write to standard input; --diff shows the changes")
    }
    if diff, !output.format.isEmpty { throw ValidationError("--diff cannot be combined with --format") }
  }

  private var verb: String { removeUnusedSuppressions ? "removed" : addSuppressions ? "suppressed" : "fixed" }

  /// Prints the changes.
  func printDiff(_ outcome: FixOutcome, isColoured: Bool) throws {
    for file in outcome.files {
      let diff = UnifiedDiff(path: file.path, from: file.before, to: file.after).bytes
      // A program gets the bytes that patch needs; on a terminal control characters are escaped.
      let shown = StandardStreams.isTerminal(StandardStreams.output) ? SafeLines(diff).bytes : diff
      try Console.out(isColoured ? DiffColours.painted(shown) : shown)
    }
    say(outcome, verb: "would be \(verb)")
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
    if isComplete { say(outcome, verb: verb) }
    return isComplete
  }

  private var refused: String {
    removeUnusedSuppressions
      ? "the comment stays" : addSuppressions ? "no comment is written" : "the fix is not applied"
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
        "note: \(SafeLine("\(path):\(line): \(refusal.finding.rule): \(refused): \(refusal.reason)").text)\n"
      )
    }
    if suppressions != nil { sayLeftOut(outcome.report) }
    let count = outcome.fixed.count
    let files = outcome.files.count
    if count > 0 {
      Console.error(
        "\(count) \(count == 1 ? "problem" : "problems") \(verb) in \(files) \(files == 1 ? "file" : "files").\n")
    }
    if outcome.unsafe > 0, suppressions == nil {
      Console.error("\(outcome.unsafe) more with --unsafe-fixes: they also affect other routes or create objects.\n")
    }
  }

  /// Findings in files that hold no comments stay.
  private func sayLeftOut(_ report: Report) {
    let left = report.findings.filter { !SuppressionEdits.canBeCommented($0, in: report) }
    guard addSuppressions, let first = left.first else { return }
    let count = left.count == 1 ? "1 finding is" : "\(left.count) findings are"
    Console.error(
      "note: \(count) in files without comments, such as \(report.sources[first.span.file].path): write ignore: entries in .streamlint.yaml\n"
    )
  }
}
