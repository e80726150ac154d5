import SourceText

/// Checks spans against the files of a run.
struct SpanChecks {
  private let places: [Places]

  init(_ sources: SourceMap) { places = sources.files.map { Places($0.bytes) } }

  func requireValid(_ span: SourceSpan, _ what: @autoclosure () -> String) {
    require(places.indices.contains(Int(span.file.index)), "\(what()) names no file of the run")
    places[Int(span.file.index)].requireValid(span.range, what())
  }
}
