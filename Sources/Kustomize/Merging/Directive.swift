import SourcedYAML

/// The value of `$patch`.
enum Directive: String {
  case delete, replace, merge

  /// Takes the directive out of a map of a patch.
  static func take(from patch: inout SourcedValue?) throws(KustomizeError) -> Directive {
    guard let map = patch?.map, let value = map["$patch"] else { return .merge }
    guard let text = value.scalarText, let directive = Directive(rawValue: text) else {
      throw KustomizeError("$patch is delete, replace or merge", value.source)
    }
    patch?.updateMap { (map: inout SourcedMap) in map.remove("$patch") }
    return directive
  }

  /// Takes the directive for a whole list out of it: an item that is nothing else.
  static func take(fromList patch: inout SourcedValue?) throws(KustomizeError) -> Directive {
    guard let items = patch?.list,
      let position = items.firstIndex(where: { $0.map?["$patch"] != nil }), items[position].map?.count == 1
    else { return .merge }
    var item: SourcedValue? = items[position]
    let directive = try take(from: &item)
    patch?.updateList { (list: inout [SourcedValue]) in
      list.removeAll { $0.map?["$patch"]?.scalarText == directive.rawValue }
    }
    return directive
  }
}
