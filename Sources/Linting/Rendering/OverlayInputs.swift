import ConfigurationSources
import Kustomize
import SourceText
import SourcedYAML
import StreamModel
import SystemSupport

/// Builds the overlays among the files of a run. The roots are judged; their bases and patches are parts of them.
struct OverlayInputs {
  /// Overlays of a run; a repository has some hundreds.
  private static let mostRoots = 2_000

  /// Builds the roots among some kustomization files and adds the results to the files of the run. `readable` are the
  /// files that a kustomization may name.
  static func add(
    _ paths: [String], from readable: any FileSystem, to rendered: inout RenderedFiles, of files: ConfigurationFiles
  ) {
    guard !paths.isEmpty else { return }
    // The reader numbers files as the run does, so that what it has read in addition is added in its order.
    var reader = KustomizeFiles(readable, sources: files.sources)
    let roots = KustomizeRoots(paths, files: &reader).roots
    for root in roots.dropFirst(mostRoots) {
      rendered.leaveOut(root, "more than \(mostRoots) overlays in one run; lint it by itself")
    }
    let results = roots.prefix(mostRoots).map { KustomizeBuild.build($0, files: &reader) }
    for source in reader.sources.files.dropFirst(files.sources.files.count) { _ = files.add(source) }
    for result in results { add(result, to: &rendered, of: files) }
  }

  private static func add(
    _ result: KustomizeResult, to rendered: inout RenderedFiles, of files: ConfigurationFiles
  ) {
    note(result, in: &rendered, files)
    guard !result.objects.isEmpty,
      let file = result.filesRead.first(where: { folder(of: files.sources[$0].path) == result.folder })
    else { return }
    rendered.add(consumed: result.filesRead)
    var text = RenderedText()
    for object in result.objects { text.append(document: object) { _ in RenderedFiles.unknown } }
    let source = ObjectSource(.overlay, result.folder, at: SourceSpan(file: file, start: 0, end: 0))
    rendered.add(
      RenderedFiles.File(text: text, sources: [source], description: file, parts: Set(result.filesRead)),
      named: "kustomization.built.yaml", to: files)
  }

  // MARK: What is not built

  private static func note(_ result: KustomizeResult, in rendered: inout RenderedFiles, _ files: ConfigurationFiles) {
    for problem in result.problems {
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
      let name = chart.entry["name"]?.string ?? chart.folder
      rendered.leaveOut(
        joinedPath(chart.folder, name),
        "helmCharts are not rendered; kustomize build --enable-helm \(result.folder) | streamlint -")
    }
  }
}
