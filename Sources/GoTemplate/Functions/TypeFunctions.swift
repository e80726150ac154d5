/// `typeOf`, `kindIs` and the others that ask for Go's types.
enum TypeFunctions {
  static let table: [String: TemplateFunction] = [
    "typeOf": TemplateFunction(1...1, .keepParts, keepsSource: false) { call throws(TemplateError) in
      .text(call[0].typeName)
    },
    "kindOf": TemplateFunction(1...1, .keepParts, keepsSource: false) { call throws(TemplateError) in
      .text(call[0].kindName)
    },
    "typeIs": TemplateFunction(2...2, .keepParts, keepsSource: false) { call throws(TemplateError) in
      .boolean(try call.string(0) == call[1].typeName)
    },
    "typeIsLike": TemplateFunction(2...2, .keepParts, keepsSource: false) { call throws(TemplateError) in
      let name = try call.string(0)
      return .boolean(name == call[1].typeName || "*" + name == call[1].typeName)
    },
    "kindIs": TemplateFunction(2...2, .keepParts, keepsSource: false) { call throws(TemplateError) in
      .boolean(try call.string(0) == call[1].kindName)
    },
    "deepEqual": TemplateFunction(2...2, .own, keepsSource: false) { call throws(TemplateError) in
      guard let isEqual = try call[0].isDeeplyEqual(call[1], call.budget) else {
        return .unknown("a part of it is not known")
      }
      return .boolean(isEqual)
    },
  ]
}
