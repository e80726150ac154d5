import ArgumentParser
import LanguageServer
import Linting
import SystemSupport

/// `streamlint lsp`.
struct LanguageServerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lsp", abstract: "Serve an editor: the Language Server Protocol on standard input and output.",
    discussion: """
      Lints the folders of the editor with its unsaved texts. .streamlint.yaml is read as in a run; the options here add to
      it. See docs/editors.md for the settings of editors.

      Exit codes: 0 after shutdown and exit, 1 when the editor goes away without them, 2 usage error.
      """)

  @OptionGroup(title: "Streams") var intent: IntentOptions
  @OptionGroup(title: "Environment") var known: KnownOptions
  @OptionGroup(title: "Findings") var selection: SelectionOptions
  @OptionGroup(title: "Configuration") var settings: ConfigurationOptions
  @OptionGroup(title: "Many repositories") var repositories: RepositoryOptions

  @Flag(help: "Standard input and output; there is nothing else, editors pass it.")
  var stdio = false

  func run() throws {
    var options = LintOptions()
    let catalogue = try known.catalogue(for: &options)
    try settings.apply(to: &options)
    try intent.apply(to: &options)
    try known.apply(to: &options)
    try selection.apply(to: &options, catalogue: catalogue, isNewOnly: false)
    try repositories.apply(to: &options)
    let server = LanguageServer(
      options: options, catalogue: catalogue, send: { StandardStreams.write($0, to: StandardStreams.output) },
      poll: Self.poll)
    while !server.isDone {
      switch StandardStreams.readInput(waiting: server.wait) {
      case .bytes(let bytes): server.receive(bytes)
      case .nothing: server.settle()
      case .end: throw ExitCode(1)
      }
    }
    throw ExitCode(server.exitCode)
  }

  /// What came in while something else was done.
  private static func poll() -> [UInt8] {
    var result: [UInt8] = []
    while case .bytes(let bytes) = StandardStreams.readInput(waiting: 0) {
      result += bytes
      if result.count > MessageReader.Limits.message { break }
    }
    return result
  }
}
