import ArgumentParser
import SourceText
import Streaming

#if canImport(Glibc)
  import CMalloc
  import Glibc
#else
  import Darwin
#endif

/// The program.
@main
struct Streamlint: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "streamlint",
    abstract: "Finds what breaks streamed AI answers in infrastructure configuration.",
    discussion: """
      Reads nginx and Kong configurations and Kubernetes manifests and says which routes will not stream (SSE, Streamable HTTP, WebSocket), why, where,
      and what to write instead.

      Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or an input that cannot be read or parsed,
      3 nothing to lint, 4 internal error.
      """,
    version: streamlintVersion,
    subcommands: [
      CheckCommand.self, TraceCommand.self, ExplainCommand.self, RulesCommand.self, InitCommand.self, MergeCommand.self,
    ],
    defaultSubcommand: CheckCommand.self)

  /// Like the library's own `main`, with our exit codes: 2 for wrong usage.
  static func main() {
    // A reader that goes away (`| head`) is no reason to die with a signal.
    signal(SIGPIPE, SIG_IGN)
    #if canImport(Glibc)
      // Else the C library keeps more and more for itself of what large lists leave behind as they grow.
      mallopt(M_MMAP_THRESHOLD, 1 << 20)
      // Small pieces that wait in bins of their own are gone through whenever a large one is asked for or given back.
      mallopt(M_MXFAST, 0)
      // Else the memory of a thread grows page by page, each by a call that holds up all threads that touch new memory.
      mallopt(M_TOP_PAD, 32 << 20)
      HugePages.adviseFirst()
    #endif
    do {
      if var check = quickCheck(Array(CommandLine.arguments.dropFirst())) {
        try check.run()
        exit(withStatus: 0)
      }
      var command = try parseAsRoot()
      try command.run()
    } catch {
      // Nearly every run ends with a code. The library would write its help first.
      if let code = error as? ExitCode { exit(withStatus: code.rawValue) }
      let code = exitCode(for: error)
      let message = fullMessage(for: error)
      if code == .success {
        Console.out(message + "\n")
        exit(withStatus: 0)
      }
      Console.error(message + "\n")
      exit(withStatus: 2)
    }
  }

  /// The command of nearly all runs without a look at the others, which takes half as long. Nil for everything that needs
  /// more than that, wrong usage included: the whole program says what is wrong.
  private static func quickCheck(_ arguments: [String]) -> CheckCommand? {
    if let command = QuickCheck.command(arguments) { return command }
    let others = configuration.subcommands.map { $0._commandName }.filter { $0 != "check" } + ["help"]
    let first = arguments.first ?? ""
    let special = ["-h", "--help", "--help-hidden", "-help", "--version"]
    guard !others.contains(first), !arguments.contains(where: special.contains),
      !arguments.contains(where: { $0.hasPrefix("--generate-") || $0.hasPrefix("--experimental-") })
    else { return nil }
    return (try? CheckCommand.parse(first == "check" ? Array(arguments.dropFirst()) : arguments))
  }

  private static func exit(withStatus status: Int32) -> Never { Console.exit(status) }
}
