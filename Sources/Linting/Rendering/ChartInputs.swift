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

  /// A chart that was rendered with some values.
  struct Rendered {
    /// Chart.yaml.
    let file: FileID
    let rendered: FileID
  }

  /// What one rendering needs.
  private struct Task: Sendable {
    let chart: Chart
    let folder: String
    /// The values file of an environment; nil for the chart's own values.
    let variant: Chart.Variant?
  }

  /// Renders the charts whose `Chart.yaml` is at some paths and adds the results to the files of the run. A chart below
  /// another one's `charts/` is a part of that.
  static func add(_ paths: [String], to rendered: inout RenderedFiles, of files: ConfigurationFiles) -> [Rendered] {
    let folders = paths.map { folder(of: normalizedPath($0)) }.sorted()
    var tasks: [Task] = []
    for folder in outermost(folders).prefix(mostCharts) {
      guard let chart = load(folder, &rendered, files), !chart.isLibrary else { continue }
      for part in chart.parts { rendered.add(consumed: part) }
      tasks.append(Task(chart: chart, folder: folder, variant: nil))
      // Values below ci/ turn on everything for a test of the chart.
      for variant in chart.variants where !variant.name.hasPrefix("ci/") {
        tasks.append(Task(chart: chart, folder: folder, variant: variant))
      }
    }
    if tasks.isEmpty { return [] }
    let sources = files.sources
    let work = tasks
    let renderings = parallelMap(work.count) { number in
      work[number].chart.render(
        values: work[number].variant.map { [$0.values] } ?? [], release: Release(name: work[number].chart.name),
        sources: sources)
    }
    return zip(tasks, renderings).compactMap { task, rendering in add(rendering, task, to: &rendered, of: files) }
  }

  private static func load(_ folder: String, _ rendered: inout RenderedFiles, _ files: ConfigurationFiles) -> Chart? {
    var sources = files.sources
    let chart: Chart
    do throws(ChartLoadError) {
      chart = try Chart.load(folder, from: files.fileSystem, into: &sources)
    } catch {
      rendered.add(
        InputProblem(
          level: .warning, file: joinedPath(folder, "Chart.yaml"), message: "the chart is not read: \(error.message)"))
      return nil
    }
    for source in sources.files.dropFirst(files.sources.files.count) { _ = files.add(source) }
    for problem in chart.problems {
      rendered.add(
        InputProblem(
          level: .note, file: problem.span.map { files.sources[$0.file].path } ?? joinedPath(folder, "Chart.yaml"),
          message: problem.message, span: problem.span))
    }
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
  ) -> Rendered? {
    for problem in rendering.problems where task.variant == nil { note(problem, task, &rendered, files) }
    guard let file = task.chart.metadata.source?.file else { return nil }
    var text = RenderedText()
    for document in rendering.documents {
      for object in document.objects where !object.isUncertain { text.append(object, of: document) }
    }
    guard !text.bytes.isEmpty else { return nil }
    var sources = [ObjectSource(.chart, task.chart.name, at: SourceSpan(file: file, start: 0, end: 0))]
    var name = "chart"
    if let variant = task.variant {
      name = variant.name.split(separator: "/").joined(separator: "-")
      sources.append(
        ObjectSource(
          .values, joinedPath(task.folder, variant.name), at: SourceSpan(file: variant.file, start: 0, end: 0)))
    }
    let path = joinedPath(task.folder, "\(name).rendered.yaml")
    let id = files.add(SourceFile(path: path, bytes: text.bytes))
    rendered.add(RenderedFiles.File(text: text, sources: sources), as: id)
    return Rendered(file: file, rendered: id)
  }

  /// A template that the chart's own values do not render is named: values from elsewhere may.
  private static func note(
    _ problem: ChartProblem, _ task: Task, _ rendered: inout RenderedFiles, _ files: ConfigurationFiles
  ) {
    let template = task.chart.templates.first { problem.template?.hasSuffix("/" + $0.name) == true }
    let path = problem.span.map { files.sources[$0.file].path } ?? joinedPath(task.folder, "Chart.yaml")
    if let template, problem.template == task.chart.name + "/" + template.name {
      rendered.add(
        Summary.Skipped(
          file: files.sources[template.file].path,
          reason: "not rendered with the chart's own values: \(problem.message)",
          code: .template))
    }
    rendered.add(InputProblem(level: .note, file: path, message: problem.message, span: problem.span))
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
