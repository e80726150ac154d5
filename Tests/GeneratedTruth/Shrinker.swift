import LiveNginx
import StreamModel

/// Removes everything that a disagreement does not need.
package struct Shrinker: Sendable {
  let nginx: String
  let version: ProductVersion
  let gate: Gate
  /// When to stop, on the continuous clock.
  let deadline: ContinuousClock.Instant
  /// Configurations that are measured at the same time.
  private static let batch = 4

  package init(nginx: String, version: ProductVersion, gate: Gate, deadline: ContinuousClock.Instant) {
    self.nginx = nginx
    self.version = version
    self.gate = gate
    self.deadline = deadline
  }

  /// The smallest configuration found with the same measurement and the same verdict.
  package func shrink(
    _ configuration: GeneratedConfiguration, _ truth: MeasuredTruth, _ verdict: LintVerdict
  ) async throws -> GeneratedConfiguration {
    // Most directives are irrelevant to both sides: all that the verdict does not need are removed at once, if the
    // measurement stays the same.
    let pruned = prune(configuration, verdict)
    var best = configuration
    if pruned != configuration, try await agrees(pruned, truth) { best = pruned }
    var next = 0
    while ContinuousClock.now < deadline {
      let places = best.places
      var candidates: [GeneratedConfiguration] = []
      while candidates.count < Self.batch, next < places.count {
        let candidate = best.removing(places[places.count - 1 - next])
        next += 1
        if isSame(candidate, verdict) { candidates.append(candidate) }
      }
      if candidates.isEmpty { return best }
      let start = next - candidates.count
      if let found = try await firstThatHolds(candidates, truth) {
        best = found
        next = max(0, start - Self.batch)
      }
    }
    return best
  }

  private func isSame(_ candidate: GeneratedConfiguration, _ verdict: LintVerdict) -> Bool {
    let other = LintVerdict(candidate, version: version)
    return other.label == verdict.label && other.hasErrors == verdict.hasErrors
  }

  private func prune(_ configuration: GeneratedConfiguration, _ verdict: LintVerdict) -> GeneratedConfiguration {
    var best = configuration
    for place in configuration.places.reversed() {
      let candidate = best.removing(place)
      if isSame(candidate, verdict) { best = candidate }
    }
    return best
  }

  /// Without its listener or its main file a configuration gets no requests, and so shows nothing.
  private func agrees(_ candidate: GeneratedConfiguration, _ truth: MeasuredTruth) async throws -> Bool {
    do {
      return try await MeasuredTruth.measure(candidate, nginx: nginx, gate: gate).label == truth.label
    } catch is LiveError {
      return false
    }
  }

  private func firstThatHolds(
    _ candidates: [GeneratedConfiguration], _ truth: MeasuredTruth
  ) async throws -> GeneratedConfiguration? {
    try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
      for (index, candidate) in candidates.enumerated() {
        group.addTask { (index, try await self.agrees(candidate, truth)) }
      }
      var found: Int?
      for try await (index, isSame) in group where isSame { found = min(found ?? index, index) }
      return found.map { candidates[$0] }
    }
  }
}
