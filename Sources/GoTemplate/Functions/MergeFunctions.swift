/// `merge` and `mergeOverwrite`, which change their first argument. Source: dario.cat/mergo, deepMerge.
enum MergeFunctions {
  static let table: [String: TemplateFunction] = [
    "merge": TemplateFunction(atLeast: 1, .own, keepsSource: false) { call throws(TemplateError) in
      try merge(call, overwrites: false)
    },
    "mustMerge": TemplateFunction(atLeast: 1, .own, keepsSource: false) { call throws(TemplateError) in
      try merge(call, overwrites: false)
    },
    "mergeOverwrite": TemplateFunction(atLeast: 1, .own, keepsSource: false) { call throws(TemplateError) in
      try merge(call, overwrites: true)
    },
    "mustMergeOverwrite": TemplateFunction(atLeast: 1, .own, keepsSource: false) { call throws(TemplateError) in
      try merge(call, overwrites: true)
    },
  ]

  private static func merge(_ call: FunctionCall, overwrites: Bool) throws(TemplateError) -> TemplateValue {
    if let reason = call[0].unknownReason { return .unknown(reason) }
    let target = try call.map(0)
    for index in 1..<max(1, call.count) {
      if let reason = call[index].unknownReason {
        // It may add any key, or replace one.
        target.unknownReason = reason
        if overwrites { for key in target.keys { target.set(key, .unknown(reason)) } }
        continue
      }
      try merge(try call.map(index), into: target, overwrites: overwrites, call, depth: 0)
    }
    return call[0]
  }

  private static func merge(
    _ source: TemplateMap, into target: TemplateMap, overwrites: Bool, _ call: FunctionCall, depth: Int
  ) throws(TemplateError) {
    guard source !== target else { return }
    if let reason = source.unknownReason { target.unknownReason = reason }
    for key in source.keys {
      try call.budget.visit(depth: depth)
      guard let entry = source.entry(key) else { continue }
      func set(_ value: TemplateValue) {
        call.host.willChange(target, key)
        target.set(key, value, keySource: entry.keySource)
      }
      let old = target.entry(key)?.value
      if entry.value.isNull {
        if overwrites { set(entry.value) }
        continue
      }
      guard let old, !old.isNull else {
        set(entry.value)
        continue
      }
      if let inner = entry.value.map, let below = old.map {
        if below.isEmpty, below.unknownReason == nil {
          set(entry.value)
        } else {
          try merge(inner, into: below, overwrites: overwrites, call, depth: depth + 1)
        }
        continue
      }
      if let new = entry.value.list, old.list != nil, overwrites {
        if !new.isEmpty { set(entry.value) }
        continue
      }
      if overwrites {
        set(entry.value)
        continue
      }
      switch old.truth {
      case false: set(entry.value)
      case nil: set(.unknown(old.unknownReason ?? "a part of it is not known"))
      default: break
      }
    }
  }
}
