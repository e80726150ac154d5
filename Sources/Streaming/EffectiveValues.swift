/// The values in force at a hop, by aspect. There are few, so that they stand in one list, with a bit for each aspect that
/// has one: nothing is hashed, and no room is left between them.
package struct EffectiveValues: Sendable {
  /// A bit for each aspect that has a value.
  private var present: UInt64 = 0
  /// The values in the order of their aspects.
  package private(set) var list: ContiguousArray<EffectiveValue> = []

  private static let aspects = Aspect.allCases

  /// No values.
  package init() {}

  /// Makes room for values that will be added.
  package mutating func reserve(_ count: Int) { list.reserveCapacity(count) }

  /// The same values without room for many more.
  package var trimmed: EffectiveValues {
    guard list.capacity - list.count > max(1, list.count / 8) else { return self }
    var result = self
    result.list = list.withUnsafeBufferPointer { ContiguousArray($0) }
    return result
  }

  private func bit(_ aspect: Aspect) -> UInt64 { 1 << UInt64(truncatingIfNeeded: aspect.ordinal) }

  private func place(_ bit: UInt64) -> Int { (present & (bit &- 1)).nonzeroBitCount }

  /// The value of an aspect.
  package subscript(aspect: Aspect) -> EffectiveValue? {
    get {
      let bit = bit(aspect)
      return present & bit == 0 ? nil : list[place(bit)]
    }
    set {
      let bit = bit(aspect)
      let place = place(bit)
      if let newValue {
        if present & bit != 0 {
          list[place] = newValue
        } else if place == list.count {
          list.append(newValue)
        } else {
          list.insert(newValue, at: place)
        }
        present |= bit
      } else if present & bit != 0 {
        list.remove(at: place)
        present &= ~bit
      }
    }
  }

  /// Whether an aspect has a value.
  package func has(_ aspect: Aspect) -> Bool { present & bit(aspect) != 0 }

  /// The aspects that have a value.
  package var aspects: AspectSet { AspectSet(bits: present) }

  /// The aspects whose value somebody wrote.
  package var writtenAspects: AspectSet {
    var result = AspectSet()
    var bits = present
    // Nothing is copied to look at it.
    list.withUnsafeBufferPointer { list in
      for place in list.indices {
        if list[place].origin != .default { result.bits |= bits & (0 &- bits) }
        bits &= bits &- 1
      }
    }
    return result
  }

  /// Whether nothing is known about the value of an aspect that has one.
  package var holdsUnknown: Bool {
    list.contains { if case .unknown = $0.value { true } else { false } }
  }

  /// The first aspect whose value satisfies a condition.
  package func aspect(where holds: (EffectiveValue) -> Bool) -> Aspect? {
    var bits = present
    for value in list {
      if holds(value) { return Self.aspects[bits.trailingZeroBitCount] }
      bits &= bits &- 1
    }
    return nil
  }

  /// Takes all values of another list, which win.
  package mutating func take(_ other: EffectiveValues) {
    var bits = other.present
    for value in other.list {
      self[Self.aspects[bits.trailingZeroBitCount]] = value
      bits &= bits &- 1
    }
  }

  /// The values that satisfy a condition.
  package func filter(_ holds: (Aspect, EffectiveValue) -> Bool) -> EffectiveValues {
    var result = EffectiveValues()
    var bits = present
    for value in list {
      if holds(Self.aspects[bits.trailingZeroBitCount], value) {
        result.present |= bits & (0 &- bits)
        result.list.append(value)
      }
      bits &= bits &- 1
    }
    return result
  }
}

/// Some aspects, a bit each.
package struct AspectSet: Sendable {
  fileprivate var bits: UInt64 = 0

  /// None.
  package init() {}

  fileprivate init(bits: UInt64) { self.bits = bits }

  private static func bit(_ aspect: Aspect) -> UInt64 { 1 << UInt64(truncatingIfNeeded: aspect.ordinal) }

  /// Whether an aspect is one of them.
  package func contains(_ aspect: Aspect) -> Bool { bits & Self.bit(aspect) != 0 }

  /// Adds an aspect.
  package mutating func insert(_ aspect: Aspect) { bits |= Self.bit(aspect) }

  /// Takes an aspect out.
  package mutating func remove(_ aspect: Aspect) { bits &= ~Self.bit(aspect) }
}
