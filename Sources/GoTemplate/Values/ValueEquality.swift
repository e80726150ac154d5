extension TemplateValue {
  /// `reflect.DeepEqual`: types count, so that the integer 1 is not the decimal 1. nil when something unknown decides.
  package func isDeeplyEqual(
    _ other: TemplateValue, _ budget: TemplateBudget, depth: Int = 0
  ) throws(TemplateError) -> Bool? {
    try budget.visit(depth: depth)
    switch (content, other.content) {
    case (.unknown, _), (_, .unknown): return nil
    case (.null, .null): return true
    case (.boolean(let a), .boolean(let b)): return a == b
    case (.integer(let a, let aKind), .integer(let b, let bKind)): return a == b && aKind == bKind
    case (.decimal(let a), .decimal(let b)): return a == b
    case (.text(let a), .text(let b)): return a.isDetermined && b.isDetermined ? a.bytes == b.bytes : nil
    case (.list(let a), .list(let b)):
      guard a.count == b.count else { return false }
      var isKnown = true
      for (left, right) in zip(a, b) {
        switch try left.isDeeplyEqual(right, budget, depth: depth + 1) {
        case false: return false
        case nil: isKnown = false
        default: break
        }
      }
      return isKnown ? true : nil
    case (.map(let a), .map(let b)):
      if a === b { return true }
      if a.unknownReason != nil || b.unknownReason != nil { return nil }
      guard a.count == b.count else { return false }
      var isKnown = true
      for key in a.keys {
        guard let left = a.entry(key)?.value, let right = b.entry(key)?.value else { return false }
        switch try left.isDeeplyEqual(right, budget, depth: depth + 1) {
        case false: return false
        case nil: isKnown = false
        default: break
        }
      }
      return isKnown ? true : nil
    default: return false
    }
  }

  /// A copy that shares no map with this value.
  package func deepCopy(_ budget: TemplateBudget, depth: Int = 0) throws(TemplateError) -> TemplateValue {
    try budget.visit(depth: depth)
    switch content {
    case .list(let list):
      var copy: [TemplateValue] = []
      for item in list { copy.append(try item.deepCopy(budget, depth: depth + 1)) }
      return TemplateValue(.list(copy), source: source)
    case .map(let map):
      let copy = budget.newMap()
      for key in map.keys {
        guard let entry = map.entry(key) else { continue }
        copy.set(key, try entry.value.deepCopy(budget, depth: depth + 1), keySource: entry.keySource)
      }
      copy.unknownReason = map.unknownReason
      return TemplateValue(.map(copy), source: source)
    default: return self
    }
  }

  /// Whether the value and everything in it is known.
  package func isDetermined(_ budget: TemplateBudget, depth: Int = 0) throws(TemplateError) -> Bool {
    switch content {
    case .unknown: return false
    case .text(let text): return text.isDetermined
    case .list(let list):
      try budget.visit(depth: depth)
      for item in list where try !item.isDetermined(budget, depth: depth + 1) { return false }
      return true
    case .map(let map):
      try budget.visit(depth: depth)
      if map.unknownReason != nil { return false }
      for entry in map.unordered where try !entry.value.isDetermined(budget, depth: depth + 1) { return false }
      return true
    default: return true
    }
  }
}
