import ArgumentParser
import Catalog
import Linting
import Reports
import RuleFiles
import Rules
import SourceText

/// `streamlint rules`.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List the rules, or test custom rules.",
    discussion: """
      --format markdown prints docs/rules/README.md, --format conflicts prints docs/conflicts.md.

      --test DIR lints the examples of the rules in DIR: "breaks" must give the finding, "streams" and "fixed" must not.
      Exit codes: 0 all pass, 1 some fail, 2 a file is not a rule or there is none.
      """)

  @Option(help: "text, json, markdown or conflicts.")
  var format = CatalogueFormat.text

  @Option(
    help: ArgumentHelp("Run the examples of the rules in a folder, together with the built-in rules.", valueName: "dir")
  )
  var test: String?

  func run() throws {
    if let test { try run(examplesOf: test) }
    try Console.out(format.render(.embedded))
  }

  private func run(examplesOf folder: String) throws {
    let own: CustomRules
    do { own = try CustomRules(folder: folder) } catch {
      Console.error("error: \(SafeLine(error.message).text)\n")
      throw ExitCode(2)
    }
    guard !own.rules.isEmpty else {
      Console.error("error: \(SafeLine(folder).text): this folder contains no rule\n")
      throw ExitCode(2)
    }
    let catalogue = RuleCatalogue.embedded.adding(own.rules)
    var parts = 0
    var failed = 0
    for rule in own.rules {
      let result = ExampleRun(rule, catalogue: catalogue, technologies: own.technologies)
      parts += result.count
      failed += result.failures.isEmpty ? 0 : 1
      let examples = rule.examples.count == 1 ? "1 example" : "\(rule.examples.count) examples"
      try Console.out("\(result.failures.isEmpty ? "ok    " : "FAILED") \(rule.id): \(examples)\n")
      for failure in result.failures {
        let place = [failure.example, failure.part].filter { !$0.isEmpty }.joined(separator: ", ")
        try Console.out("       \(SafeLine(place.isEmpty ? failure.reason : "\(place): \(failure.reason)").text)\n")
      }
    }
    let rules = own.rules.count == 1 ? "1 rule" : "\(own.rules.count) rules"
    try Console.out("\n\(rules), \(parts) configurations linted: \(failed == 0 ? "all pass" : "\(failed) failed").\n")
    throw ExitCode(failed == 0 ? 0 : 1)
  }
}

extension CatalogueFormat: ExpressibleByArgument {}
