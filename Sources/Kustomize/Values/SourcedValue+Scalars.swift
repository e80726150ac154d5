import SourceText
import SourcedYAML

extension SourcedValue {
  /// The text of a scalar as YAML writes it without quotes; nil for collections and for what is unknown.
  var scalarText: String? { YAMLText.plain(content) }

  /// Whether the value is null, an empty map, an empty list or an empty string.
  var isNullOrEmpty: Bool {
    switch content {
    case .null: true
    case .map(let map): map.isEmpty
    case .list(let list): list.isEmpty
    case .string(let string): string.isEmpty
    default: false
    }
  }

  /// Whether null is expressed by nothing: `key:`.
  var isImplicitNull: Bool { isNull && source.map { $0.start == $0.end } == true }

  /// The value with each null as one that somebody wrote.
  var withExplicitNulls: SourcedValue {
    switch content {
    case .null: return isImplicitNull ? SourcedValue(.null) : self
    case .list(let list):
      return SourcedValue(.list(list.map(\.withExplicitNulls)), source: source, literal: literal)
    case .map(let map):
      var result = self
      result.content = .map(
        SourcedMap(
          map.pairs.map {
            SourcedMap.Pair(key: $0.key, keySource: $0.keySource, value: $0.value.withExplicitNulls)
          }))
      return result
    default: return self
    }
  }

  /// Whether the value is neither a map nor a list.
  var isScalar: Bool {
    switch content {
    case .map, .list: false
    default: true
    }
  }

  /// A new text that some file gives.
  static func text(_ string: String, _ source: SourceSpan?) -> SourcedValue {
    SourcedValue(.string(string), source: source)
  }

  /// The levels of collections, up to a limit.
  func depth(upTo limit: Int) -> Int {
    guard limit > 0 else { return 0 }
    switch content {
    case .map(let map): return 1 + (map.pairs.map { $0.value.depth(upTo: limit - 1) }.max() ?? 0)
    case .list(let list): return 1 + (list.map { $0.depth(upTo: limit - 1) }.max() ?? 0)
    default: return 0
    }
  }

  /// The number of values in the value, itself included; a long text counts as several.
  var weight: Int {
    switch content {
    case .map(let map): map.pairs.reduce(1) { $0 + $1.value.weight }
    case .list(let list): list.reduce(1) { $0 + $1.weight }
    case .string(let string): 1 + string.utf8.count / 16
    default: 1
    }
  }

  /// Changes the pairs of a map in place; nothing happens to other values.
  @discardableResult
  mutating func updateMap<R, E: Error>(_ body: (inout SourcedMap) throws(E) -> R) throws(E) -> R? {
    guard case .map(var map) = content else { return nil }
    content = .null
    defer { content = .map(map) }
    return try body(&map)
  }

  /// Changes the items of a list in place; nothing happens to other values.
  @discardableResult
  mutating func updateList<R, E: Error>(_ body: (inout [SourcedValue]) throws(E) -> R) throws(E) -> R? {
    guard case .list(var list) = content else { return nil }
    content = .null
    defer { content = .list(list) }
    return try body(&list)
  }
}
