import SourceText
import StreamModel

extension SessionReport {
  /// The report with all spans in files that people edit.
  func inSources(of rendered: RenderedFiles, _ sources: SourceMap) -> SessionReport {
    if rendered.isEmpty { return self }
    let mapping = rendered.mapping(sources)
    var result = self
    // What several charts or overlays take from one place is told once.
    result.problems =
      problems.map { problem in
        guard let span = problem.span, !rendered.sources(of: span).isEmpty else { return problem }
        var mapped = problem.mapped(mapping)
        mapped.file = sources[mapping(span).file].path
        return mapped
      }.withoutRepeats
    result.routes = routes.mapped(mapping)
    result.traces = traces.map { trace in
      var trace = trace
      for index in trace.hops.indices { trace.hops[index].sources = rendered.sources(of: trace.hops[index].span) }
      return trace
    }.mapped(mapping)
    result.unserved = unserved.mapped(mapping)
    result.read = rendered.edited(read)
    // What decides a rendered route was judged with it.
    result.filesOfRoutes = rendered.edited(filesOfRoutes).union(result.routes.map(\.span.file))
    return result
  }
}
