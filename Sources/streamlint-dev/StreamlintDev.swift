import ArgumentParser
import SystemSupport

/// The tools of developers; no part of the product.
@main
struct StreamlintDev: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "streamlint-dev", abstract: "Tools for those who develop streamlint.",
    subcommands: [NewRuleCommand.self, WriteDocsCommand.self, DumpTreesCommand.self, TimeParsingCommand.self])
}

/// Ends a command with an error on standard error.
func failure(_ message: String) -> ExitCode {
  StandardStreams.write(Array("error: \(message)\n".utf8), to: StandardStreams.error)
  return ExitCode(1)
}
