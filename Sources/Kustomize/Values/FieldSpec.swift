import SourcedYAML

/// A field of some kinds of objects that a transformer changes (api/types/fieldspec.go). Lists on the way are gone
/// through; a part with `[]` is a list.
struct FieldSpec: Sendable, Equatable {
  var group = ""
  var version = ""
  var kind = ""
  let path: String
  /// Whether missing maps on the way are made.
  var creates = false

  /// What is made at the end of the path where nothing is.
  enum Leaf {
    case scalar, map
  }

  /// Calls `body` with each value at the path.
  func update(
    _ value: inout SourcedValue, creating leaf: Leaf?, _ body: (inout SourcedValue) throws(KustomizeError) -> Void
  ) throws(KustomizeError) {
    let parts = FieldPath.parts(path)
    guard parts.count <= FieldPath.depthLimit else { throw KustomizeError("the path \(path.prefix(80))… is too long") }
    try Self.update(&value, parts[...], creates ? leaf : nil, body)
  }

  private static func update(
    _ value: inout SourcedValue, _ path: ArraySlice<String>, _ leaf: Leaf?,
    _ body: (inout SourcedValue) throws(KustomizeError) -> Void
  ) throws(KustomizeError) {
    guard let first = path.first else { return try body(&value) }
    if value.list != nil {
      try value.updateList { (list: inout [SourcedValue]) throws(KustomizeError) in
        for index in list.indices { try update(&list[index], path, leaf, body) }
      }
      return
    }
    let isList = first.hasSuffix("[]")
    let key = isList ? String(first.dropLast(2)) : first
    try value.updateMap { (map: inout SourcedMap) throws(KustomizeError) in
      let creates = leaf != nil && !isList
      guard var field = map[key] ?? (creates ? SourcedValue(.null) : nil) else { return }
      if field.isNull {
        if isList {
          field.content = .list([])
        } else if creates {
          field.content = path.count > 1 || leaf == .map ? .map(SourcedMap()) : .string("")
        }
      }
      try update(&field, path.dropFirst(), leaf, body)
      map[key] = field
    }
  }
}
