/// SplitMix64: the same numbers for the same seed on every machine.
package struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// The numbers of one configuration of a run.
  package init(seed: UInt64, index: Int) {
    state = seed &+ UInt64(index) &* 0x9e37_79b9_7f4a_7c15
    // Neighbouring seeds would otherwise begin alike.
    state = next()
  }

  /// The next number.
  package mutating func next() -> UInt64 {
    state = state &+ 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &self)]
  }

  /// One of several by weight.
  mutating func pick<Element>(weighted elements: [(Int, Element)]) -> Element {
    var left = Int.random(in: 0..<elements.reduce(0) { $0 + $1.0 }, using: &self)
    for (weight, element) in elements {
      left -= weight
      if left < 0 { return element }
    }
    return elements[0].1
  }
}
