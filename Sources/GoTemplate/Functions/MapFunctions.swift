/// Sprig's functions on maps. `set` and `unset` change the map that they are given.
enum MapFunctions {
  static let table: [String: TemplateFunction] = [
    "dict": TemplateFunction(atLeast: 0, .own, keepsSource: false) { call throws(TemplateError) in try dict(call) },
    "get": TemplateFunction(2...2, keepsSource: false) { call throws(TemplateError) in
      try call.map(0)[try call.string(1)] ?? .text("")
    },
    "set": TemplateFunction(3...3, .own, keepsSource: false) { call throws(TemplateError) in
      if call[0].unknownReason != nil { return call[0] }
      let map = try call.map(0)
      guard call[1].unknownReason == nil, try call.text(1).isDetermined else {
        map.unknownReason = "a key is not known"
        return call[0]
      }
      let key = try call.string(1)
      call.host.willChange(map, key)
      map.set(key, call[2])
      return call[0]
    },
    "unset": TemplateFunction(2...2, keepsSource: false) { call throws(TemplateError) in
      let map = try call.map(0)
      let key = try call.string(1)
      call.host.willChange(map, key)
      map.remove(key)
      return call[0]
    },
    "hasKey": TemplateFunction(2...2, keepsSource: false) { call throws(TemplateError) in
      let map = try call.map(0)
      let key = try call.string(1)
      if let entry = map.entry(key) { return entry.value.unknownReason.map { .unknown($0) } ?? .boolean(true) }
      return map.unknownReason.map { .unknown($0) } ?? .boolean(false)
    },
    "pluck": TemplateFunction(atLeast: 1, keepsSource: false) { call throws(TemplateError) in
      let key = try call.string(0)
      var result: [TemplateValue] = []
      for index in 1..<max(1, call.count) {
        let map = try call.map(index)
        if let value = map.entry(key)?.value {
          result.append(value)
        } else if let reason = map.unknownReason {
          return .unknown(reason)
        }
      }
      return .list(result)
    },
    "keys": TemplateFunction(atLeast: 0, keepsSource: false) { call throws(TemplateError) in
      var result: [TemplateValue] = []
      for index in 0..<call.count {
        let map = try call.map(index)
        if let reason = map.unknownReason { return .unknown(reason) }
        // Go gives them in no order.
        result += map.keys.map { .text($0, source: map.entry($0)?.keySource) }
      }
      try call.budget.make(items: result.count)
      return .list(result)
    },
    "values": TemplateFunction(1...1, keepsSource: false) { call throws(TemplateError) in
      let map = try call.map(0)
      if let reason = map.unknownReason { return .unknown(reason) }
      return .list(map.keys.compactMap { map.entry($0)?.value })
    },
    "pick": TemplateFunction(atLeast: 1, keepsSource: false) { call throws(TemplateError) in
      let map = try call.map(0)
      let result = call.budget.newMap()
      for index in 1..<max(1, call.count) {
        let key = try call.string(index)
        if let entry = map.entry(key) {
          result.set(key, entry.value, keySource: entry.keySource)
        } else if let reason = map.unknownReason {
          result.set(key, .unknown(reason))
        }
      }
      return TemplateValue(.map(result), source: call[0].source)
    },
    "omit": TemplateFunction(atLeast: 1, keepsSource: false) { call throws(TemplateError) in
      let map = try call.map(0)
      var omitted: Set<String> = []
      for index in 1..<max(1, call.count) { omitted.insert(try call.string(index)) }
      let result = call.budget.newMap()
      try call.budget.spend(map.count)
      for key in map.keys where !omitted.contains(key) {
        if let entry = map.entry(key) { result.set(key, entry.value, keySource: entry.keySource) }
      }
      result.unknownReason = map.unknownReason
      return TemplateValue(.map(result), source: call[0].source)
    },
    "dig": TemplateFunction(atLeast: 3, .own, keepsSource: false) { call throws(TemplateError) in try dig(call) },
    "deepCopy": TemplateFunction(1...1, .own) { call throws(TemplateError) in try call[0].deepCopy(call.budget) },
    "mustDeepCopy": TemplateFunction(1...1, .own) { call throws(TemplateError) in try call[0].deepCopy(call.budget) },
  ]

  private static func dict(_ call: FunctionCall) throws(TemplateError) -> TemplateValue {
    let map = call.budget.newMap()
    try call.budget.spend(call.count)
    for index in stride(from: 0, to: call.count, by: 2) {
      let key = try GoPrinting.text(call[index], call.budget)
      guard key.isDetermined else {
        map.unknownReason = "a key is not known"
        continue
      }
      map.set(key.string, index + 1 < call.count ? call[index + 1] : .text(""), keySource: key.source)
    }
    return .map(map)
  }

  private static func dig(_ call: FunctionCall) throws(TemplateError) -> TemplateValue {
    var value = call[call.count - 1]
    for index in 0..<call.count - 2 {
      if let reason = value.unknownReason ?? call[index].unknownReason { return .unknown(reason) }
      guard let map = value.map else {
        throw call.failure("interface conversion: interface {} is \(value.typeName), not map[string]interface {}")
      }
      guard let next = map[try call.string(index)] else { return call[call.count - 2] }
      value = next
    }
    return value
  }
}
