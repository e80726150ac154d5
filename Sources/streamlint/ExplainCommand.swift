import ArgumentParser
import Catalog
import Linting
import Reports
import SourceText

/// `streamlint explain`.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explain a rule or a setting: reason, proof, remedy, examples.",
    discussion: "streamlint explain intent shows how streams are recognised.")

  @Argument(
    help: ArgumentHelp("A rule such as idle-timeout, or a setting such as proxy_buffering.", valueName: "rule|setting"))
  var name: String

  func run() throws {
    let explanation = Explanation(
      catalogue: .embedded, technologies: TechnologyRegistry.standard.descriptions)
    if let text = explanation.text(for: name) {
      Console.out(text)
      return
    }
    let hint = nearestName(to: name, among: explanation.names).map { "; did you mean \"\($0)\"?" } ?? ""
    throw ValidationError("no rule or setting is named \"\(name)\"\(hint) (streamlint rules lists the rules)")
  }
}
