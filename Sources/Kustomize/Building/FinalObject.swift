import SourceText
import SourcedYAML

/// What Kustomize does to every object at the end.
enum FinalObject {
  /// The object with annotations that are strings; an empty field goes.
  static func value(of object: BuildObject, _ sources: SourceMap) -> SourcedValue {
    guard let annotations = object.value["metadata", "annotations"] else { return object.value }
    if annotations.isNullOrEmpty {
      var changed = object
      changed.setMetadata("annotations", nil)
      return changed.value
    }
    guard let map = annotations.map else { return object.value }
    let isText = map.pairs.allSatisfy { $0.value.string != nil }
    if isText { return object.value }
    var changed = object
    var text = annotations
    text.content = .map(
      SourcedMap(
        map.pairs.map {
          SourcedMap.Pair(key: $0.key, keySource: $0.keySource, value: self.text(of: $0.value, sources))
        }))
    changed.setMetadata("annotations", text)
    return changed.value
  }

  /// `0x10` stays `0x10`.
  private static func text(of value: SourcedValue, _ sources: SourceMap) -> SourcedValue {
    switch value.content {
    case .string, .unknown, .map, .list: return value
    case .null: return .text("", value.source)
    default:
      let written = value.source.map { sources.text($0) } ?? ""
      let isSame = !written.isEmpty && ScalarResolution.goYAML3.content(ofPlain: written).isSame(as: value.content)
      var result = SourcedValue.text(isSame ? written : value.scalarText ?? "", value.source)
      if isSame, let start = value.source?.start { result.literal = .whole(start) }
      return result
    }
  }
}

extension SourcedValue.Content {
  fileprivate func isSame(as other: SourcedValue.Content) -> Bool {
    SourcedValue(self).hasSameData(as: SourcedValue(other))
  }
}
