/// `default`, `ternary` and the others that choose between values.
enum DefaultFunctions {
  static let table: [String: TemplateFunction] = [
    "default": TemplateFunction(atLeast: 1, .own, keepsSource: false) { call throws(TemplateError) in
      guard call.count > 1 else { return call[0] }
      switch call[1].truth {
      case true: return call[1]
      case false: return call[0]
      case nil: return .unknown(call[1].unknownReason ?? "a part of it is not known", source: call[1].source)
      }
    },
    "empty": TemplateFunction(1...1, .own, keepsSource: false) { call throws(TemplateError) in
      guard let truth = call[0].truth else { return .unknown(call[0].unknownReason ?? "a part of it is not known") }
      return .boolean(!truth)
    },
    "coalesce": TemplateFunction(atLeast: 0, .own, keepsSource: false) { call throws(TemplateError) in
      for value in call.arguments {
        switch value.truth {
        case true: return value
        case nil: return .unknown(value.unknownReason ?? "a part of it is not known", source: value.source)
        default: break
        }
      }
      return .null
    },
    "all": TemplateFunction(atLeast: 0, .own, keepsSource: false) { call throws(TemplateError) in
      if call.arguments.contains(where: { $0.truth == false }) { return .boolean(false) }
      return call.arguments.contains { $0.truth == nil } ? .unknown("a value is not known") : .boolean(true)
    },
    "any": TemplateFunction(atLeast: 0, .own, keepsSource: false) { call throws(TemplateError) in
      if call.arguments.contains(where: { $0.truth == true }) { return .boolean(true) }
      return call.arguments.contains { $0.truth == nil } ? .unknown("a value is not known") : .boolean(false)
    },
    "ternary": TemplateFunction(3...3, .own, keepsSource: false) { call throws(TemplateError) in
      if let reason = call[2].unknownReason { return .unknown(reason) }
      return try call.boolean(2) ? call[0] : call[1]
    },
  ]
}
