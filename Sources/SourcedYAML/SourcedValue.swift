import SourceText

/// A value of YAML or JSON that knows where it is written. Values of several files are put together to one: a chart's
/// values with those of a release, a base with the patches of an overlay.
package struct SourcedValue: Sendable {
  /// The content of a value.
  package enum Content: Sendable {
    case null
    case boolean(Bool)
    case integer(Int)
    /// A number that is no integer.
    case decimal(Double)
    case string(String)
    case list([SourcedValue])
    case map(SourcedMap)
    /// Something that the files do not determine, with the reason as a phrase: `the cluster decides it`.
    case unknown(String)
  }

  package var content: Content
  /// The bytes of the value in the file that sets it; nil where no file does.
  package var source: SourceSpan?
  /// Where the text of a scalar is in the file of `source`.
  package var literal: LiteralText

  package init(_ content: Content, source: SourceSpan? = nil, literal: LiteralText = .none) {
    self.content = content
    self.source = source
    self.literal = literal
  }

  /// The pairs of a map, or nil.
  package var map: SourcedMap? {
    if case .map(let map) = content { return map }
    return nil
  }

  /// The items of a list, or nil.
  package var list: [SourcedValue]? {
    if case .list(let list) = content { return list }
    return nil
  }

  /// The text of a string, or nil.
  package var string: String? {
    if case .string(let string) = content { return string }
    return nil
  }

  /// Whether the value is null.
  package var isNull: Bool {
    if case .null = content { return true }
    return false
  }

  /// Whether the files do not determine the value itself; parts of a known map or list may still be unknown.
  package var isUnknown: Bool {
    if case .unknown = content { return true }
    return false
  }

  /// The value below some keys; nil when one of them is missing or is no map.
  package subscript(path: String...) -> SourcedValue? {
    var value = self
    for key in path {
      guard let next = value.map?[key] else { return nil }
      value = next
    }
    return value
  }
}

/// The pairs of a map in the order in which they were written, each key once.
package struct SourcedMap: Sendable {
  /// A key with its value.
  package struct Pair: Sendable {
    package let key: String
    /// The bytes of the key; nil where no file has it.
    package var keySource: SourceSpan?
    package var value: SourcedValue

    package init(key: String, keySource: SourceSpan?, value: SourcedValue) {
      self.key = key
      self.keySource = keySource
      self.value = value
    }
  }

  package private(set) var pairs: [Pair] = []
  /// The position of each key; only of maps with many keys, most have few.
  private var positions: [String: Int] = [:]
  private static let few = 8

  package init() {}

  /// Of two pairs with one key the later counts.
  package init(_ pairs: some Sequence<Pair>) {
    for pair in pairs { set(pair) }
  }

  package var keys: [String] { pairs.map(\.key) }
  package var isEmpty: Bool { pairs.isEmpty }
  package var count: Int { pairs.count }

  private func position(_ key: String) -> Int? {
    pairs.count <= Self.few ? pairs.firstIndex { $0.key == key } : positions[key]
  }

  /// The pair with a key.
  package func pair(_ key: String) -> Pair? { position(key).map { pairs[$0] } }

  /// The value of a key; setting one keeps the key's own source.
  package subscript(key: String) -> SourcedValue? {
    get { position(key).map { pairs[$0].value } }
    set {
      guard let newValue else { return remove(key) }
      if let position = position(key) {
        pairs[position].value = newValue
      } else {
        set(Pair(key: key, keySource: nil, value: newValue))
      }
    }
  }

  /// Adds a pair, or replaces the one with the same key at its position.
  package mutating func set(_ pair: Pair) {
    if let position = position(pair.key) {
      pairs[position] = pair
      return
    }
    pairs.append(pair)
    if pairs.count == Self.few + 1 {
      for (index, pair) in pairs.enumerated() { positions[pair.key] = index }
    } else if pairs.count > Self.few {
      positions[pair.key] = pairs.count - 1
    }
  }

  /// Removes a key; nothing happens when there is none.
  package mutating func remove(_ key: String) {
    guard let position = position(key) else { return }
    pairs.remove(at: position)
    positions.removeAll()
    guard pairs.count > Self.few else { return }
    for (index, pair) in pairs.enumerated() { positions[pair.key] = index }
  }
}
