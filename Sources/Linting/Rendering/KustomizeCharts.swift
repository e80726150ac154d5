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
  func objects(of entry: ChartEntry, files: inout KustomizeFiles) -> [SourcedValue]? {
    guard let folder = folder(of: entry, files.fileSystem) else { return nil }
    let fileSystem = files.fileSystem
    let chart = try? files.read { (sources: inout SourceMap) throws(ChartLoadError) in
      try Chart.load(folder, from: fileSystem, into: &sources)
    }
    guard let chart, !chart.isLibrary, let values = values(of: entry, &files) else { return nil }
    let rendering = chart.render(
      values: values, release: Release(name: entry.releaseName, namespace: entry.namespace ?? "default"),
      sources: files.sources)
    return rendering.documents.flatMap(\.objects).filter { !$0.isUncertain }.map(\.value)
  }

  /// The folder of the chart below `chartHome`; with a version it may be in a folder of its own.
  private func folder(of entry: ChartEntry, _ fileSystem: any FileSystem) -> String? {
    let home = joinedPath(entry.folder, entry.globals?["chartHome"]?.string ?? "charts")
    let version = entry.entry["version"]?.string.map { "\(entry.name)-\($0)/" } ?? ""
    return [version + entry.name, entry.name].map { joinedPath(home, $0) }.first {
      fileSystem.kind(of: joinedPath($0, "Chart.yaml")) == .file
    }
  }

  /// The layers above the chart's own values; nil where one cannot be read.
  private func values(of entry: ChartEntry, _ files: inout KustomizeFiles) -> [SourcedValue]? {
    var layers: [SourcedValue] = []
    let merge = entry.entry["valuesMerge"]?.string ?? "override"
    if let path = entry.entry["valuesFile"]?.string, merge != "replace" {
      guard let file = files.values(joinedPath(entry.folder, path)) else { return nil }
      layers.append(file)
    }
    if let inline = entry.entry["valuesInline"], inline.map != nil {
      layers.insert(inline, at: merge == "merge" ? 0 : layers.endIndex)
    }
    for path in entry.entry["additionalValuesFiles"]?.list ?? [] {
      guard let file = path.string.flatMap({ files.values(joinedPath(entry.folder, $0)) }) else { return nil }
      layers.append(file)
    }
    return layers
  }
}

extension ChartEntry {
  var name: String { entry["name"]?.string ?? entry["chartName"]?.string ?? "" }
  var releaseName: String { entry["releaseName"]?.string ?? name }
}
