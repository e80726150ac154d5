import ConfigurationSources
import HelmCharts
import SourceText
import StreamModel
import SystemSupport

/// Renders the charts among the files of a run: with their own values, and with each file of values for an environment.
struct ChartInputs {
  /// Charts of a run; a repository of charts has some hundreds.
  private static let mostCharts = 1_000

  /// Renders the charts whose `Chart.yaml` is at some paths and adds the results to the files of the run. A chart below
  /// another one's `charts/` is a part of that.
  static func add(
    _ paths: [String], _ charts: inout Charts, to rendered: inout RenderedFiles, of files: ConfigurationFiles
  ) {
    let folders = outermost(paths.map { folder(of: normalizedPath($0)) }.sorted())
    for folder in folders.dropFirst(mostCharts) {
      rendered.leaveOut(
        joinedPath(folder, "Chart.yaml"), "more than \(mostCharts) charts in one run; lint it by itself")
    }
    var tasks: [ChartTask] = []
    for folder in folders.prefix(mostCharts) {
      guard let chart = charts.chart(in: folder, &rendered, files), !chart.isLibrary,
        let file = chart.metadata.source?.file
      else { continue }
      rendered.add(consumed: chart.parts)
      let own = ChartTask(
        chart: chart, folder: folder, release: Release(name: chart.name), sources: [chart.objectSource],
        description: file, parts: chart.parts)
      tasks.append(own)
      for variant in chart.variants where !isTest(variant.name) {
        var task = own
        task.values = [variant.values]
        task.origin = variant.name
        task.resultName = variant.name.split(separator: "/").joined(separator: "-") + ".rendered.yaml"
        task.sources.append(
          ObjectSource(
            .values, joinedPath(folder, variant.name), at: SourceSpan(file: variant.file, start: 0, end: 0)))
        tasks.append(task)
      }
    }
    ChartTask.render(tasks, to: &rendered, of: files)
  }

  /// Whether values turn on everything for a test of the chart: `ci/` of chart-testing, `tests/` of helm-unittest.
  private static func isTest(_ name: String) -> Bool {
    ["ci/", "test/", "tests/"].contains(where: name.hasPrefix)
  }

  /// Charts that are not subcharts of others.
  private static func outermost(_ folders: [String]) -> [String] {
    let all = Set(folders)
    return folders.filter { path in
      var parts = path.split(separator: "/", omittingEmptySubsequences: false)
      while let charts = parts.lastIndex(of: "charts"), charts > 0 || path.hasPrefix("charts/") {
        let parent = parts[..<charts].joined(separator: "/")
        if all.contains(parent.isEmpty ? "." : parent) { return false }
        parts = Array(parts[..<charts])
      }
      return true
    }
  }
}

extension Chart {
  /// The chart as what makes an object.
  var objectSource: ObjectSource {
    ObjectSource(.chart, name, at: SourceSpan(file: metadata.source?.file ?? FileID(index: 0), start: 0, end: 0))
  }
}
