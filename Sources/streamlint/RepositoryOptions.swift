import ArgumentParser
import Linting

/// Which files are linted together.
struct RepositoryOptions: ParsableArguments {
  @Flag(help: "Link files of different repositories as if they were one.")
  var linkRepositories = false

  @Option(
    help: ArgumentHelp(
      "Folders that are repositories, such as 'orgs/*/*', instead of those with .git. Repeatable.", valueName: "glob"))
  var repositories: [String] = []

  func apply(to options: inout LintOptions) throws {
    if linkRepositories, !repositories.isEmpty {
      throw ValidationError("--link-repositories and --repositories contradict each other")
    }
    options.linksRepositories = linkRepositories
    options.repositories = repositories
  }
}

/// Which shard of the repositories is linted.
struct ShardOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Lint shard K of N of the repositories; streamlint merge combines the JSON or SARIF reports.", valueName: "k/n"))
  var shard: String?

  func apply(to options: inout LintOptions, _ before: BaselineOptions) throws {
    guard let shard else { return }
    do { options.shard = try Shard(parsing: shard) } catch { throw ValidationError("--shard: \(error.message)") }
    if options.paths.contains("-") { throw ValidationError("--shard: standard input cannot be split into shards") }
    if before.newSince != nil {
      throw ValidationError("--shard: --new-since compares a complete run; use it without --shard")
    }
    if before.baseline != nil || before.writeBaseline != nil {
      throw ValidationError("--shard: a baseline applies to a complete run; use it without --shard")
    }
  }
}
