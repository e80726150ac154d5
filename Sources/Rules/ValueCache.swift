import StreamModel

/// The values of one hop that rules have read: several rules read the same ones. This is the only cache of the engine.
final class ValueCache {
  private let hop: any Hop
  /// Where the value of each aspect is in `values`; -1 for those that were not read.
  private var positions = [Int](repeating: -1, count: aspectCount)
  private var values: [EffectiveValue?] = []

  private static let aspectCount = Aspect.allCases.count

  init(of hop: any Hop) {
    self.hop = hop
    // As many as the rules of a hop usually read.
    values.reserveCapacity(16)
  }

  /// The value of an aspect; nil when the hop has none.
  func value(of aspect: Aspect) -> EffectiveValue? {
    let index = Int(aspect.rawValue)
    if positions[index] >= 0 { return values[positions[index]] }
    let value = hop.value(of: aspect)
    positions[index] = values.count
    values.append(value)
    return value
  }

  /// Whether the hop may have a value of an aspect; with `needsWritten`, an explicit one.
  func mayHave(_ aspect: Aspect, needsWritten: Bool) -> Bool {
    switch hop.summary(of: aspect) {
    case .absent: false
    case .default: !needsWritten
    case .written, .unknown: true
    }
  }
}
