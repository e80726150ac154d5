/// Lists of numbers: `until`, `untilStep`, `seq`.
enum SequenceFunctions {
  static let table: [String: TemplateFunction] = [
    "until": TemplateFunction(1...1) { call throws(TemplateError) in
      let count = try call.int(0)
      return .list(try numbers(from: 0, to: count, by: count < 0 ? -1 : 1, call).map { .int($0) })
    },
    "untilStep": TemplateFunction(3...3) { call throws(TemplateError) in
      .list(try numbers(from: try call.int(0), to: try call.int(1), by: try call.int(2), call).map { .int($0) })
    },
    "seq": TemplateFunction(0...3) { call throws(TemplateError) in
      var values: [Int] = []
      for index in 0..<call.count { values.append(try call.int(index)) }
      let items: [Int]
      switch values.count {
      case 1:
        let step = values[0] < 1 ? -1 : 1
        items = try numbers(from: 1, to: values[0] &+ step, by: step, call)
      case 2:
        let step = values[1] < values[0] ? -1 : 1
        items = try numbers(from: values[0], to: values[1] &+ step, by: step, call)
      case 3:
        if values[2] < values[0], values[1] > 0 { return .text("") }
        items = try numbers(
          from: values[0], to: values[2] &+ (values[2] < values[0] ? -1 : 1), by: values[1], call)
      default: items = []
      }
      return .text(items.map { "\($0)" }.joined(separator: " "))
    },
  ]

  private static func numbers(
    from start: Int, to end: Int, by step: Int, _ call: FunctionCall
  ) throws(TemplateError) -> [Int] {
    if end < start ? step >= 0 : step <= 0 { return [] }
    let (distance, overflows) = end.subtractingReportingOverflow(start)
    guard !overflows else { throw call.failure("a list has too many items") }
    try call.budget.make(items: Int(min(distance.magnitude / step.magnitude, UInt(Int.max - 1))) + 1)
    return Array(stride(from: start, to: end, by: step))
  }
}
