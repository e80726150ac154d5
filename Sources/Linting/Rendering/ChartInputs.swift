import ConfigurationSources
import HelmCharts
import SourceText
import SourcedYAML
import StreamModel
import SystemSupport

/// Renders the charts among the files of a run: with their own values, and with each file of values for an environment.
struct ChartInputs {
  /// Charts of a run; a repository of charts has some hundreds.
  private static let mostCharts = 1_000

  /// What one rendering needs.
  private struct Task: Sendable {
    let chart: Chart
    let folder: String
    /// The values file of an environment; nil for the chart's own values.
    let variant: Chart.Variant?
  }

  /// Renders the charts whose `Chart.yaml` is at some paths and adds the results to the files of the run. A chart below
  /// another one's `charts/` is a part of that. `readable` are the files that a chart may name.
  static func add(
    _ paths: [String], from readable: any FileSystem, to rendered: inout RenderedFiles, of files: ConfigurationFiles
  ) {
    let folders = outermost(paths.map { folder(of: normalizedPath($0)) }.sorted())
    for folder in folders.dropFirst(mostCharts) {
      rendered.leaveOut(
        joinedPath(folder, "Chart.yaml"), "more than \(mostCharts) charts in one run; lint it by itself")
    }
    var tasks: [Task] = []
    for folder in folders.prefix(mostCharts) {
      guard let chart = load(folder, from: readable, &rendered, files), !chart.isLibrary else { continue }
      rendered.add(consumed: chart.parts)
      tasks.append(Task(chart: chart, folder: folder, variant: nil))
      // Values below ci/ turn on everything for a test of the chart.
      for variant in chart.variants where !variant.name.hasPrefix("ci/") {
        tasks.append(Task(chart: chart, folder: folder, variant: variant))
      }
    }
    let (work, sources) = (tasks, files.sources)
    let renderings = parallelMap(work.count) { number in
      work[number].chart.render(
        values: work[number].variant.map { [$0.values] } ?? [], release: Release(name: work[number].chart.name),
        sources: sources)
    }
    for (task, rendering) in zip(tasks, renderings) { add(rendering, task, to: &rendered, of: files) }
  }

  private static func load(
    _ folder: String, from readable: any FileSystem, _ rendered: inout RenderedFiles, _ files: ConfigurationFiles
  ) -> Chart? {
    var sources = files.sources
    let chart: Chart
    do throws(ChartLoadError) {
      chart = try Chart.load(folder, from: readable, into: &sources)
    } catch {
      rendered.add(
        InputProblem(
          level: .warning, file: joinedPath(folder, "Chart.yaml"), message: "the chart is not read: \(error.message)"))
      return nil
    }
    for source in sources.files.dropFirst(files.sources.files.count) { _ = files.add(source) }
    for problem in chart.problems { note(problem, of: folder, &rendered, files) }
    return chart
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

  private static func add(
    _ rendering: ChartRendering, _ task: Task, to rendered: inout RenderedFiles, of files: ConfigurationFiles
  ) {
    for problem in rendering.problems { add(problem, task, &rendered, files) }
    guard let file = task.chart.metadata.source?.file else { return }
    var text = RenderedText()
    for document in rendering.documents {
      for object in document.objects {
        if object.isUncertain {
          addUncertain(object, of: document, &rendered, files)
        } else {
          text.append(object, of: document)
        }
      }
    }
    var sources = [ObjectSource(.chart, task.chart.name, at: SourceSpan(file: file, start: 0, end: 0))]
    if let variant = task.variant {
      sources.append(
        ObjectSource(
          .values, joinedPath(task.folder, variant.name), at: SourceSpan(file: variant.file, start: 0, end: 0)))
    }
    let name = task.variant.map { $0.name.split(separator: "/").joined(separator: "-") } ?? "chart"
    rendered.add(
      RenderedFiles.File(text: text, sources: sources, description: file, parts: task.chart.parts),
      named: "\(name).rendered.yaml", to: files)
  }

  // MARK: What is not rendered

  /// A template that some values do not render is named: others may.
  private static func add(
    _ problem: ChartProblem, _ task: Task, _ rendered: inout RenderedFiles, _ files: ConfigurationFiles
  ) {
    if let template = task.chart.templates.first(where: { problem.template == task.chart.name + "/" + $0.name }) {
      let values = task.variant?.name ?? "the chart's own values"
      rendered.leaveOut(files.sources[template.file].path, "not rendered with \(values): \(problem.message)")
    }
    note(problem, of: task.folder, &rendered, files)
  }

  /// An object of which only the cluster decides whether there is one.
  private static func addUncertain(
    _ object: RenderedObject, of document: RenderedDocument, _ rendered: inout RenderedFiles,
    _ files: ConfigurationFiles
  ) {
    let title = [object.value["kind"]?.string, object.value["metadata", "name"]?.string].compactMap(\.self)
    rendered.add(
      InputProblem(
        level: .note, file: files.sources[document.file].path,
        message: "\(title.joined(separator: "/")) is not judged: the files do not tell whether the chart makes it",
        span: document.text.source(of: object.range)))
  }

  private static func note(
    _ problem: ChartProblem, of folder: String, _ rendered: inout RenderedFiles, _ files: ConfigurationFiles
  ) {
    let file = problem.span.map { files.sources[$0.file].path } ?? joinedPath(folder, "Chart.yaml")
    rendered.add(InputProblem(level: .note, file: file, message: problem.message, span: problem.span))
  }
}

extension RenderedText {
  /// Appends an object of a chart: as it was rendered, or, where a part of it is not known, with that part as an action.
  fileprivate mutating func append(_ object: RenderedObject, of document: RenderedDocument) {
    let isKnown = (document.unknownRanges + document.uncertainRanges).allSatisfy { !$0.overlaps(object.range) }
    guard isKnown else { return append(document: object.value) { _ in RenderedFiles.unknown } }
    append("---\n")
    append(object.range, of: document.text)
    append("\n")
  }
}
