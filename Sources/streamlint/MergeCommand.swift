import ArgumentParser
import Linting
import Reports
import SourceText
import Streaming
import SystemSupport

/// `streamlint merge`.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Make one report of those of several shards.",
    discussion: """
      Takes the reports of check --shard K/N, all in JSON or all in SARIF, and writes what one run over everything would
      have written, byte for byte. Reports of whole runs over different repositories are joined too.

      Exit codes: those of check; 2 also where reports do not belong together or a shard is missing.
      """)

  @Argument(
    help: ArgumentHelp(
      "Reports; a folder stands for all .json and .sarif files in it, - for standard input.", valueName: "file"))
  var files: [String]

  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("Write to a file; - is standard output.", valueName: "file"))
  var output: String?

  @Option(help: "The lowest severity that makes the run fail: error, warning, info, never.")
  var failOn = FailOn.error

  @Flag(help: "Merge what is there although shards are missing; the report names them.")
  var partial = false

  @Flag(help: "Reports without anything linted are no error.")
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

  /// The reports of folders in the order of their names.
  private func paths() throws(MergeProblem) -> [String] {
    let disk = DiskFileSystem()
    var result: [String] = []
    for path in files {
      guard path != "-", disk.kind(of: path) == .folder else {
        result.append(path)
        continue
      }
      let names = (disk.entries(of: path) ?? []).filter { $0.hasSuffix(".json") || $0.hasSuffix(".sarif") }.sorted()
      guard !names.isEmpty else { throw MergeProblem(message: "\(path) holds no .json or .sarif file") }
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
    if let summary = result.summary, summary.files == 0, summary.skipped.isEmpty {
      if allowEmpty { return 0 }
      Console.error("error: nothing was linted (--allow-empty makes that no error)\n")
      return 3
    }
    return failOn.status(result.counts)
  }
}
