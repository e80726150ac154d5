/// The arguments of a call, with Go's rules for their types.
struct FunctionCall {
  let name: String
  let arguments: [TemplateValue]
  let budget: TemplateBudget
  let host: any FunctionHost

  var count: Int { arguments.count }

  subscript(index: Int) -> TemplateValue { arguments[index] }

  private func wrongType(_ index: Int, _ expected: String) -> TemplateError {
    let value = arguments[index]
    if value.isNull { return TemplateError("\(name): invalid value; expected \(expected)") }
    return TemplateError("\(name): wrong type for value; expected \(expected); got \(value.typeName)")
  }

  /// A string.
  func text(_ index: Int) throws(TemplateError) -> TemplateText {
    guard case .text(let text) = arguments[index].content else { throw wrongType(index, "string") }
    return text
  }

  func bytes(_ index: Int) throws(TemplateError) -> [UInt8] { try text(index).bytes }

  func string(_ index: Int) throws(TemplateError) -> String { try text(index).string }

  /// An `int`; an `int64` and a float64 are none.
  func int(_ index: Int) throws(TemplateError) -> Int {
    guard case .integer(let value, .int) = arguments[index].content else { throw wrongType(index, "int") }
    return value
  }

  func boolean(_ index: Int) throws(TemplateError) -> Bool {
    guard case .boolean(let value) = arguments[index].content else { throw wrongType(index, "bool") }
    return value
  }

  func map(_ index: Int) throws(TemplateError) -> TemplateMap {
    if arguments[index].isNull, !arguments[index].isNilField { return budget.newMap() }
    guard case .map(let map) = arguments[index].content else { throw wrongType(index, "map[string]interface {}") }
    return map
  }

  /// A list; everything else is refused in the words of Sprig.
  func list(_ index: Int, _ action: String) throws(TemplateError) -> [TemplateValue] {
    guard let list = arguments[index].list else {
      throw TemplateError("\(name): Cannot \(action) type \(arguments[index].kindName)")
    }
    return list
  }

  func failure(_ message: String) -> TemplateError { TemplateError("\(name): \(message)") }

  /// The reason of the first argument that is unknown.
  var unknownReason: String? {
    for argument in arguments {
      if let reason = argument.unknownReason { return reason }
    }
    return nil
  }
}
