import ConfigurationSources
import HelmCharts
import SourceText
import SourcedYAML
import StreamModel
import SystemSupport

/// One rendering of a chart: with its own values, with those of an environment, or with those of a release.
struct ChartTask: Sendable {
  let chart: Chart
  let folder: String
  /// Layers above the chart's own values, the strongest last.
  var values: [SourcedValue] = []
  var release: Release
  /// What gives the values, for messages: `values-prod.yaml`, `the release chat`.
  var origin = "the chart's own values"
  /// The name of the result.
  var resultName = "chart.rendered.yaml"
  /// What makes the objects, the chart first.
  var sources: [ObjectSource]
  /// The file whose scope governs the result.
  var description: FileID
  /// The files it was made of.
  var parts: Set<FileID>
  /// What may set values beside the layers.
  var doubt: RenderedFiles.Doubt?
  /// The rendered text that holds the values, where one does.
  var outer: (file: FileID, text: RenderedText)?

  /// Renders charts concurrently and adds the results to the files of the run, in their order.
  static func render(_ tasks: [ChartTask], to rendered: inout RenderedFiles, of files: ConfigurationFiles) {
    let sources = files.sources
    let renderings = parallelMap(tasks.count) { number in
      tasks[number].chart.render(values: tasks[number].values, release: tasks[number].release, sources: sources)
    }
    for (task, rendering) in zip(tasks, renderings) { task.add(rendering, to: &rendered, of: files) }
  }

  private func add(_ rendering: ChartRendering, to rendered: inout RenderedFiles, of files: ConfigurationFiles) {
    for problem in rendering.problems { add(problem, &rendered, files) }
    rendered.templates.add(rendering, of: chart, files.sources)
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
    add(text, named: resultName, doubt, to: &rendered, files)
    for chart in rendering.missing { addRoutes(of: chart, &rendered, files) }
  }

  private func add(
    _ text: RenderedText, named name: String, _ doubt: RenderedFiles.Doubt?, to rendered: inout RenderedFiles,
    _ files: ConfigurationFiles
  ) {
    let text = outer.map { text.moved(into: $0.text, of: $0.file) } ?? text
    rendered.add(
      RenderedFiles.File(text: text, sources: sources, description: description, parts: parts, doubt: doubt),
      named: name, to: files)
  }

  /// The routes that nearly all charts make of such values, for a dependency that is not among the files.
  private func addRoutes(of missing: MissingChart, _ rendered: inout RenderedFiles, _ files: ConfigurationFiles) {
    let routes = ReleaseRoutes(
      chart: missing.name, name: release.name, namespace: release.namespace, values: missing.values)
    let own = "unless the chart \(missing.name) sets it itself"
    add(
      RenderedFiles.text(of: routes.objects), named: "\(missing.name)-in-\(resultName)",
      RenderedFiles.Doubt(
        condition: doubt.map { "\($0.condition), and \(own)" } ?? own, files: doubt.map(\.files) ?? []),
      to: &rendered, files)
  }

  // MARK: What is not rendered

  /// A template that some values do not render is named: others may.
  private func add(_ problem: ChartProblem, _ rendered: inout RenderedFiles, _ files: ConfigurationFiles) {
    if let template = chart.templates.first(where: { problem.template == chart.name + "/" + $0.name }) {
      rendered.leaveOut(files.sources[template.file].path, "not rendered with \(origin): \(problem.message)")
    }
    rendered.note(problem, ofChartIn: folder, files)
  }

  /// An object of which only the cluster decides whether there is one.
  private func addUncertain(
    _ object: RenderedObject, of document: RenderedDocument, _ rendered: inout RenderedFiles,
    _ files: ConfigurationFiles
  ) {
    rendered.add(
      InputProblem(
        level: .note, file: files.sources[document.file].path, message: object.uncertainty,
        span: document.text.source(of: object.range)))
  }
}

extension RenderedObject {
  /// That only the cluster decides whether there is the object.
  var uncertainty: String {
    let title = [value["kind"]?.string, value["metadata", "name"]?.string].compactMap(\.self)
    return "\(title.joined(separator: "/")) is not judged: the files do not tell whether the chart makes it"
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
