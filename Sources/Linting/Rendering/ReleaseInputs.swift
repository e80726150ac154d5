import ConfigurationSources
import SourceText
import SourcedYAML
import StreamModel
import SystemSupport
import YAMLSyntax

/// Makes the routes of charts from elsewhere that objects of the run install with values.
struct ReleaseInputs {
  /// Routes that were made of a file's releases.
  struct Made {
    /// The file with the objects.
    let file: FileID
    let rendered: FileID
  }

  /// Looks into some files, and into the results of overlays, which are among the rendered files already.
  static func add(_ inputs: [FileID], to rendered: inout RenderedFiles, of files: ConfigurationFiles) -> [Made] {
    var made: [Made] = []
    for file in inputs where mayInstall(files.sources[file].bytes) {
      let outer = rendered.files[file]
      for release in objects(of: file, files).flatMap({ InstalledRelease.all(of: $0) }) {
        let routes = ReleaseRoutes(release: release).objects
        if routes.isEmpty { continue }
        var text = RenderedText()
        for route in routes { text.append(document: route) { _ in RenderedFiles.unknown } }
        let folder = folder(of: files.sources[file].path)
        let path = joinedPath(folder, "\(release.name).release\(made.count).yaml")
        let own = ObjectSource(
          release.kind, release.name, at: outer?.text.source(of: release.span.range) ?? release.span)
        let id = files.add(SourceFile(path: path, bytes: text.bytes))
        let traced = outer.map { text.moved(into: $0.text, of: file) } ?? text
        rendered.add(RenderedFiles.File(text: traced, sources: (outer?.sources ?? []) + [own]), as: id)
        made.append(Made(file: outer.flatMap { $0.sources.last?.span.file } ?? file, rendered: id))
      }
    }
    return made
  }

  private static func mayInstall(_ bytes: [UInt8]) -> Bool {
    bytes.contains("HelmRelease") || bytes.contains("kind: Application") || bytes.contains("HelmChart")
  }

  /// The objects of a file; none of one that is broken, which is told where it is read as configuration.
  private static func objects(of file: FileID, _ files: ConfigurationFiles) -> [SourcedValue] {
    YAMLStream(files.sources[file].bytes).documents.compactMap { document in
      document.root.map { SourcedValue($0, file: file) }
    }
  }
}
