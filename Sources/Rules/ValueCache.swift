import StreamModel

/// The values of one hop that rules have read: several rules read the same ones. This is the only cache of the engine.
struct ValueCache {
  /// Where the value of each aspect is in `values`; -1 for those that were not read.
  private var positions = [Int8](repeating: -1, count: aspectCount)
  private var values: [EffectiveValue?] = []

  private static let aspectCount = Aspect.allCases.count

  init() {
    // As many as the rules of a hop usually read.
    values.reserveCapacity(16)
  }

  /// The value of an aspect; nil when the hop has none.
  mutating func value(of aspect: Aspect, at hop: any Hop) -> EffectiveValue? {
    let index = Int(aspect.rawValue)
    if positions[index] >= 0 { return values[Int(positions[index])] }
    let value = hop.value(of: aspect)
    positions[index] = Int8(values.count)
    values.append(value)
    return value
  }
}
