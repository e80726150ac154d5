import HelmCharts
import SourceText
import SourcedYAML
import SystemSupport
import Testing
import YAMLSyntax

/// Generated charts give the objects that the real helm gives. HELM_CHARTS is the number of charts, HELM_SEED the first.
@Suite struct HelmDifferentialTests {
  static let count = Environment.value(of: "HELM_CHARTS").flatMap { Int($0) } ?? 60
  static let seed = Environment.value(of: "HELM_SEED").flatMap { Int($0) } ?? 1

  @Test func objectsAreThoseOfHelm() throws {
    let results = parallelMap(Self.count) { index in
      do {
        return try Self.compare(seed: Self.seed + index)
      } catch {
        return ["seed \(Self.seed + index): \(error)"]
      }
    }
    let differences = results.flatMap { $0 }
    #expect(differences.isEmpty, "\(differences.prefix(20).joined(separator: "\n"))")
  }

  private static func compare(seed: Int) throws -> [String] {
    let generator = ChartGenerator(seed: seed)
    var files = generator.files
    for (index, layer) in generator.layers.enumerated() { files["layer\(index).yaml"] = layer }
    let folder = try TemporaryChart(files)
    let layers = generator.layers.indices.map { folder.path + "/layer\($0).yaml" }
    let theirs = try RealHelm.objects(of: folder.path, values: layers)

    var sources = SourceMap()
    let chart = try Chart.load(folder.path, from: DiskFileSystem(), into: &sources)
    var values: [SourcedValue] = []
    for path in layers {
      let bytes = try DiskFileSystem().read(path)
      let file = sources.add(SourceFile(path: path, bytes: bytes))
      if let root = try YAMLNode.document(in: bytes) { values.append(SourcedValue(root, file: file)) }
    }
    let rendering = chart.render(values: values, release: Release(name: "rel", namespace: "ns"), sources: sources)
    let problems = rendering.problems.map { ($0.template ?? "") + ": " + $0.message }
    guard let theirs else {
      return problems.isEmpty ? ["seed \(seed): helm refuses the chart, we do not"] : []
    }
    if let problem = problems.first { return ["seed \(seed): helm renders the chart, we do not: \(problem)"] }
    let ours = rendering.documents.flatMap { document in document.objects.map { (document.templatePath, $0.value) } }
    func sorted(_ objects: [(String, SourcedValue)]) -> [(String, SourcedValue)] {
      objects.sorted { ($0.0, JSONText.of($0.1["metadata"] ?? $0.1)) < ($1.0, JSONText.of($1.1["metadata"] ?? $1.1)) }
    }
    guard ours.count == theirs.count else { return ["seed \(seed): \(ours.count) objects, not \(theirs.count)"] }
    var differences: [String] = []
    for (mine, other) in zip(sorted(ours), sorted(theirs.map { ($0.template, $0.value) })) {
      if let found = ObjectComparison.difference(mine.1, other.1) {
        differences.append("seed \(seed): \(mine.0)\(found)")
      }
      // Nothing in these charts depends on a cluster.
      let unknown = ObjectComparison.unknownCount(mine.1)
      if unknown > 0 { differences.append("seed \(seed): \(mine.0) has \(unknown) unknown values") }
    }
    return differences
  }
}
