import SourceText

/// A map of a template. It is shared by all values that hold it: charts change maps with `set` and `merge`, and others
/// see the change.
package final class TemplateMap {
  /// A value with the bytes of its key.
  package struct Entry {
    package var value: TemplateValue
    package var keySource: SourceSpan?
  }

  private var entries: [String: Entry] = [:]
  private var sorted: [String]?
  /// Why the map may have more keys than those known; nil when it has not.
  package var unknownReason: String?
  /// Larger than that of each map that existed before.
  package let number: Int

  package init(number: Int = 0) { self.number = number }

  package var count: Int { entries.count }
  package var isEmpty: Bool { entries.isEmpty }

  /// The entries in no order.
  package var unordered: Dictionary<String, Entry>.Values { entries.values }

  /// The keys in the order of their bytes.
  package var keys: [String] {
    if let sorted { return sorted }
    let keys = entries.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    sorted = keys
    return keys
  }

  package func entry(_ key: String) -> Entry? { entries[key] }

  /// The value of a key; nil when the map has none. A key that it may have is unknown.
  package subscript(key: String) -> TemplateValue? {
    if let entry = entries[key] { return entry.value }
    return unknownReason.map { .unknown($0) }
  }

  package func set(_ key: String, _ value: TemplateValue, keySource: SourceSpan? = nil) {
    if let old = entries.updateValue(Entry(value: value, keySource: keySource), forKey: key) {
      if keySource == nil, let source = old.keySource { entries[key]?.keySource = source }
    } else {
      sorted = nil
    }
  }

  package func remove(_ key: String) {
    if entries.removeValue(forKey: key) != nil { sorted = nil }
  }
}
