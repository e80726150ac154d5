/// What Helm adds: `include`, `tpl`, `required`, `fail`, `lookup`.
enum HelmFunctions {
  static let table: [String: TemplateFunction] = [
    "include": TemplateFunction(2...2, .own, keepsSource: false) { call throws(TemplateError) in
      if let reason = call[0].unknownReason { return .unknown(reason) }
      let name = try call.text(0)
      guard name.isDetermined else { return .unknown("the name of the template is not known") }
      return .text(try call.host.include(name.string, call[1]))
    },
    "tpl": TemplateFunction(2...2, .own, keepsSource: false) { call throws(TemplateError) in
      if let reason = call[0].unknownReason { return .unknown(reason, source: call[0].source) }
      return .text(try call.host.evaluate(try call.text(0), call[1]))
    },
    "required": TemplateFunction(2...2, .own, keepsSource: false) { call throws(TemplateError) in
      let isMissing = call[1].isNull || (call[1].text?.isEmpty ?? false)
      if isMissing { throw TemplateError(try call.string(0)) }
      return call[1]
    },
    "fail": TemplateFunction(1...1, .own) { call throws(TemplateError) in
      throw TemplateError(call[0].text?.string ?? "fail")
    },
    "lookup": .unknown("the cluster decides it"),
  ]
}
