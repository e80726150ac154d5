import Catalog
import RuleFiles
import Rules
import StreamModel

/// The examples of a rule, compared with the findings that they declare.
package struct ExampleRun: Sendable {
  /// A part of an example that is not as it should be.
  package struct Failure: Sendable {
    /// The title of the example.
    package let example: String
    /// `breaks`, `streams` or `fixed`; empty where the whole rule is meant.
    package let part: String
    /// The actual findings.
    package let reason: String
  }

  /// The number of parts that were linted.
  package private(set) var count = 0
  /// The examples that fail.
  package private(set) var failures: [Failure] = []

  private let rule: Rule
  private let catalogue: RuleCatalogue
  private let technologies: [KubernetesProduct]

  /// Lints all parts of all examples of a rule. The catalogue contains the rule, and all others that may find an error.
  package init(_ rule: Rule, catalogue: RuleCatalogue, technologies: [KubernetesProduct] = []) {
    self.rule = rule
    self.catalogue = catalogue
    self.technologies = technologies
    if !rule.examples.contains(where: { $0.breaks != nil }) { add("", "", "no example breaks") }
    if !rule.examples.contains(where: { $0.clean != nil || $0.fixed != nil }) { add("", "", "no example streams") }
    for example in rule.examples {
      if let files = example.breaks { breaks(example, files) }
      if let files = example.clean { streams(example, files, "streams", below: .warning) }
      if let files = example.fixed { streams(example, files, "fixed", below: example.severity) }
    }
  }

  private mutating func add(_ example: String, _ part: String, _ reason: String) {
    failures.append(Failure(example: example, part: part, reason: reason))
  }

  /// The findings in the files; nil when the files cannot be read.
  private mutating func lint(_ example: RuleExample, _ files: [String: String], _ part: String) -> [Finding]? {
    count += 1
    var options: LintOptions
    do { options = try ExampleConfiguration.options(of: example) } catch {
      add(example.title, part, "\(error)")
      return nil
    }
    options.customProducts = technologies
    let report = LintSession(options: options, catalogue: catalogue).report(
      texts: ExampleConfiguration.completed(files))
    let errors = report.problems.filter { $0.level == .error }
    guard errors.isEmpty else {
      add(example.title, part, errors.map(\.message).joined(separator: "; "))
      return nil
    }
    return report.findings
  }

  private mutating func breaks(_ example: RuleExample, _ files: [String: String]) {
    guard let findings = lint(example, files, "breaks") else { return }
    let own = findings.filter { $0.rule == rule.id }
    let told = told(in: findings)
    if !told.contains(where: { $0.severity == example.severity }) {
      add(example.title, "breaks", "no \(example.severity.rawValue) of the rule; \(Self.text(findings))")
    } else if let setting = example.setting, !told.contains(where: { $0.setting == setting }) {
      add(example.title, "breaks", "no finding names \(setting); \(Self.text(findings))")
    }
    for finding in own {
      for text in [finding.message, finding.why, finding.remedy] {
        guard let name = Self.placeholder(in: text) else { continue }
        add(example.title, "breaks", "the placeholder {\(name)} was not filled: \(text)")
        return
      }
    }
  }

  private mutating func streams(
    _ example: RuleExample, _ files: [String: String], _ part: String, below severity: Severity
  ) {
    guard let findings = lint(example, files, part) else { return }
    let wrong = findings.filter { finding in
      finding.severity == .error || told(in: [finding]).contains { $0.severity >= severity }
    }
    if !wrong.isEmpty { add(example.title, part, Self.text(wrong)) }
  }

  /// What the rule says, as a finding or as a consequence of one.
  private func told(in findings: [Finding]) -> [(severity: Severity, setting: String)] {
    findings.flatMap { finding in
      (finding.rule == rule.id ? [(finding.severity, finding.setting)] : [])
        + finding.consequences.filter { $0.rule == rule.id }.map { ($0.severity, $0.setting) }
    }
  }

  private static func text(_ findings: [Finding]) -> String {
    guard !findings.isEmpty else { return "no finding" }
    let lines = findings.map { "\($0.severity.rawValue)[\($0.rule)] \($0.message)" }
    return "found " + lines.prefix(5).joined(separator: "; ") + (lines.count > 5 ? " and \(lines.count - 5) more" : "")
  }

  /// The first unfilled `{placeholder}` of a message; blocks of a configuration are not placeholders.
  private static func placeholder(in text: String) -> String? {
    for part in text.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
      guard let end = part.firstIndex(of: "}") else { continue }
      let name = part[..<end]
      if !name.isEmpty, name.allSatisfy({ $0.isLowercase || "-._".contains($0) }) { return String(name) }
    }
    return nil
  }
}
