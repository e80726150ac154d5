import LiveNginx

/// The behaviour of a real nginx with the stream.
package struct MeasuredTruth: Sendable {
  /// The whole, as the behaviours of the application together show it.
  package enum Label: String, Sendable {
    /// Nothing that the application does breaks it for any client.
    case streams
    /// Every behaviour breaks it for some client.
    case breaks
    /// Some behaviours do.
    case depends
    /// nginx refuses the configuration.
    case refused
    /// No application gets a request.
    case unserved
  }

  /// See `Label`.
  package let label: Label
  /// What each behaviour of the application came to with each client.
  package let cells: [String]

  /// Measures all cells of a configuration.
  package static func measure(_ configuration: GeneratedConfiguration, nginx: String, gate: Gate) async throws -> Self {
    let cells = configuration.cells
    let results = try await withThrowingTaskGroup(of: (Int, LiveMeasurement).self) { group in
      for (index, cell) in cells.enumerated() {
        group.addTask { (index, try await LiveNginx.measure(cell.scenario, nginx: nginx, gate: gate)) }
      }
      var all: [Int: LiveMeasurement] = [:]
      for try await (index, measurement) in group { all[index] = measurement }
      return cells.indices.compactMap { all[$0] }
    }
    return MeasuredTruth(cells.map { ($0.behaviour, $0.scenario.client) }, results)
  }

  private init(_ cells: [(behaviour: String, client: LiveClient)], _ results: [LiveMeasurement]) {
    var broken: [String: Bool] = [:]
    var texts: [String] = []
    var isRefused = false
    for (cell, result) in zip(cells, results) {
      if result.verdict.name == .notStarted { isRefused = true }
      broken[cell.behaviour] = (broken[cell.behaviour] ?? false) || result.verdict.name != .streams
      texts.append(
        "\(cell.behaviour)/\(cell.client.kind.rawValue)\(cell.client.acceptsGzip ? "+gzip" : ""): \(result.verdict)")
    }
    self.cells = texts
    if isRefused {
      label = .refused
    } else if results.allSatisfy(\.requests.isEmpty) {
      label = .unserved
    } else {
      label = broken.values.allSatisfy { $0 } ? .breaks : broken.values.contains(true) ? .depends : .streams
    }
  }
}
