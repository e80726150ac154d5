import Linting
import LiveNginx
import Rules
import StreamModel

/// A configuration that somebody wrote, after the fixes, and what a real nginx does with it.
package struct RepairTruth: Sendable {
  /// What came out.
  package enum Outcome: Sendable, Equatable {
    /// The stream passes.
    case passes
    /// nginx accepts the files, and the fixes claim nothing about the stream, or it could not be reached before.
    case unproven
    /// The fixes claim that the stream passes, and it does not; or nginx refuses what it accepted before.
    case fails(String)
  }

  /// The stream.
  package let stream: DeclaredStream
  /// The files after the fixes.
  package let after: [String: String]
  /// Whether nothing is left that may break the stream.
  package let isClaimed: Bool
  private let before: [String: String]

  /// One for each stream; none where the fixes change nothing. `files` is content by relative path.
  package static func all(
    _ files: [String: String], streams: [DeclaredStream], version: ProductVersion, unsafe: Bool = true
  ) -> [RepairTruth] {
    var options = LintOptions()
    options.streams = streams
    options.nginxVersion = version
    let outcome = LintSession(options: options, catalogue: .embedded).fix(texts: files, unsafe: unsafe)
    guard !outcome.files.isEmpty else { return [] }
    let after = files.merging(outcome.files.map { ($0.path, String(decoding: $0.after, as: UTF8.self)) }) { $1 }
    let left = outcome.report.findings.contains {
      $0.severity >= .warning && !LintVerdict.unmeasured.contains($0.property)
    }
    return streams.map { RepairTruth(stream: $0, after: after, isClaimed: !left, before: files) }
  }

  /// Measures the files after the fixes, and those before where the stream does not pass.
  package func measure(nginx: String, gate: Gate) async throws -> Outcome {
    guard let scenario = scenario(after) else { return .unproven }
    let result: LiveMeasurement
    do { result = try await LiveNginx.measure(scenario, nginx: nginx, gate: gate) } catch is LiveError {
      return .unproven
    }
    if result.verdict.name == .streams { return .passes }
    guard let old = self.scenario(before),
      let unfixed = try? await LiveNginx.measure(old, nginx: nginx, gate: gate)
    else { return .unproven }
    if case .notStarted(let message) = result.verdict {
      return unfixed.verdict.name == .notStarted ? .unproven : .fails(message)
    }
    // A request that reaches the application in neither of them is no request of the stream.
    guard isClaimed, !(unfixed.requests.isEmpty && result.requests.isEmpty) else { return .unproven }
    // A busy machine makes a stream late now and then.
    let again = try await LiveNginx.measure(scenario, nginx: nginx, gate: gate)
    return again.verdict.name == .streams ? .passes : .fails("\(again.verdict)")
  }

  private func scenario(_ files: [String: String]) -> LiveScenario? {
    WrittenConfiguration(files).scenario(
      kind: stream.kind?.rawValue ?? "sse", host: stream.host, path: stream.path)
  }
}
