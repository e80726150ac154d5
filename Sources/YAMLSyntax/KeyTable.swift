import CLibYAML

/// Finds keys that were seen before. Serves many mappings one after the other without being cleared.
struct KeyTable {
  private struct Slot {
    var generation: UInt32 = 0
    var hash: UInt32 = 0
    var key = Key()
  }

  private struct Key {
    var node: UInt32 = 0
    var text = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  }

  /// Up to so many keys are compared with each other, which needs no hashes.
  private static let few = 8

  private var keys: [Key] = []
  private var slots: [Slot] = []
  private var generation: UInt32 = 0
  private var mask = 0
  private var areFew = true

  /// Removes all keys and reserves capacity for `count` keys.
  mutating func begin(count: Int) {
    areFew = count <= Self.few
    if areFew { return keys.removeAll(keepingCapacity: true) }
    var size = 32
    while size < 2 * count { size *= 2 }
    if slots.count < size { slots = Array(repeating: Slot(), count: size) }
    mask = size - 1
    generation &+= 1
  }

  /// The node that was inserted with the same string before, or nil. The string must outlive the mapping.
  mutating func insert(_ text: UnsafeBufferPointer<UInt8>, _ node: UInt32) -> UInt32? {
    let key = Key(node: node, text: text)
    if areFew {
      if let same = keys.first(where: { Self.areEqual($0.text, text) }) { return same.node }
      keys.append(key)
      return nil
    }
    // Swift seeds its hashes anew in each process: keys that all collide cannot be prepared.
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(text))
    let full = hasher.finalize()
    let hash = UInt32(truncatingIfNeeded: full)
    var at = (full >> 32) & mask
    while slots[at].generation == generation {
      if slots[at].hash == hash, Self.areEqual(slots[at].key.text, text) { return slots[at].key.node }
      at = (at + 1) & mask
    }
    slots[at] = Slot(generation: generation, hash: hash, key: key)
    return nil
  }

  private static func areEqual(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    guard a.count == b.count else { return false }
    guard let x = a.baseAddress, let y = b.baseAddress else { return true }
    return memcmp(x, y, a.count) == 0
  }
}
