import ConfigurationSources
import HelmCharts
import Kustomize
import SourceText
import SourcedYAML
import StreamModel
import SystemSupport

/// Builds the overlays among the files of a run, and the folders that objects of Flux name. The roots are judged; their
/// bases and patches are parts of them.
struct OverlayInputs {
  private typealias ChartValues = (layers: [SourcedValue], problems: [KustomizeProblem])

  /// Overlays of a run; a repository has some hundreds.
  private static let mostRoots = 2_000

  /// Builds the roots among some kustomization files, and what objects of Flux in `inputs` and in the roots name, and adds
  /// the results to the files of the run.
  static func add(
    _ kustomizations: [String], _ inputs: [FileID], in paths: RepositoryPaths, to rendered: inout RenderedFiles,
    of files: ConfigurationFiles
  ) {
    guard !kustomizations.isEmpty || inputs.contains(where: { mayBeOfFlux(files.sources[$0].bytes) }) else { return }
    // The reader numbers files as the run does, so that what it has read in addition is added in its order.
    var reader = KustomizeFiles(paths.fileSystem, sources: files.sources)
    let roots = KustomizeRoots(kustomizations, files: &reader).roots
    for root in roots.dropFirst(mostRoots) {
      rendered.leaveOut(root, "more than \(mostRoots) overlays in one run; lint it by itself")
    }
    let results = roots.prefix(mostRoots).map {
      KustomizeBuild.build($0, files: &reader, charts: KustomizeCharts(), hashesNames: false)
    }
    let flux = fluxInputs(inputs, results, paths, &reader)
    let builds = flux?.builds ?? []
    for unread in flux?.unread ?? [] { rendered.add(unread) }
    let all = results + builds.map(\.result)
    let values = all.map { result in result.charts.map { KustomizeCharts().values(of: $0, &reader) } }
    for source in reader.sources.files.dropFirst(files.sources.files.count) { _ = files.add(source) }
    // A folder that Flux builds is not judged as it is without Flux.
    let covered = builds.reduce(into: Set<FileID>()) { $0.formUnion($1.result.filesRead) }
    for (number, result) in all.enumerated() {
      let place = number < results.count ? nil : builds[number - results.count].place
      if number < results.count, result.description(files).map(covered.contains) == true { continue }
      add(result, values[number], at: place, to: &rendered, of: files)
    }
  }

  private static func mayBeOfFlux(_ bytes: [UInt8]) -> Bool { bytes.contains("kustomize.toolkit.fluxcd.io/") }

  private static func fluxInputs(
    _ inputs: [FileID], _ results: [KustomizeResult], _ paths: RepositoryPaths, _ reader: inout KustomizeFiles
  ) -> FluxInputs? {
    let parts = results.reduce(into: Set<FileID>()) { $0.formUnion($1.filesRead) }
    var objects = results.flatMap(\.objects)
    let plain = inputs.filter { !parts.contains($0) }
    for file in plain where mayBeOfFlux(reader.sources[file].bytes) { objects += reader.readableDocuments(of: file) }
    guard objects.contains(where: { FluxKustomization($0) != nil }) else { return nil }
    // Variables of Flux are in ConfigMaps.
    for file in plain where reader.sources[file].bytes.contains("kind: ConfigMap") {
      objects += reader.readableDocuments(of: file)
    }
    return FluxInputs(objects, in: paths, limit: mostRoots, files: &reader)
  }

  /// `values` are those of the charts of the result.
  private static func add(
    _ result: KustomizeResult, _ values: [ChartValues], at place: SourceSpan?, to rendered: inout RenderedFiles,
    of files: ConfigurationFiles
  ) {
    note(result, result.problems + values.flatMap(\.problems), in: &rendered, files)
    guard !result.objects.isEmpty || !result.charts.isEmpty, let file = result.description(files) ?? place?.file else {
      return
    }
    rendered.add(consumed: result.filesRead)
    let source = ObjectSource(.overlay, result.folder, at: place ?? SourceSpan(file: file, start: 0, end: 0))
    rendered.add(
      RenderedFiles.File(
        text: RenderedFiles.text(of: result.objects), sources: [source], description: file, parts: Set(result.filesRead)
      ),
      named: "kustomization.built.yaml", to: files)
    for (chart, values) in zip(result.charts, values) {
      add(chart, values.layers, of: source, file, to: &rendered, of: files)
    }
  }

  /// The routes of a chart that only the network has.
  private static func add(
    _ chart: ChartEntry, _ values: [SourcedValue], of overlay: ObjectSource, _ description: FileID,
    to rendered: inout RenderedFiles,
    of files: ConfigurationFiles
  ) {
    let routes = ReleaseRoutes(
      chart: chart.name, name: chart.releaseName, namespace: chart.namespace,
      values: ValueMerging.layered(values.compactMap(\.map)))
    let own = ObjectSource(
      .chart, chart.name, at: chart.entry.source ?? SourceSpan(file: description, start: 0, end: 0))
    rendered.add(
      RenderedFiles.File(
        text: RenderedFiles.text(of: routes.objects), sources: [overlay, own], description: description,
        parts: [description],
        doubt: RenderedFiles.Doubt(condition: "unless the chart \(chart.name) sets it itself")),
      named: "\(chart.releaseName).rendered.yaml", to: files)
  }

  // MARK: What is not built

  private static func note(
    _ result: KustomizeResult, _ problems: [KustomizeProblem], in rendered: inout RenderedFiles,
    _ files: ConfigurationFiles
  ) {
    for problem in problems {
      rendered.add(
        InputProblem(
          // Files that are made before a build (secrets, downloads) are in no repository.
          level: problem.isMissingFile ? .note : .warning,
          file: problem.span.map { files.sources[$0.file].path } ?? result.folder,
          message: "the overlay \(result.folder) was built without it: \(problem.message)", span: problem.span))
    }
    for unread in result.unread {
      let advice = "kustomize build \(result.folder) | streamlint -"
      rendered.leaveOut(
        unread.address, "remote, or outside of the folders that are linted; \(advice)", .linkOutside)
      rendered.add(
        InputProblem(
          level: .note, file: unread.span.map { files.sources[$0.file].path } ?? result.folder,
          message: "\(unread.address) is not read: it is remote, or outside of the folders that are linted; \(advice)",
          span: unread.span))
    }
    for chart in result.charts {
      let advice = "kustomize build --enable-helm \(result.folder) | streamlint -"
      rendered.leaveOut(
        joinedPath(chart.folder, chart.name), "of this chart only its values are known: \(advice) reads the rest")
    }
  }
}

extension KustomizeResult {
  /// The kustomization of the folder; nil where Flux makes it.
  fileprivate func description(_ files: ConfigurationFiles) -> FileID? {
    filesRead.first { file in
      let path = files.sources[file].path
      return BuildFileName.isKustomization(path) && SystemSupport.folder(of: path) == folder
    }
  }
}
