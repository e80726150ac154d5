/// What happens below a condition that is not known. It may not have happened, so that everything that was changed is
/// unknown behind it.
struct UncertainRegion {
  let reason: String
  /// Maps with a larger number were made below the condition; nobody else holds them.
  let mapCount: Int
  var changes: [(map: TemplateMap, key: String, old: TemplateMap.Entry?)] = []

  init(reason: String, mapCount: Int) {
    self.reason = reason
    self.mapCount = mapCount
  }

  /// Takes the changes back, so that the other branch starts from the same state.
  func undo() {
    for change in changes.reversed() {
      if let old = change.old {
        change.map.set(change.key, old.value, keySource: old.keySource)
      } else {
        change.map.remove(change.key)
      }
    }
  }

  /// Makes unknown what was changed.
  func blur() {
    for change in changes { change.map.set(change.key, .unknown(reason)) }
  }
}
