import ArgumentParser
import StreamModel
import SystemSupport

/// The program.
@main
struct Streamlint: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "streamlint",
    abstract: "Finds what breaks streamed AI answers in infrastructure configuration.",
    discussion: """
      Reads nginx, Kong and Traefik configurations and Kubernetes manifests and reports which routes will not stream (SSE, Streamable HTTP, WebSocket), why, where,
      and what to write instead.

      Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage, an input that cannot be read or parsed, or a
      report that cannot be written,
      3 nothing to lint, 4 internal error.
      """,
    version: streamlintVersion,
    subcommands: [
      CheckCommand.self, TraceCommand.self, ExplainCommand.self, RulesCommand.self, InitCommand.self, MergeCommand.self,
      LanguageServerCommand.self,
    ],
    defaultSubcommand: CheckCommand.self)

  /// Like the library's own `main`, with our exit codes: 2 for wrong usage.
  static func main() {
    StandardStreams.holdClosed()
    StandardStreams.ignoreClosedPipes()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      // Nearly every run ends with a code. The library would write its help first.
      if let code = error as? ExitCode { exitProcess(code.rawValue) }
      let code = exitCode(for: error)
      let message = fullMessage(for: error)
      if code == .success {
        do { try Console.out(message + "\n") } catch { exitProcess(2) }
        exitProcess(0)
      }
      Console.error(message + "\n")
      exitProcess(2)
    }
  }
}
