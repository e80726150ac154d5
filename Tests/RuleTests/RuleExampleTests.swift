import Linting
import RuleExampleSupport
import RuleFiles
import Rules
import Streaming
import Testing

/// One example of one rule.
struct ExampleCase: Sendable, CustomTestStringConvertible {
  let rule: Rule
  let example: RuleExample

  var testDescription: String { "\(rule.id): \(example.title)" }

  static let all: [ExampleCase] = RuleCatalogue.embedded(withExamples: true).rules.flatMap { rule in
    rule.examples.map { ExampleCase(rule: rule, example: $0) }
  }
}

/// Lints every example of every rule file.
@Suite struct RuleExampleTests {
  private let catalogue = RuleCatalogue.embedded()

  private func lint(_ files: [String: String], _ example: RuleExample) throws -> [Finding] {
    let options = try ExampleConfiguration.options(of: example)
    let report = LintSession(options: options, catalogue: catalogue).report(
      texts: ExampleConfiguration.completed(files))
    let errors = report.problems.filter { $0.level == .error }
    #expect(errors.isEmpty, "\(errors.map(\.message))")
    return report.findings
  }

  private func text(_ findings: [Finding]) -> String {
    findings.map { "\($0.severity)[\($0.rule)] \($0.setting): \($0.message)" }.joined(separator: "\n")
  }

  @Test(arguments: ExampleCase.all.filter { $0.example.breaks != nil })
  func breaks(_ item: ExampleCase) throws {
    let findings = try lint(item.example.breaks ?? [:], item.example)
    let own = findings.filter { $0.rule == item.rule.id }
    #expect(own.contains { $0.severity == item.example.severity }, "found:\n\(text(findings))")
    if let setting = item.example.setting { #expect(own.contains { $0.setting == setting }, "found:\n\(text(own))") }
    for finding in findings {
      #expect(!finding.message.contains("{"), "a placeholder was not filled: \(finding.message)")
      #expect(!finding.why.contains("{") || finding.why.contains("{ "), "a placeholder was not filled: \(finding.why)")
      #expect(
        finding.confidence == .certain || finding.severity == .info || finding.condition != nil
          || finding.severity == .warning)
    }
  }

  @Test(arguments: ExampleCase.all.filter { $0.example.clean != nil })
  func streams(_ item: ExampleCase) throws {
    let findings = try lint(item.example.clean ?? [:], item.example).filter {
      $0.severity == .error || ($0.rule == item.rule.id && $0.severity > .info)
    }
    #expect(findings.isEmpty, "found:\n\(text(findings))")
  }

  @Test(arguments: ExampleCase.all.filter { $0.example.fixed != nil })
  func fixed(_ item: ExampleCase) throws {
    let findings = try lint(item.example.fixed ?? [:], item.example).filter {
      $0.severity == .error || ($0.rule == item.rule.id && $0.severity >= item.example.severity)
    }
    #expect(findings.isEmpty, "found:\n\(text(findings))")
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

  @Test(arguments: RuleCatalogue.embedded(withExamples: true).rules)
  func everyRuleHasBothKindsOfExamples(_ rule: Rule) {
    #expect(rule.examples.contains { $0.breaks != nil }, "\(rule.id) has no example that breaks")
    #expect(rule.examples.contains { $0.clean != nil || $0.fixed != nil }, "\(rule.id) has no example that streams")
  }
}

extension Rule: CustomTestStringConvertible {
  /// The rule's name in the test report.
  public var testDescription: String { id }
}
