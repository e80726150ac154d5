import Catalog
import Foundation
import Linting
import RuleFiles
import Rules
import StreamModel
import Testing

/// One example of one rule.
struct ExampleCase: Sendable, CustomTestStringConvertible {
  let rule: Rule
  let example: RuleExample

  var testDescription: String { "\(rule.id): \(example.title)" }

  static let all: [ExampleCase] = RuleCatalogue.embedded.rules.flatMap { rule in
    rule.examples.map { ExampleCase(rule: rule, example: $0) }
  }
}

/// Lints every example of every rule file.
@Suite struct RuleExampleTests {
  private let catalogue = RuleCatalogue.embedded

  private func lint(_ files: [String: String], _ example: RuleExample) throws -> [Finding] {
    let options = try ExampleConfiguration.options(of: example)
    let report = LintSession(options: options, catalogue: catalogue).report(
      texts: ExampleConfiguration.completed(files))
    let errors = report.problems.filter { $0.level == .error }
    #expect(errors.isEmpty, "\(errors.map(\.message))")
    return report.findings
  }

  /// Our rules pass the checks of `streamlint rules --test` for custom rules.
  @Test(arguments: RuleCatalogue.embedded.rules)
  func examplesHold(_ rule: Rule) {
    let run = ExampleRun(rule, catalogue: catalogue)
    #expect(run.failures.map { "\($0.example), \($0.part): \($0.reason)" } == [])
    #expect(run.count > 0)
  }

  @Test(arguments: ExampleCase.all.filter { $0.example.breaks != nil })
  func conditionalErrorsNameTheirCondition(_ item: ExampleCase) throws {
    for finding in try lint(item.example.breaks ?? [:], item.example) {
      #expect(
        finding.confidence == .certain || finding.severity == .info || finding.condition != nil
          || finding.severity == .warning)
    }
  }

  /// Findings too weak to be shown are not computed, nor are values that only they need; all else stays the same.
  @Test(arguments: ExampleCase.all)
  func whatIsShownDoesNotDependOnWhatIsNot(_ item: ExampleCase) throws {
    for files in [item.example.breaks, item.example.fixed].compactMap({ $0 }) {
      for streams in [true, false] {
        let found = try [Severity.info, .warning, .error].map { least in
          var options = try ExampleConfiguration.options(of: item.example, minimumSeverity: least)
          if !streams { options.streams = [] }
          let report = LintSession(options: options, catalogue: catalogue).report(
            texts: ExampleConfiguration.completed(files))
          return report.findings
        }
        let lines = { (findings: [Finding], least: Severity) in
          findings.filter { $0.severity >= least }.map {
            "\($0.severity) \($0.rule) \($0.span) \($0.message) \($0.remedy)"
          }
        }
        #expect(lines(found[1], .warning) == lines(found[0], .warning))
        #expect(lines(found[2], .error) == lines(found[0], .error))
      }
    }
  }

  /// `make new-rule` writes a rule that is full of them.
  @Test func nothingIsLeftToDo() throws {
    let rules = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../rules").standardized
    let files = try #require(FileManager.default.enumerator(atPath: rules.path)).compactMap { $0 as? String }
    let texts = files.filter { $0.hasSuffix(".yaml") }
    #expect(texts.count > 50)
    for name in texts {
      let text = try String(contentsOf: rules.appendingPathComponent(name), encoding: .utf8)
      #expect(!text.contains("TODO"), "rules/\(name) is not filled")
    }
  }

  /// A fault that is commented out is none; a fault behind an include or CRLF line ends is one.
  @Test(arguments: ExampleCase.all.filter { $0.example.breaks != nil })
  func variants(_ item: ExampleCase) throws {
    let files = ExampleConfiguration.completed(item.example.breaks ?? [:])
    guard let main = files["nginx.conf"] else { return }
    var windows = files
    windows["nginx.conf"] = main.replacing("\n", with: "\r\n")
    let own = { (files: [String: String]) in try self.lint(files, item.example).filter { $0.rule == item.rule.id } }
    let expected = try own(files).count
    #expect(try own(windows).count == expected, "with CR LF")
    var shifted = files
    shifted["nginx.conf"] = "# größer – 漢字 🎈\n" + main
    #expect(try own(shifted).count == expected, "behind a comment of other letters")
    var included = files
    included["nginx.conf"] = "include all.conf;\n"
    included["all.conf"] = main
    let set = try lint(included, item.example).filter { $0.rule == item.rule.id }
    #expect(set.count == expected, "behind an include")
  }
}

extension Rule: CustomTestStringConvertible {
  /// The rule's name in the test report.
  package var testDescription: String { id }
}
