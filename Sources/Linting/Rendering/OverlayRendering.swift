import ConfigurationSources
import Kustomize
import SourceText
import SourcedYAML
import StreamModel
import SystemSupport

/// Builds the overlays among the files of a run. The roots are judged; their bases and patches are parts of them.
struct OverlayRendering {
  /// Overlays of a run; a repository has some hundreds.
  private static let mostRoots = 2_000

  /// Builds the roots among some kustomization files and adds the results to the files of the run.
  static func add(_ paths: [String], to rendered: inout RenderedFiles, of files: ConfigurationFiles) -> [Root] {
    guard !paths.isEmpty else { return [] }
    // The reader numbers files as the run does, so that what it has read in addition is added in its order.
    var reader = KustomizeFiles(files.fileSystem, sources: files.sources)
    let roots = KustomizeRoots(paths, files: &reader).roots.prefix(mostRoots)
    let results = roots.map { KustomizeBuild.build($0, files: &reader) }
    for source in reader.sources.files.dropFirst(files.sources.files.count) { _ = files.add(source) }
    return results.compactMap { result in
      note(result, in: &rendered, files)
      guard !result.objects.isEmpty,
        let file = result.filesRead.first(where: { folder(of: files.sources[$0].path) == result.folder })
      else { return nil }
      for part in result.filesRead { rendered.add(consumed: part) }
      var text = RenderedText()
      for object in result.objects { text.append(document: object) { _ in RenderedFiles.unknown } }
      let path = joinedPath(result.folder, "kustomization.built.yaml")
      let id = files.add(SourceFile(path: path, bytes: text.bytes))
      let source = ObjectSource(.overlay, result.folder, at: SourceSpan(file: file, start: 0, end: 0))
      rendered.add(RenderedFiles.File(text: text, sources: [source]), as: id)
      return Root(file: file, rendered: id)
    }
  }

  /// An overlay that was built.
  struct Root {
    /// Its kustomization file.
    let file: FileID
    let rendered: FileID
  }

  private static func note(_ result: KustomizeResult, in rendered: inout RenderedFiles, _ files: ConfigurationFiles) {
    for problem in result.problems {
      // Files that are made before a build (secrets, downloads) are in no repository.
      let isMissing = problem.message.contains("No such file")
      rendered.add(
        InputProblem(
          level: isMissing ? .note : .warning,
          file: problem.span.map { files.sources[$0.file].path } ?? result.folder,
          message: "the overlay \(result.folder) was built without it: \(problem.message)", span: problem.span))
    }
    for unread in result.unread {
      rendered.add(
        InputProblem(
          level: .note, file: unread.span.map { files.sources[$0.file].path } ?? result.folder,
          message: "\(unread.address) is not read: nothing is fetched; kustomize build \(result.folder) | streamlint -",
          span: unread.span))
    }
  }
}
