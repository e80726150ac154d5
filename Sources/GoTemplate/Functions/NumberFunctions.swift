/// Sprig's arithmetic and conversions. Source: sprig/numeric.go and github.com/spf13/cast.
enum NumberFunctions {
  static let table: [String: TemplateFunction] = [
    "int": TemplateFunction(1...1) { call throws(TemplateError) in .int(integer(call[0])) },
    "int64": TemplateFunction(1...1) { call throws(TemplateError) in .int64(integer(call[0])) },
    "float64": TemplateFunction(1...1) { call throws(TemplateError) in .decimal(decimal(call[0])) },
    "atoi": TemplateFunction(1...1) { call throws(TemplateError) in .int(Int(try call.string(0)) ?? 0) },
    "toDecimal": TemplateFunction(1...1) { call throws(TemplateError) in
      .int64(Int(try GoPrinting.text(call[0], call.budget).string, radix: 8) ?? 0)
    },
    "add1": TemplateFunction(1...1) { call throws(TemplateError) in .int64(integer(call[0]) &+ 1) },
    "add": TemplateFunction(atLeast: 0) { call throws(TemplateError) in
      .int64(call.arguments.reduce(0) { $0 &+ integer($1) })
    },
    "sub": TemplateFunction(2...2) { call throws(TemplateError) in .int64(integer(call[0]) &- integer(call[1])) },
    "mul": TemplateFunction(atLeast: 1) { call throws(TemplateError) in
      .int64(call.arguments.reduce(1) { $0 &* integer($1) })
    },
    "div": TemplateFunction(2...2) { call throws(TemplateError) in
      let divisor = integer(call[1])
      guard divisor != 0 else { throw call.failure("runtime error: integer divide by zero") }
      return .int64(integer(call[0]).dividedReportingOverflow(by: divisor).partialValue)
    },
    "mod": TemplateFunction(2...2) { call throws(TemplateError) in
      let divisor = integer(call[1])
      guard divisor != 0 else { throw call.failure("runtime error: integer divide by zero") }
      return .int64(integer(call[0]).remainderReportingOverflow(dividingBy: divisor).partialValue)
    },
    "max": TemplateFunction(atLeast: 1) { call throws(TemplateError) in extreme(call) { $0 > $1 } },
    "biggest": TemplateFunction(atLeast: 1) { call throws(TemplateError) in extreme(call) { $0 > $1 } },
    "min": TemplateFunction(atLeast: 1) { call throws(TemplateError) in extreme(call) { $0 < $1 } },
    "maxf": TemplateFunction(atLeast: 1) { call throws(TemplateError) in
      .decimal(call.arguments.dropFirst().reduce(decimal(call[0])) { max($0, decimal($1)) })
    },
    "minf": TemplateFunction(atLeast: 1) { call throws(TemplateError) in
      .decimal(call.arguments.dropFirst().reduce(decimal(call[0])) { min($0, decimal($1)) })
    },
    "add1f": TemplateFunction(1...1) { call throws(TemplateError) in .decimal(exact(decimal(call[0]) + 1)) },
    "addf": TemplateFunction(atLeast: 0) { call throws(TemplateError) in
      .decimal(exact(call.arguments.reduce(0) { $0 + decimal($1) }))
    },
    "subf": TemplateFunction(atLeast: 1) { call throws(TemplateError) in
      .decimal(exact(call.arguments.dropFirst().reduce(decimal(call[0])) { $0 - decimal($1) }))
    },
    "mulf": TemplateFunction(atLeast: 1) { call throws(TemplateError) in
      .decimal(exact(call.arguments.dropFirst().reduce(decimal(call[0])) { $0 * decimal($1) }))
    },
    "divf": TemplateFunction(atLeast: 1) { call throws(TemplateError) in
      for value in call.arguments.dropFirst() where decimal(value) == 0 { throw call.failure("decimal division by 0") }
      return .decimal(exact(call.arguments.dropFirst().reduce(decimal(call[0])) { $0 / decimal($1) }))
    },
    "ceil": TemplateFunction(1...1) { call throws(TemplateError) in .decimal(decimal(call[0]).rounded(.up)) },
    "floor": TemplateFunction(1...1) { call throws(TemplateError) in .decimal(decimal(call[0]).rounded(.down)) },
    "round": TemplateFunction(2...3) { call throws(TemplateError) in
      let places = try call.int(1)
      guard abs(places) <= 300 else { throw call.failure("more than 300 places") }
      let power = (0..<abs(places)).reduce(1.0) { value, _ in value * 10 }
      let value = decimal(call[0])
      let digit = places >= 0 ? value * power : value / power
      let fraction = digit - digit.rounded(.towardZero)
      let limit = call.count > 2 ? decimal(call[2]) : 0.5
      let rounded = digit.rounded(fraction >= limit ? .up : .down)
      return .decimal(places >= 0 ? rounded / power : rounded * power)
    },
  ]

  private static func extreme(_ call: FunctionCall, _ isBetter: (Int, Int) -> Bool) -> TemplateValue {
    .int64(
      call.arguments.dropFirst().reduce(integer(call[0])) { best, next in
        let number = integer(next)
        return isBetter(number, best) ? number : best
      })
  }

  /// Decimal arithmetic has no binary error: 15 digits of the result are those of the exact one.
  private static func exact(_ value: Double) -> Double {
    guard value.isFinite, value != 0, abs(value) > 1e-9, abs(value) < 1e9 else { return value }
    return Double(GoNumber.fixed(value, digits: 12)) ?? value
  }

  /// `cast.ToInt64`: decimals are cut off; a text is a number with Go's prefixes, or 0.
  static func integer(_ value: TemplateValue) -> Int {
    switch value.content {
    case .boolean(let flag): return flag ? 1 : 0
    case .integer(let number, _): return number
    case .decimal(let number):
      if number.isNaN { return .min }
      return number >= 9.3e18 || number <= -9.3e18 ? .min : Int(exactly: number.rounded(.towardZero)) ?? .min
    case .text(let text):
      var string = Substring(text.string)
      if let point = string.firstIndex(of: "."), string[string.index(after: point)...].allSatisfy({ $0 == "0" }),
        point > string.startIndex
      {
        string = string[..<point]
      }
      return GoLiteral.integer(String(string)) ?? 0
    default: return 0
    }
  }

  /// `cast.ToFloat64`.
  static func decimal(_ value: TemplateValue) -> Double {
    switch value.content {
    case .boolean(let flag): flag ? 1 : 0
    case .integer(let number, _): Double(number)
    case .decimal(let number): number
    case .text(let text): GoLiteral.decimal(text.string) ?? 0
    default: 0
    }
  }
}
