import ArgumentParser
import Linting
import Reports
import SourceText
import StreamModel
import SystemSupport

/// `streamlint merge`.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Merge the reports of several shards into one.",
    discussion: """
      Combines the reports of check --shard K/N, all in JSON or all in SARIF, into exactly the bytes that a single run
      would have written. Reports of complete runs over different repositories can be merged too.

      Exit codes: those of check; 2 also if reports do not belong together or a shard is missing.
      """)

  @Argument(
    help: ArgumentHelp(
      "Reports; a folder means all .json and .sarif files in it, - means standard input.", valueName: "file"))
  var files: [String]

  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("Write to a file; - is standard output.", valueName: "file"))
  var output: String?

  @Option(help: "The lowest severity that makes the run fail: error, warning, info, never.")
  var failOn = FailOn.error

  @Flag(help: "Merge even if shards are missing; the report names them.")
  var partial = false

  @Flag(help: "Exit with 0 when nothing was linted.")
  var allowEmpty = false

  func run() throws {
    let result: ReportMerge.Result
    do throws(MergeProblem) {
      var merge = ReportMerge()
      for path in try paths() { try merge.add(try read(path), path: path == "-" ? "standard input" : path) }
      result = try merge.merged(isPartial: partial)
    } catch {
      Console.error("error: \(SafeLine(error.message).text)\n")
      throw ExitCode(2)
    }
    try OutputOptions.write(result.bytes, to: output.flatMap { $0 == "-" ? nil : $0 })
    throw ExitCode(status(of: result))
  }

  /// The paths of all reports; those of a folder are sorted by name.
  private func paths() throws(MergeProblem) -> [String] {
    let disk = DiskFileSystem()
    var result: [String] = []
    for path in files {
      guard path != "-", disk.kind(of: path) == .folder else {
        result.append(path)
        continue
      }
      let names = (disk.entries(of: path) ?? []).filter { $0.hasSuffix(".json") || $0.hasSuffix(".sarif") }.sorted()
      guard !names.isEmpty else { throw MergeProblem(message: "\(path) contains no .json or .sarif file") }
      result += names.map { joinedPath(path, $0) }
    }
    return result
  }

  private func read(_ path: String) throws(MergeProblem) -> [UInt8] {
    do {
      return path == "-" ? try DiskFileSystem().readStandardInput() : try DiskFileSystem().read(path)
    } catch { throw MergeProblem(message: "\(path): \(error.reason)") }
  }

  private func status(of result: ReportMerge.Result) -> Int32 {
    if result.hasUnreadInputs { return 2 }
    if let summary = result.summary, summary.files == 0 {
      if allowEmpty { return 0 }
      Console.error("error: nothing was linted (--allow-empty: exit with 0)\n")
      return 3
    }
    return failOn.status(result.counts)
  }
}
