/// Sprig's functions on lists. Lists are values: `append` gives a new one.
enum ListFunctions {
  static let table: [String: TemplateFunction] = {
    var table: [String: TemplateFunction] = [
      "list": TemplateFunction(atLeast: 0, .own, keepsSource: false) { call throws(TemplateError) in
        .list(call.arguments)
      },
      "tuple": TemplateFunction(atLeast: 0, .own, keepsSource: false) { call throws(TemplateError) in
        .list(call.arguments)
      },
      "concat": TemplateFunction(atLeast: 0) { call throws(TemplateError) in
        var result: [TemplateValue] = []
        for index in 0..<call.count { result += try call.list(index, "concat") }
        try call.budget.make(items: result.count)
        return .list(result)
      },
      "has": TemplateFunction(2...2, .own, keepsSource: false) { call throws(TemplateError) in try has(call) },
      "chunk": TemplateFunction(2...2) { call throws(TemplateError) in
        let size = try call.int(0)
        let list = try call.list(1, "chunk")
        guard size > 0 else { throw call.failure("a chunk has no items") }
        return .list(
          stride(from: 0, to: list.count, by: size).map { .list(Array(list[$0..<min($0 + size, list.count)])) })
      },
      "sortAlpha": TemplateFunction(1...1) { call throws(TemplateError) in
        let parts = try PrintFunctions.strings(call[0], call)
        guard parts.allSatisfy(\.isDetermined) else { return .unknown("an item is not known") }
        try call.budget.spend(parts.count)
        return .list(parts.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }.map { .text($0) })
      },
    ]
    let simple: [String: @Sendable ([TemplateValue]) -> TemplateValue] = [
      "first": { $0.first ?? .null }, "last": { $0.last ?? .null },
      "rest": { .list(Array($0.dropFirst())) }, "initial": { .list(Array($0.dropLast())) },
      "reverse": { .list($0.reversed()) },
    ]
    for (name, body) in simple {
      table[name] = TemplateFunction(1...1, keepsSource: false) { call throws(TemplateError) in
        let list = try call.list(0, "find \(name) on")
        try call.budget.spend(list.count / 16)
        return body(list)
      }
    }
    table["append"] = TemplateFunction(2...2, .own, keepsSource: false) { call throws(TemplateError) in
      if call[0].unknownReason != nil { return call[0] }
      let list = try call.list(0, "push on")
      try call.budget.make(items: list.count / 16 + 1)
      return .list(list + [call[1]])
    }
    table["prepend"] = TemplateFunction(2...2, .own, keepsSource: false) { call throws(TemplateError) in
      if call[0].unknownReason != nil { return call[0] }
      let list = try call.list(0, "prepend on")
      try call.budget.make(items: list.count / 16 + 1)
      return .list([call[1]] + list)
    }
    table["compact"] = TemplateFunction(1...1, keepsSource: false) { call throws(TemplateError) in
      var result: [TemplateValue] = []
      for item in try call.list(0, "compact on") {
        guard let truth = item.truth else { return .unknown("an item is not known") }
        if truth { result.append(item) }
      }
      return .list(result)
    }
    table["uniq"] = TemplateFunction(1...1, keepsSource: false) { call throws(TemplateError) in
      var result: [TemplateValue] = []
      items: for item in try call.list(0, "find uniq on") {
        for other in result {
          switch try item.isDeeplyEqual(other, call.budget) {
          case true: continue items
          case nil: return .unknown("an item is not known")
          default: break
          }
        }
        result.append(item)
      }
      return .list(result)
    }
    table["without"] = TemplateFunction(atLeast: 1, keepsSource: false) { call throws(TemplateError) in
      var result: [TemplateValue] = []
      items: for item in try call.list(0, "find without on") {
        for other in call.arguments.dropFirst() {
          switch try item.isDeeplyEqual(other, call.budget) {
          case true: continue items
          case nil: return .unknown("an item is not known")
          default: break
          }
        }
        result.append(item)
      }
      return .list(result)
    }
    table["slice"] = TemplateFunction(1...3, keepsSource: false) { call throws(TemplateError) in
      guard let list = call[0].list else {
        throw call.failure("list should be type of slice or array but \(call[0].kindName)")
      }
      if list.isEmpty { return .null }
      let start = call.count > 1 ? NumberFunctions.integer(call[1]) : 0
      let end = call.count > 2 ? NumberFunctions.integer(call[2]) : list.count
      guard start >= 0, start <= end, end <= list.count else { throw call.failure("slice bounds out of range") }
      return .list(Array(list[start..<end]))
    }
    table["push"] = table["append"]
    for name in [
      "first", "last", "rest", "initial", "reverse", "append", "push", "prepend", "compact", "uniq", "without", "has",
      "slice", "chunk",
    ] {
      table["must" + name.prefix(1).uppercased() + name.dropFirst()] = table[name]
    }
    return table
  }()

  private static func has(_ call: FunctionCall) throws(TemplateError) -> TemplateValue {
    if call[1].isNull { return .boolean(false) }
    if let reason = call[1].unknownReason { return .unknown(reason) }
    var isKnown = true
    for item in try call.list(1, "find has on") {
      switch try call[0].isDeeplyEqual(item, call.budget) {
      case true: return .boolean(true)
      case nil: isKnown = false
      default: break
      }
    }
    return isKnown ? .boolean(false) : .unknown("an item is not known")
  }
}
