/// Where an observation decides what is in force: the findings of these hops are its consequences.
package struct CauseScope: Sendable {
  /// A hop, and the route that it serves because of the observation.
  package struct Place: Sendable, Hashable {
    package let hop: HopIdentity
    /// Nil for all routes of the hop.
    package let route: String?

    package init(_ hop: HopIdentity, route: String? = nil) {
      self.hop = hop
      self.route = route
    }
  }

  /// The values that the observation decides.
  package enum Values: Sendable {
    /// Those of some settings, where nothing else is written.
    case defaults(of: Set<String>)
    /// Those of some aspects, where nothing else is written.
    case aspects(Set<Aspect>)
    /// All that are not written.
    case allDefaults
    /// All: another block was meant to serve the route.
    case all
  }

  package var places: [Place]
  package var values: Values

  package init(_ places: [Place], _ values: Values) {
    self.places = places
    self.values = values
  }

  /// Whether the observation decides a value of an aspect.
  package func decides(_ value: EffectiveValue, of aspect: Aspect) -> Bool {
    switch values {
    case .all: true
    case .allDefaults: !value.isWritten
    case .defaults(let settings): !value.isWritten && settings.contains(value.setting)
    case .aspects(let aspects): !value.isWritten && aspects.contains(aspect)
    }
  }
}
