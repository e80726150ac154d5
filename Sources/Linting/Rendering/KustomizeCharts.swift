import HelmCharts
import Kustomize
import SourceText
import SourcedYAML
import SystemSupport
import YAMLSyntax

/// Renders the charts of kustomizations that are in the repository.
///
/// Source: kustomize api/types/helmchartargs.go and api/internal/builtins/HelmChartInflationGenerator.go.
struct KustomizeCharts: ChartRenderer {
  func rendering(of entry: ChartEntry, files: inout KustomizeFiles) -> RenderedChart? {
    guard let folder = folder(of: entry, files.fileSystem) else { return nil }
    let fileSystem = files.fileSystem
    let chart: Chart
    do {
      chart = try files.read { (sources: inout SourceMap) throws(ChartLoadError) in
        try Chart.load(folder, from: fileSystem, into: &sources)
      }
    } catch {
      return RenderedChart(objects: [], problems: [KustomizeProblem(error.message, at: error.span)])
    }
    let values = values(of: entry, &files)
    let rendering = chart.render(
      values: values.layers, release: Release(name: entry.releaseName, namespace: entry.namespace ?? "default"),
      sources: files.sources)
    let objects = rendering.documents.flatMap(\.objects)
    return RenderedChart(
      objects: objects.filter { !$0.isUncertain }.map(\.value),
      problems: values.problems + rendering.problems.map { KustomizeProblem($0.message, at: $0.span) }
        + objects.filter(\.isUncertain).map { KustomizeProblem($0.uncertainty, at: $0.value.source) })
  }

  /// The folder of the chart below `chartHome`; with a version it may be in a folder of its own.
  private func folder(of entry: ChartEntry, _ fileSystem: any FileSystem) -> String? {
    let home = joinedPath(entry.folder, entry.globals?["chartHome"]?.string ?? "charts")
    let version = entry.entry["version"]?.string.map { "\(entry.name)-\($0)/" } ?? ""
    return [version + entry.name, entry.name].map { joinedPath(home, $0) }.first {
      fileSystem.kind(of: joinedPath($0, "Chart.yaml")) == .file
    }
  }

  /// The layers above the chart's own values, and the files of values that cannot be read.
  func values(
    of entry: ChartEntry, _ files: inout KustomizeFiles
  ) -> (layers: [SourcedValue], problems: [KustomizeProblem]) {
    var layers: [SourcedValue] = []
    var problems: [KustomizeProblem] = []
    func read(_ path: SourcedValue) -> [SourcedValue] {
      if let file = path.string.flatMap({ files.values(joinedPath(entry.folder, $0)) }) { return [file] }
      problems.append(KustomizeProblem("the values of \(entry.name) cannot be read", at: path.source))
      return []
    }
    let inline = entry.entry["valuesInline"].map { [$0] } ?? []
    switch entry.entry["valuesMerge"]?.string {
    case "replace": layers = inline
    case "merge": layers = inline + (entry.entry["valuesFile"].map(read) ?? [])
    default: layers = (entry.entry["valuesFile"].map(read) ?? []) + inline
    }
    for path in entry.entry["additionalValuesFiles"]?.list ?? [] { layers += read(path) }
    return (layers, problems)
  }
}

extension ChartEntry {
  var name: String { entry["name"]?.string ?? entry["chartName"]?.string ?? "" }
  var releaseName: String { entry["releaseName"]?.string ?? name }
}
