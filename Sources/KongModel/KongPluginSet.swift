/// Which plugins run for a route.
package enum KongPluginSet {
  /// Of each name the most specific one that is enabled, and those that run for some requests only.
  package static func effective(_ entries: [KongPluginEntry], protocols: Set<String>) -> [KongPluginEntry] {
    guard !entries.isEmpty else { return [] }
    var best: [String: Int] = [:]
    var result: [KongPluginEntry] = []
    for entry in entries.sorted(by: { $0.rank > $1.rank }) where entry.isEnabled && entry.runs(for: protocols) {
      guard !entry.name.isEmpty else { continue }
      if entry.consumer != nil {
        result.append(entry)
      } else if best[entry.name] == nil {
        best[entry.name] = result.count
        result.append(entry)
      }
    }
    return result
  }
}
