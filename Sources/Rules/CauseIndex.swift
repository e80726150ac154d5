import StreamModel

/// Which observations decide what is in force on a hop.
package struct CauseIndex: Sendable {
  private struct Candidate: Sendable {
    let observation: Int
    let route: String?
  }

  private let observations: [Observation]
  private var candidates: [HopIdentity: [Candidate]] = [:]

  /// No observations: every finding stands for itself.
  package init() { observations = [] }

  package init(_ observations: [Observation]) {
    self.observations = observations
    for (number, observation) in observations.enumerated() {
      for place in observation.scope?.places ?? [] {
        candidates[place.hop, default: []].append(Candidate(observation: number, route: place.route))
      }
    }
  }

  /// The number of the first observation that decides a value on a hop of a route.
  func cause(of value: EffectiveValue, _ aspect: Aspect, on hop: HopIdentity, of route: String) -> Int? {
    guard !candidates.isEmpty else { return nil }
    return candidates[hop]?.first { candidate in
      (candidate.route == nil || candidate.route == route)
        && observations[candidate.observation].scope?.decides(value, of: aspect) == true
    }?.observation
  }
}
