/// The values in force at a hop, at most one for each aspect, in the order of the aspects.
package struct EffectiveValues: Sendable {
  /// The aspects that have a value, ascending. A hop has a few dozen at most, so that a list is searched sooner than a
  /// table; the values are beside it, so that a search copies none.
  package private(set) var aspects: [Aspect] = []
  /// In the order of `aspects`.
  private var values: [EffectiveValue] = []

  package init() {}

  /// The values without their aspects.
  package var list: [EffectiveValue] { values }

  /// The value of an aspect; nil when the hop has none.
  package subscript(aspect: Aspect) -> EffectiveValue? {
    get { aspects.firstIndex(of: aspect).map { values[$0] } }
    set {
      let index = aspects.firstIndex { $0 >= aspect } ?? aspects.count
      let isPresent = index < aspects.count && aspects[index] == aspect
      switch (newValue, isPresent) {
      case (let value?, true): values[index] = value
      case (let value?, false):
        aspects.insert(aspect, at: index)
        values.insert(value, at: index)
      case (nil, true):
        aspects.remove(at: index)
        values.remove(at: index)
      case (nil, false): break
      }
    }
  }

  /// Whether an aspect has a value.
  package func contains(_ aspect: Aspect) -> Bool { aspects.contains(aspect) }

  /// A summary of an aspect without its value.
  package func summary(of aspect: Aspect) -> ValueSummary {
    guard let index = aspects.firstIndex(of: aspect) else { return .absent }
    return values[index].isWritten ? .written : .default
  }

  /// Whether the files do not decide at least one of the values.
  package var hasUnknown: Bool { values.contains { $0.value == .unknown } }

  /// The first aspect whose value satisfies a condition.
  package func aspect(where isWanted: (EffectiveValue) -> Bool) -> Aspect? {
    values.firstIndex(where: isWanted).map { aspects[$0] }
  }

  /// The values that satisfy a condition.
  package func filter(_ isIncluded: (Aspect, EffectiveValue) -> Bool) -> EffectiveValues {
    var result = EffectiveValues()
    for (aspect, value) in zip(aspects, values) where isIncluded(aspect, value) {
      result.aspects.append(aspect)
      result.values.append(value)
    }
    return result
  }

  /// Takes over all values of another list; they replace values of the same aspects.
  package mutating func merge(_ other: EffectiveValues) {
    for (aspect, value) in zip(other.aspects, other.values) { self[aspect] = value }
  }
}
