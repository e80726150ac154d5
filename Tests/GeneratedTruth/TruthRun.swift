import LiveNginx
import StreamModel

/// Measures fresh configurations until the time is over.
package struct TruthRun: Sendable {
  /// The seed of the run.
  package var seed: UInt64
  /// The numbers of the configurations.
  package var indices: Range<Int>
  /// Seconds in which configurations are begun.
  package var seconds: Double
  /// Seconds for looking again at what disagrees, and for making it smaller.
  package var secondsToShrink: Double
  /// The program.
  package var nginx: String
  /// Its version.
  package var version: ProductVersion
  /// Streams at the same time.
  package var places: Int
  /// Configurations at the same time: enough to fill the locations.
  private static let configurations = 8
  /// How often is looked again at what disagrees.
  private static let looks = 3

  package init(
    seed: UInt64, indices: Range<Int>, seconds: Double, secondsToShrink: Double, nginx: String, version: ProductVersion,
    places: Int = 24
  ) {
    self.seed = seed
    self.indices = indices
    self.seconds = seconds
    self.secondsToShrink = secondsToShrink
    self.nginx = nginx
    self.version = version
    self.places = places
  }

  /// A configuration about which we and nginx disagree.
  package struct Case: Sendable {
    /// Its number.
    package let index: Int
    /// The configuration, as small as it could be made.
    package var configuration: GeneratedConfiguration
    /// What nginx does.
    package var truth: MeasuredTruth
    /// Our verdict.
    package var verdict: LintVerdict
    /// How they differ.
    package var disagreement: Disagreement
  }

  /// The result of a run.
  package struct Result: Sendable {
    /// Configurations by label.
    package var counts: [MeasuredTruth.Label: Int] = [:]
    /// Those that disagree, and come out alike whenever they are measured.
    package var cases: [Case] = []
    /// Those that disagreed once, and agreed or were measured differently when they were measured again.
    package var unsteady: [Int] = []
    /// Streams that were measured.
    package var cells = 0
    /// The messages of a few configurations that nginx refuses.
    package var refusals: [String] = []
    /// Configurations that were compared.
    package var compared: Int {
      counts.filter { $0.key != .refused && $0.key != .unserved }.values.reduce(0, +)
    }
  }

  /// `say` gets a line of progress now and then.
  package func run(say: @Sendable (String) -> Void) async throws -> Result {
    let gate = Gate(places: places)
    let start = ContinuousClock.now
    let end = start + .seconds(seconds)
    var result = Result()
    var doubtful: [Case] = []
    try await withThrowingTaskGroup(of: Case.self) { group in
      var next = indices.lowerBound
      var running = 0
      let begin = { (group: inout ThrowingTaskGroup<Case, any Error>, index: Int) in
        group.addTask { try await self.judge(index, gate) }
      }
      while next < indices.upperBound, running < Self.configurations {
        begin(&group, next)
        next += 1
        running += 1
      }
      while let item = try await group.next() {
        result.counts[item.truth.label, default: 0] += 1
        result.cells += item.truth.cells.count
        if item.truth.label == .refused, result.refusals.count < 5 {
          result.refusals.append("\(item.index): \(item.truth.cells.first ?? "")")
        }
        if item.verdict.disagreement(with: item.truth) != nil { doubtful.append(item) }
        let count = result.counts.values.reduce(0, +)
        if count % 50 == 0 { say("\(count) configurations, \(doubtful.count) to look at again") }
        if next < indices.upperBound, ContinuousClock.now < end {
          begin(&group, next)
          next += 1
        }
      }
    }
    let last = ContinuousClock.now + .seconds(secondsToShrink)
    // Fewer at a time, so that a busy machine makes no disagreements.
    let calm = Gate(places: max(4, places / 2))
    var steady = doubtful
    // A race may come out alike twice by chance.
    for _ in 0..<Self.looks where !steady.isEmpty {
      steady = try await measuredAgain(steady, calm).compactMap { item, again in
        if again.label == item.truth.label { return item }
        result.unsteady.append(item.index)
        return nil
      }
    }
    result.unsteady.sort()
    result.cases = steady
    say("\(result.cases.count) disagreements")
    for place in result.cases.indices where ContinuousClock.now < last {
      let share = ContinuousClock.now + .seconds(min(20, secondsToShrink / 3))
      let shrinker = Shrinker(nginx: nginx, version: version, gate: calm, deadline: min(last, share))
      let item = result.cases[place]
      let small = try await shrinker.shrink(item.configuration, item.truth, item.verdict)
      guard small != item.configuration else { continue }
      result.cases[place].configuration = small
      result.cases[place].verdict = LintVerdict(small, version: version)
      result.cases[place].truth = try await MeasuredTruth.measure(small, nginx: nginx, gate: calm)
    }
    return result
  }

  private func measuredAgain(_ cases: [Case], _ gate: Gate) async throws -> [(Case, MeasuredTruth)] {
    try await withThrowingTaskGroup(of: (Case, MeasuredTruth).self) { group in
      for item in cases {
        group.addTask { (item, try await MeasuredTruth.measure(item.configuration, nginx: nginx, gate: gate)) }
      }
      var result: [(Case, MeasuredTruth)] = []
      for try await pair in group { result.append(pair) }
      return result.sorted { $0.0.index < $1.0.index }
    }
  }

  private func judge(_ index: Int, _ gate: Gate) async throws -> Case {
    let configuration = ConfigurationGenerator.configuration(seed: seed, index: index)
    let verdict = LintVerdict(configuration, version: version)
    let truth = try await MeasuredTruth.measure(configuration, nginx: nginx, gate: gate)
    return Case(
      index: index, configuration: configuration, truth: truth, verdict: verdict,
      disagreement: verdict.disagreement(with: truth) ?? .inexact)
  }
}
