import ArgumentParser
import Rules

/// `streamlint rules`.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List the rules.",
    discussion: "With --format markdown the list is the one in docs/rules/README.md.")

  @Option(help: "text, json or markdown.")
  var format = CatalogueFormat.text

  func run() throws {
    let catalogue = RuleCatalogue.embedded(withExamples: format == .json)
    Console.out(format.render(catalogue))
  }
}

extension CatalogueFormat: ExpressibleByArgument {}
