import SourceText
import SourcedYAML

/// What a chart makes of some values.
package struct ChartRendering: Sendable {
  /// In the order of Helm's file names.
  package var documents: [RenderedDocument] = []
  /// Templates that failed, and parts that are not known.
  package var problems: [ChartProblem] = []
  /// Dependencies that are on and not among the files.
  package var missing: [MissingChart] = []
}

/// A dependency that is not among the files, with the values that it is given.
package struct MissingChart: Sendable {
  package let name: String
  package let values: SourcedMap
}

/// The output of one template: a file of YAML with any number of documents.
package struct RenderedDocument: Sendable {
  /// As Helm names it: `chart/charts/redis/templates/service.yaml`.
  package let templatePath: String
  /// The template.
  package let file: FileID
  package let text: RenderedText
  /// Bytes that stand for something that the files do not determine.
  package let unknownRanges: [Range<Int>]
  /// Bytes that are there or not, which a condition decides that is not known.
  package let uncertainRanges: [Range<Int>]
  /// The objects, read from the text; what is unknown or uncertain is unknown in them.
  package let objects: [RenderedObject]
}

/// One object of a rendered file.
package struct RenderedObject: Sendable {
  /// Its bytes in the text.
  package let range: Range<Int>
  package let value: SourcedValue
  /// Whether a condition that is not known decides whether there is the object.
  package let isUncertain: Bool
}
