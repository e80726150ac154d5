/// The values in force at a hop, at most one for each aspect, in the order of the aspects.
package struct EffectiveValues: Sendable {
  /// One value with the aspect that it decides.
  package struct Entry: Sendable {
    package let aspect: Aspect
    /// The value in force.
    package var value: EffectiveValue
  }

  /// The values. A hop has a few dozen at most, so that a list is searched sooner than a table.
  package private(set) var entries: [Entry] = []

  package init() {}

  /// The values without their aspects.
  package var list: [EffectiveValue] { entries.map(\.value) }

  /// The value of an aspect; nil when the hop has none.
  package subscript(aspect: Aspect) -> EffectiveValue? {
    get { entries.first { $0.aspect == aspect }?.value }
    set {
      let index = entries.firstIndex { $0.aspect >= aspect } ?? entries.count
      let isPresent = index < entries.count && entries[index].aspect == aspect
      switch (newValue, isPresent) {
      case (let value?, true): entries[index].value = value
      case (let value?, false): entries.insert(Entry(aspect: aspect, value: value), at: index)
      case (nil, true): entries.remove(at: index)
      case (nil, false): break
      }
    }
  }

  /// Whether an aspect has a value.
  package func contains(_ aspect: Aspect) -> Bool { entries.contains { $0.aspect == aspect } }

  /// A summary of an aspect without its value.
  package func summary(of aspect: Aspect) -> ValueSummary {
    guard let entry = entries.first(where: { $0.aspect == aspect }) else { return .absent }
    return entry.value.isWritten ? .written : .default
  }

  /// Whether the files do not decide at least one of the values.
  package var hasUnknown: Bool { entries.contains { $0.value.value == .unknown } }

  /// The first aspect whose value satisfies a condition.
  package func aspect(where isWanted: (EffectiveValue) -> Bool) -> Aspect? {
    entries.first { isWanted($0.value) }?.aspect
  }

  /// The values that satisfy a condition.
  package func filter(_ isIncluded: (Aspect, EffectiveValue) -> Bool) -> EffectiveValues {
    var result = EffectiveValues()
    result.entries = entries.filter { isIncluded($0.aspect, $0.value) }
    return result
  }

  /// Takes over all values of another list; they replace values of the same aspects.
  package mutating func merge(_ other: EffectiveValues) {
    for entry in other.entries { self[entry.aspect] = entry.value }
  }
}
