import HelmCharts
import SourceText
import SourcedYAML
import SystemSupport
import YAMLSyntax

/// A chart in memory.
struct ChartCase {
  let files: [String: String]
  var values: [String] = []
  var release = Release(name: "rel", namespace: "ns")
  private(set) var sources = SourceMap()

  init(_ files: [String: String], values: [String] = []) {
    var files = files
    if files["Chart.yaml"] == nil { files["Chart.yaml"] = "apiVersion: v2\nname: chart\nversion: 1.0.0\n" }
    self.files = files
    self.values = values
  }

  mutating func load() throws(ChartLoadError) -> Chart {
    let folder = Dictionary(uniqueKeysWithValues: files.map { ("charts-root/chart/" + $0.key, $0.value) })
    return try Chart.load("charts-root/chart", from: MemoryFileSystem(folder), into: &sources)
  }

  mutating func render(limits: ChartLimits = ChartLimits()) throws -> (chart: Chart, rendering: ChartRendering) {
    let chart = try load()
    var layers: [SourcedValue] = []
    for (index, text) in values.enumerated() {
      let bytes = Array(text.utf8)
      let file = sources.add(SourceFile(path: "layer\(index).yaml", bytes: bytes))
      if let root = try YAMLNode.document(in: bytes) { layers.append(SourcedValue(root, file: file)) }
    }
    return (chart, chart.render(values: layers, release: release, sources: sources, limits: limits))
  }

  /// All objects as one line of JSON each.
  mutating func objects() throws -> [String] {
    try render().rendering.documents.flatMap { $0.objects.map { JSONText.of($0.value) } }
  }

  func text(_ span: SourceSpan) -> String { "\(sources[span.file].path):\(sources.text(span))" }
}

/// Values as JSON with sorted keys, for comparisons.
enum JSONText {
  static func of(_ value: SourcedValue) -> String {
    switch value.content {
    case .null: "null"
    case .boolean(let flag): "\(flag)"
    case .integer(let number): "\(number)"
    case .decimal(let number): number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
    case .string(let string): "\"\(string)\""
    case .unknown: "?"
    case .list(let list): "[" + list.map(of).joined(separator: ",") + "]"
    case .map(let map): "{" + map.keys.sorted().map { "\($0):\(map[$0].map(of) ?? "")" }.joined(separator: ",") + "}"
    }
  }
}
