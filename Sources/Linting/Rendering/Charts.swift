import ConfigurationSources
import HelmCharts
import SourceText
import StreamModel
import SystemSupport

/// The charts of a run by their folders, each loaded once.
struct Charts {
  /// The files that a chart may name.
  private let fileSystem: any FileSystem
  private var loaded: [String: Chart] = [:]
  private var failed: Set<String> = []

  init(_ fileSystem: any FileSystem) { self.fileSystem = fileSystem }

  /// Whether a folder holds a chart.
  func isChart(_ folder: String) -> Bool { fileSystem.kind(of: joinedPath(folder, "Chart.yaml")) == .file }

  /// The chart of a folder; nil where it cannot be read, which is told once.
  mutating func chart(in folder: String, _ rendered: inout RenderedFiles, _ files: ConfigurationFiles) -> Chart? {
    let folder = normalizedPath(folder)
    if let known = loaded[folder] { return known }
    guard !failed.contains(folder) else { return nil }
    var sources = files.sources
    do throws(ChartLoadError) {
      let chart = try Chart.load(folder, from: fileSystem, into: &sources)
      loaded[folder] = chart
      for source in sources.files.dropFirst(files.sources.files.count) { _ = files.add(source) }
      for problem in chart.problems { rendered.note(problem, ofChartIn: folder, files) }
      return chart
    } catch {
      failed.insert(folder)
      rendered.add(
        InputProblem(
          level: .warning, file: joinedPath(folder, "Chart.yaml"), message: "the chart is not read: \(error.message)"))
      return nil
    }
  }
}

extension RenderedFiles {
  /// Tells a problem of a chart at its place.
  mutating func note(_ problem: ChartProblem, ofChartIn folder: String, _ files: ConfigurationFiles) {
    let file = problem.span.map { files.sources[$0.file].path } ?? joinedPath(folder, "Chart.yaml")
    add(InputProblem(level: .note, file: file, message: problem.message, span: problem.span))
  }
}
