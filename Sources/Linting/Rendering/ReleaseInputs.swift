import ConfigurationSources
import HelmCharts
import SourceText
import SourcedYAML
import StreamModel
import SystemSupport
import YAMLSyntax

/// What releases install: charts of the repository are rendered with the values of the release, and of charts from
/// elsewhere the routes are made that nearly all charts make of such values.
struct ReleaseInputs {
  /// Releases of charts of the repository in a run.
  private static let mostRenderings = 2_000

  private let paths: RepositoryPaths
  private let files: ConfigurationFiles
  private let configMaps: ConfigMapTexts

  private init(_ paths: RepositoryPaths, _ files: ConfigurationFiles, _ configMaps: ConfigMapTexts) {
    self.paths = paths
    self.files = files
    self.configMaps = configMaps
  }

  /// Looks into some files, into the results of charts and overlays, which are among the rendered files already, and into
  /// files of Helmfile.
  static func add(
    _ inputs: [FileID], _ helmfiles: [String], in paths: RepositoryPaths, _ charts: inout Charts,
    to rendered: inout RenderedFiles,
    of files: ConfigurationFiles
  ) {
    let holders = inputs.filter { mayInstall(files.sources[$0].bytes) }
    guard !holders.isEmpty || !helmfiles.isEmpty else { return }
    let reader = ReleaseInputs(paths, files, ConfigMapTexts(configMaps(in: inputs, files.sources)))
    var tasks: [ChartTask] = []
    for file in holders {
      for root in YAMLStream(files.sources[file].bytes).documents.compactMap(\.root) {
        for release in ChartRelease.all(in: root) where !release.isSuspended {
          reader.add(release, at: root, in: file, &tasks, &charts, &rendered)
        }
      }
    }
    for path in helmfiles { reader.add(helmfile: path, &tasks, &charts, &rendered) }
    ChartTask.render(Array(tasks.prefix(mostRenderings)), to: &rendered, of: files)
    for task in tasks.dropFirst(mostRenderings) {
      rendered.leaveOut(
        files.sources[task.description].path, "more than \(mostRenderings) releases of charts of the repository")
    }
  }

  /// The documents of files with ConfigMaps.
  private static func configMaps(in inputs: [FileID], _ sources: SourceMap) -> [SourcedValue] {
    inputs.filter { sources[$0].bytes.contains("kind: ConfigMap") }.flatMap { file in
      YAMLStream(sources[file].bytes).documents.compactMap(\.root).map { SourcedValue($0, file: file) }
    }
  }

  private static func mayInstall(_ bytes: [UInt8]) -> Bool {
    bytes.contains("HelmRelease") || bytes.contains("kind: Application") || bytes.contains("HelmChart")
  }

  /// A file that is YAML only after its templates were executed is named as not read.
  private func add(
    helmfile path: String, _ tasks: inout [ChartTask], _ charts: inout Charts, _ rendered: inout RenderedFiles
  ) {
    guard let file = try? files.file(at: path),
      let roots = try? YAMLNode.documents(in: files.sources[file].bytes)
    else { return }
    let releases = roots.flatMap(ChartRelease.releases(ofHelmfile:))
    guard !releases.isEmpty else { return }
    rendered.add(consumed: [file])
    for (release, node) in releases where !release.isSuspended {
      add(release, at: node, in: file, &tasks, &charts, &rendered)
    }
  }

  private func add(
    _ release: ChartRelease, at root: YAMLNode, in file: FileID, _ tasks: inout [ChartTask],
    _ charts: inout Charts, _ rendered: inout RenderedFiles
  ) {
    let outer = rendered.files[file]
    let description = outer?.description ?? file
    let own = files.sources[description].path
    let folder = release.path.flatMap { path -> String? in
      if release.kind == .helmfile {
        let folder = joinedPath(SystemSupport.folder(of: own), path)
        return charts.isChart(folder) ? folder : nil
      }
      return paths.path(path, from: own) { charts.isChart($0) }
    }
    let values = ReleaseValues(
      of: release,
      ReleaseValues.Places(
        paths: paths, files: files, configMaps: configMaps, file: file, description: description, folder: folder,
        mapping: rendered.mapping(files.sources)))
    for problem in values.problems { rendered.add(problem) }
    let span = SourceSpan(file: file, start: root.range.lowerBound, end: root.range.upperBound)
    let source = ObjectSource(
      release.kind.isOfArgo ? .application : .helmRelease, release.name,
      at: outer?.text.source(of: span.range) ?? span)
    let result = Result(
      release: release, values: values, file: file, outer: outer, source: source, description: description)
    if let folder, let chart = charts.chart(in: folder, &rendered, files) {
      rendered.add(consumed: values.files)
      tasks.append(result.task(chart, folder, number: tasks.count))
    } else {
      let file = result.routes
      rendered.add(file, named: "release\(rendered.files.count).yaml", to: files)
    }
  }

  /// A release with its values.
  private struct Result {
    let release: ChartRelease
    let values: ReleaseValues
    let file: FileID
    let outer: RenderedFiles.File?
    let source: ObjectSource
    let description: FileID

    /// The files of the release.
    private var parts: Set<FileID> { values.files.union(outer?.parts ?? []).union([description]) }

    /// What the rendering of a chart of the repository needs.
    func task(_ chart: Chart, _ folder: String, number: Int) -> ChartTask {
      var unknown = values.unknown
      if release.isPostRendered { unknown.append("a post-renderer") }
      let chart = release.replacesOwnValues ? chart.withoutOwnValues : chart
      var task = ChartTask(
        chart: chart, folder: folder,
        release: Release(name: release.name, namespace: release.namespace ?? "default"),
        sources: (outer?.sources ?? []) + [source, chart.objectSource], description: description,
        parts: chart.parts.union(parts))
      task.values = values.layers.map { $0.forChart(isUnknown: RenderedFiles.holdsUnknown) }
      task.origin = "the values of \(release.name)"
      task.resultName = "\(release.name)-\(number).rendered.yaml"
      if !unknown.isEmpty {
        task.doubt = RenderedFiles.Doubt(
          condition: "unless \(unknown.joined(separator: " or ")) sets it",
          files: release.isPostRendered ? nil : values.weaker.union([chart.valuesFile].compactMap(\.self)))
      }
      task.outer = outer.map { (file, $0.text) }
      return task
    }

    /// The routes of a chart that is not among the files.
    var routes: RenderedFiles.File {
      let routes = ReleaseRoutes(
        chart: release.chart, name: release.name, namespace: release.namespace,
        version: release.version, owner: "\(release.kind.rawValue)/\(release.name)",
        values: ValueMerging.layered(values.layers.compactMap(\.map)))
      let text = RenderedFiles.text(of: routes.objects)
      return RenderedFiles.File(
        text: outer.map { text.moved(into: $0.text, of: file) } ?? text, sources: (outer?.sources ?? []) + [source],
        description: description, parts: parts,
        doubt: RenderedFiles.Doubt(
          condition:
            "unless \((["the chart of \(release.name)"] + values.unknown).joined(separator: " or ")) sets it itself",
          files: release.isPostRendered ? nil : values.weaker))
    }
  }
}

extension ChartRelease.Kind {
  fileprivate var isOfArgo: Bool { self == .application || self == .applicationSet }
}
