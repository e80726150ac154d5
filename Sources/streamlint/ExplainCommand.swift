import ArgumentParser
import Catalog
import Linting
import Reports
import SourceText

/// `streamlint explain`.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explain a rule or a setting: reason, proof, remedy, examples.",
    discussion: """
      Settings of all products are known, by their whole name or its last part (timeoutSec), with the products that read
      them and the rules about them; so are properties, groups, products and applications. streamlint explain intent
      shows how streams are recognised.
      """)

  @Argument(
    help: ArgumentHelp(
      "A rule such as idle-timeout, a setting such as proxy_buffering, or another name.", valueName: "name"))
  var name: String

  func run() throws {
    let explanation = Explanation(
      catalogue: .embedded, technologies: TechnologyRegistry.standard.descriptions)
    if let text = explanation.text(for: name) {
      try Console.out(text)
      return
    }
    let names = explanation.suggestions(for: name).map { "\"\($0)\"" }
    let hint = names.isEmpty ? "" : "; did you mean \(names.joined(separator: " or "))?"
    throw ValidationError("nothing is named \"\(name)\"\(hint) (streamlint rules lists the rules)")
  }
}
