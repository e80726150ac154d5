/// Finds keys that were seen before. Serves many mappings one after the other without being cleared.
struct KeyTable {
  private struct Slot {
    var generation: UInt32 = 0
    var hash: UInt32 = 0
    var node: UInt32 = 0
    var text = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  }

  private var slots: [Slot] = []
  private var generation: UInt32 = 0
  private var mask = 0

  /// Forgets everything and makes room for `count` keys.
  mutating func begin(count: Int) {
    var size = 16
    while size < 2 * count { size *= 2 }
    if slots.count < size { slots = Array(repeating: Slot(), count: size) }
    mask = size - 1
    generation &+= 1
  }

  /// The node that was inserted with the same text before, or nil. The text must outlive the mapping.
  mutating func insert(_ text: UnsafeBufferPointer<UInt8>, _ node: UInt32) -> UInt32? {
    // Swift seeds its hashes anew in each process: nobody can write keys that all collide.
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(text))
    let full = hasher.finalize()
    let hash = UInt32(truncatingIfNeeded: full)
    var at = (full >> 32) & mask
    while slots[at].generation == generation {
      if slots[at].hash == hash, slots[at].text.elementsEqual(text) { return slots[at].node }
      at = (at + 1) & mask
    }
    slots[at] = Slot(generation: generation, hash: hash, node: node, text: text)
    return nil
  }
}
