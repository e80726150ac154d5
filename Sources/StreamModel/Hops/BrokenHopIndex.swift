/// The hops that certainly break a stream, and by which settings.
package struct BrokenHopIndex: Sendable {
  private var settings: [HopIdentity: Set<String>] = [:]

  /// None.
  package init() {}

  /// Adds a hop.
  package mutating func insert(_ hop: HopIdentity, _ setting: String) {
    settings[hop, default: []].insert(setting)
  }

  /// Adds all of another collection.
  package mutating func formUnion(_ other: BrokenHopIndex) {
    settings.merge(other.settings) { $0.union($1) }
  }

  /// Whether a hop breaks a stream by a setting, or by any when none is named.
  package func contains(_ hop: HopIdentity, by setting: String? = nil) -> Bool {
    guard let known = settings[hop] else { return false }
    return setting.map(known.contains) ?? true
  }
}
