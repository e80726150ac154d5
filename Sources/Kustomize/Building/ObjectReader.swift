import SourcedYAML

/// The objects in the documents of a file (api/resource/factory.go).
enum ObjectReader {
  /// The objects of a document: those of a list of objects, or the document itself.
  static func objects(in document: SourcedValue) throws(KustomizeError) -> [SourcedValue] {
    guard document.map != nil else { throw KustomizeError("an object of Kubernetes is a map", document.source) }
    guard let kind = document["kind"]?.scalarText, !kind.isEmpty else {
      throw KustomizeError("the object has no kind", document.source)
    }
    if kind.hasSuffix("List"), let items = document["items"] {
      if items.isNull { return [] }
      guard let list = items.list else { throw KustomizeError("the items of a list are a list", items.source) }
      var result: [SourcedValue] = []
      for item in list where !item.isNullOrEmpty { result += try objects(in: item) }
      return result
    }
    if document["metadata", "name"]?.scalarText?.isEmpty != false || document["metadata", "name"]?.isNull == true {
      throw KustomizeError("the object has no metadata.name", document["metadata"]?.source ?? document.source)
    }
    return [document]
  }
}
