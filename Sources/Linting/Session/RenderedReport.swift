import SourceText
import StreamModel

extension SessionReport {
  /// The report with all spans in files that people edit.
  func inSources(of rendered: RenderedFiles, _ sources: SourceMap) -> SessionReport {
    if rendered.isEmpty { return self }
    let mapping = rendered.mapping(sources)
    var result = self
    // What several charts or overlays take from one place is told once.
    var told: Set<SourceSpan> = []
    result.problems = problems.compactMap { problem in
      guard let span = problem.span, !rendered.sources(of: span).isEmpty else { return problem }
      var mapped = problem.mapped(mapping)
      guard let place = mapped.span, told.insert(place).inserted else { return nil }
      mapped.file = sources[place.file].path
      return mapped
    }
    result.routes = routes.mapped(mapping)
    result.traces = traces.mapped(mapping)
    result.unserved = unserved.mapped(mapping)
    result.read = read.subtracting(rendered.files.keys).union(rendered.consumed)
    result.filesOfRoutes = filesOfRoutes.subtracting(rendered.files.keys).union(result.routes.map(\.span.file))
    return result
  }
}
