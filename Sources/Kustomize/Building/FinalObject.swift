import SourceText
import SourcedYAML

/// What Kustomize does to every object at the end.
enum FinalObject {
  /// The object with annotations that are strings, `0x1F` as it is written; an empty field goes.
  static func value(of object: BuildObject, _ sources: SourceMap) -> SourcedValue {
    MetadataText.written(object.value, ["annotations"]) { value in
      if value.isImplicitNull { return "" }
      guard let text = value.scalarText else { return nil }
      let written = value.source.map { sources.text($0) } ?? ""
      let isSame =
        !written.isEmpty
        && SourcedValue(ScalarResolution.goYAML3.content(ofPlain: written)).hasSameData(as: value)
      return isSame ? written : text
    }
  }
}
