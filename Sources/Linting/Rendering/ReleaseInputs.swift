import ConfigurationSources
import SourceText
import SourcedYAML
import StreamModel
import SystemSupport
import YAMLSyntax

/// Makes the routes of charts from elsewhere that objects of the run install with values.
struct ReleaseInputs {
  /// Looks into some files, and into the results of charts and overlays, which are among the rendered files already.
  static func add(_ inputs: [FileID], to rendered: inout RenderedFiles, of files: ConfigurationFiles) {
    for file in inputs where mayInstall(files.sources[file].bytes) {
      let outer = rendered.files[file]
      for root in YAMLStream(files.sources[file].bytes).documents.compactMap(\.root) {
        for release in ChartRelease.all(in: root) where !release.isSuspended {
          guard let values = values(of: release, in: file, &rendered, files) else { continue }
          var text = RenderedText()
          for route in ReleaseRoutes(release: release, values: values).objects {
            text.append(document: route) { _ in RenderedFiles.unknown }
          }
          let span = SourceSpan(file: file, start: root.range.lowerBound, end: root.range.upperBound)
          let own = ObjectSource(
            release.kind == .application ? .application : .helmRelease, release.name,
            at: outer?.text.source(of: span.range) ?? span)
          rendered.add(
            RenderedFiles.File(
              text: outer.map { text.moved(into: $0.text, of: file) } ?? text, sources: (outer?.sources ?? []) + [own],
              description: outer?.description ?? file, parts: outer?.parts ?? []),
            named: "release\(rendered.files.count).yaml", to: files)
        }
      }
    }
  }

  private static func mayInstall(_ bytes: [UInt8]) -> Bool {
    bytes.contains("HelmRelease") || bytes.contains("kind: Application") || bytes.contains("HelmChart")
  }

  /// The values of a release; nil where it has none, or text that is no YAML.
  private static func values(
    of release: ChartRelease, in file: FileID, _ rendered: inout RenderedFiles, _ files: ConfigurationFiles
  ) -> SourcedMap? {
    if let values = release.values { return SourcedValue(values, file: file).map }
    guard let text = release.valuesText.flatMap({ EmbeddedText(SourcedValue($0, file: file)) }) else { return nil }
    do throws(EmbeddedTextError) {
      return try text.documents().first?.map
    } catch {
      let mapping = rendered.mapping(files.sources)
      let span = error.span.map { mapping($0) }
      rendered.add(
        InputProblem(
          level: .warning, file: files.sources[span?.file ?? file].path,
          message: "the values of \(release.name) are no YAML: \(error.message)", span: span))
      return nil
    }
  }
}
