import StreamModel
import YAMLSyntax

/// How much each sort of observation says about a stream, from `rules/intent/weights.yaml`.
package final class EvidenceWeightFile: CatalogFormat {
  /// The weight of a sort of observation.
  package struct Weight: Sendable {
    package let source: Evidence.Source
    /// Positive for a stream, negative against one.
    package let points: Int
    /// Whether it is a word, which may be chance.
    package let isWord: Bool
    /// What was observed, for display.
    package let what: String
    package let example: String
  }

  /// The points that make a route likely.
  package let likely: Int
  /// The points that make a route evident.
  package let evident: Int
  /// How many observations without a decisive one make a route evident.
  package let observations: Int
  /// All weights, in the order of the file.
  package let weights: [Weight]
  private let points: [Int]
  private let words: [Bool]

  /// No weights.
  package convenience init() { self.init(likely: 1, evident: 1, observations: 1, weights: []) }

  private init(likely: Int, evident: Int, observations: Int, weights: [Weight]) {
    self.likely = likely
    self.evident = evident
    self.observations = observations
    self.weights = weights
    points = Evidence.Source.allCases.map { source in weights.first { $0.source == source }?.points ?? 0 }
    words = Evidence.Source.allCases.map { source in weights.first { $0.source == source }?.isWord ?? false }
  }

  /// Reads a file that is parsed already.
  package convenience init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "a file of weights")
    var thresholds = try FieldReader(fields.required("thresholds"), what: "\"thresholds\"")
    let likely = try Self.number(thresholds.required("likely"))
    let evident = try Self.number(thresholds.required("evident"))
    let observations = try Self.number(thresholds.required("observations"))
    try thresholds.finish()
    var weights: [Weight] = []
    for item in try fields.list("evidence") {
      var reader = try FieldReader(item, what: "a weight")
      let weight = Weight(
        source: try word(reader.required("id"), as: Evidence.Source.self, what: "sort of evidence"),
        points: try Self.number(reader.required("points")), isWord: try reader.flag("word") ?? false,
        what: try reader.text("what"), example: try reader.text("example"))
      try reader.finish()
      weights.append(weight)
    }
    try fields.finish()
    for source in Evidence.Source.allCases where !node.isPacked && weights.count(where: { $0.source == source }) != 1 {
      throw FileFormatError(message: "\"\(source.rawValue)\" needs exactly one weight", range: node.range)
    }
    self.init(likely: likely, evident: evident, observations: observations, weights: weights)
  }

  private static func number(_ node: YAMLNode) throws(FileFormatError) -> Int {
    guard let number = node.text.flatMap({ Int($0) }), abs(number) < 100 else {
      throw FileFormatError(message: "points are a whole number", range: node.range)
    }
    return number
  }

  /// The points of a sort of observation.
  package func points(of source: Evidence.Source) -> Int { points[source.number] }

  /// Whether a sort of observation is a word.
  package func isWord(_ source: Evidence.Source) -> Bool { words[source.number] }

  /// Whether one observation of this sort is enough.
  package func isDecisive(_ source: Evidence.Source) -> Bool { points(of: source) >= evident }
}
