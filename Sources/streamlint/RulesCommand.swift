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
    commandName: "rules", abstract: "List the rules, or try rules of your own.",
    discussion: """
      With --format markdown the list is the one in docs/rules/README.md, with conflicts the page docs/conflicts.md.

      With --test DIR the examples of the rules in DIR are linted: what breaks must give the finding, what streams or was
      fixed must not. Exit codes: 0 all hold, 1 some do not, 2 a file is no rule or there is none.
      """)

  @Option(help: "text, json, markdown or conflicts.")
  var format = CatalogueFormat.text

  @Option(
    help: ArgumentHelp("Run the examples of the rules in a folder, together with the built-in rules.", valueName: "dir")
  )
  var test: String?

  func run() throws {
    if let test { try run(examplesOf: test) }
    Console.out(format.render(.embedded))
  }

  private func run(examplesOf folder: String) throws {
    let own: OwnRules
    do { own = try OwnRules(folder: folder) } catch {
      Console.error("error: \(SafeLine(error.message).text)\n")
      throw ExitCode(2)
    }
    guard !own.rules.isEmpty else {
      Console.error("error: \(SafeLine(folder).text): there is no rule in this folder\n")
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
      Console.out("\(result.failures.isEmpty ? "ok    " : "FAILED") \(rule.id): \(examples)\n")
      for failure in result.failures {
        let place = [failure.example, failure.part].filter { !$0.isEmpty }.joined(separator: ", ")
        Console.out("       \(SafeLine(place.isEmpty ? failure.reason : "\(place): \(failure.reason)").text)\n")
      }
    }
    let rules = own.rules.count == 1 ? "1 rule" : "\(own.rules.count) rules"
    Console.out("\n\(rules), \(parts) configurations linted: \(failed == 0 ? "all hold" : "\(failed) failed").\n")
    throw ExitCode(failed == 0 ? 0 : 1)
  }
}

extension CatalogueFormat: ExpressibleByArgument {}
