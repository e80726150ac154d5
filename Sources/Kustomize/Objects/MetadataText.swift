import SourcedYAML

/// Labels and annotations as strings.
enum MetadataText {
  /// The object with what is no string in some fields of its metadata replaced by the text that `text` gives; an empty
  /// field goes.
  static func written(
    _ object: SourcedValue, _ fields: [String], _ text: (SourcedValue) -> String?
  ) -> SourcedValue {
    var result = BuildObject(object)
    for field in fields {
      guard let value = object["metadata", field] else { continue }
      if value.isNullOrEmpty {
        result.setMetadata(field, nil)
        continue
      }
      guard let map = value.map, !map.pairs.allSatisfy({ $0.value.string != nil }) else { continue }
      let pairs = map.pairs.map { pair in
        var pair = pair
        if pair.value.string == nil, let text = text(pair.value) { pair.value = .text(text, pair.value.source) }
        return pair
      }
      result.setMetadata(field, SourcedValue(.map(SourcedMap(pairs)), source: value.source))
    }
    return result.value
  }
}
