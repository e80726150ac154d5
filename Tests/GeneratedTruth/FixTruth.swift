import Catalog
import Linting
import LiveNginx
import Rules
import StreamModel

/// A generated configuration whose faults the safe fixes claim to have removed, and what a real nginx does with it.
package struct FixTruth: Sendable {
  /// The number of the configuration.
  package let index: Int
  /// The files after the fixes.
  package let texts: [String: String]
  private let configuration: GeneratedConfiguration

  /// Nil where there is nothing to repair, or where the fixes leave a fault.
  package init?(seed: UInt64, index: Int, version: ProductVersion) {
    let configuration = ConfigurationGenerator.configuration(seed: seed, index: index)
    guard LintVerdict(configuration, version: version).hasErrors else { return nil }
    let session = LintVerdict.session(for: configuration, version: version)
    let outcome = session.fix(texts: configuration.texts, unsafe: false)
    let isAboutStream = { (finding: Finding) in finding.route == nil || finding.intent.streams }
    guard !outcome.files.isEmpty,
      !outcome.report.findings.contains(where: { $0.severity >= .warning && isAboutStream($0) })
    else { return nil }
    self.index = index
    self.configuration = configuration
    texts = configuration.texts.merging(
      outcome.files.map { ($0.path, String(decoding: $0.after, as: UTF8.self)) }
    ) { $1 }
  }

  /// One behaviour of the application with one client; other configurations get the others. Nil where nginx refuses the
  /// configuration, or asks no application, without the fixes too.
  package func measure(nginx: String, gate: Gate) async throws -> LiveMeasurement? {
    let cells = configuration.cells
    guard !cells.isEmpty else { return nil }
    let before = cells[index % cells.count].scenario
    var scenario = before
    scenario.files = texts
    let result = try await LiveNginx.measure(scenario, nginx: nginx, gate: gate)
    guard result.verdict.name == .notStarted || result.requests.isEmpty else { return result }
    let unfixed = try await LiveNginx.measure(before, nginx: nginx, gate: gate)
    return unfixed.verdict.name == .notStarted || unfixed.requests.isEmpty ? nil : result
  }
}
