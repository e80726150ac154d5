import SourceText

extension Chart {
  /// The templates, values and descriptions of the chart and its subcharts.
  package var parts: Set<FileID> {
    var parts = Set(templates.map(\.file)).union(variants.map(\.file)).union(customResourceDefinitions)
    if let valuesFile { parts.insert(valuesFile) }
    if let source = metadata.source { parts.insert(source.file) }
    return subcharts.reduce(into: parts) { $0.formUnion($1.parts) }
  }
}
