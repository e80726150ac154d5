import StreamModel

/// The values of one hop that rules have read: several rules read the same ones. This is the only cache of the engine.
final class ValueCache {
  private let hop: any Hop
  /// The rules of a hop read few aspects, so that a search is faster than hashing.
  private var aspects: [Aspect] = []
  /// In the order of `aspects`.
  private var values: [EffectiveValue?] = []

  init(of hop: any Hop) { self.hop = hop }

  /// The value of an aspect; nil when the hop has none.
  func value(of aspect: Aspect) -> EffectiveValue? {
    if let index = aspects.firstIndex(where: { $0 == aspect }) { return values[index] }
    let value = hop.value(of: aspect)
    aspects.append(aspect)
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
