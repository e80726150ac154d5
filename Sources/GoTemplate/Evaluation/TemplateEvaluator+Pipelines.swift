import SourceText

/// Pipelines, commands and operands.
extension TemplateEvaluator {
  func value(of pipeline: TemplatePipeline, _ dot: TemplateValue) throws(TemplateError) -> TemplateValue {
    try budget.spend()
    var result: TemplateValue?
    for command in pipeline.commands {
      do throws(TemplateError) {
        let final = result
        result = try nested { () throws(TemplateError) in try self.value(of: command, dot, final: final) }
      } catch {
        throw TemplateError(error.message, span: error.span ?? span(command.range))
      }
    }
    var value = result ?? .null
    value.isNilField = false
    switch pipeline.assignment {
    case .none: break
    case .declare:
      for name in pipeline.variables { scope.declare(name, value) }
    case .assign:
      for name in pipeline.variables {
        if let position = scope.position(of: name) { scope[position] = value }
      }
    }
    return value
  }

  private func value(
    of command: TemplateCommand, _ dot: TemplateValue, final: TemplateValue?
  ) throws(TemplateError) -> TemplateValue {
    guard let first = command.operands.first else { return .null }
    let rest = command.operands.dropFirst()
    switch first {
    case .function(let name, let range):
      return try call(name, rest, dot, final, range)
    case .field(let names, let range):
      return try fields(names, of: dot, try arguments(rest, dot, final), range)
    case .variable(let name, let names, let range):
      let value = try variable(name)
      if names.isEmpty {
        guard rest.isEmpty, final == nil else { throw TemplateError("can't give argument to non-function \(name)") }
        return value
      }
      return try fields(names, of: value, try arguments(rest, dot, final), range)
    case .chain(let operand, let names, let range):
      let value = try self.value(of: operand, dot)
      return try fields(names, of: value, try arguments(rest, dot, final), range)
    case .null: throw TemplateError("nil is not a command")
    default:
      guard rest.isEmpty, final == nil else { throw TemplateError("can't give argument to non-function") }
      return try value(of: first, dot)
    }
  }

  private func arguments(
    _ operands: ArraySlice<TemplateOperand>, _ dot: TemplateValue, _ final: TemplateValue?
  ) throws(TemplateError) -> [TemplateValue] {
    var arguments: [TemplateValue] = []
    arguments.reserveCapacity(operands.count + 1)
    for operand in operands { arguments.append(try value(of: operand, dot)) }
    if let final { arguments.append(final) }
    return arguments
  }

  private func variable(_ name: String) throws(TemplateError) -> TemplateValue {
    guard let position = scope.position(of: name) else { throw TemplateError("undefined variable: \(name)") }
    return scope[position]
  }

  private func value(of operand: TemplateOperand, _ dot: TemplateValue) throws(TemplateError) -> TemplateValue {
    switch operand {
    case .dot: return dot
    case .null: return .null
    case .boolean(let value): return .boolean(value)
    case .integer(let value): return .int(value)
    case .decimal(let value): return .decimal(value)
    case .string(let bytes): return .text(TemplateText(bytes: bytes))
    case .field(let names, let range): return try fields(names, of: dot, [], range)
    case .variable(let name, let names, let range):
      return names.isEmpty ? try variable(name) : try fields(names, of: try variable(name), [], range)
    case .function(let name, let range): return try call(name, [], dot, nil, range)
    case .pipeline(let pipeline):
      return try nested { () throws(TemplateError) in try value(of: pipeline, dot) }
    case .chain(let inner, let names, let range):
      return try fields(names, of: try value(of: inner, dot), [], range)
    }
  }

  // MARK: - Fields

  /// `.a.b.c` with arguments for the last name. A field of nil is an error, unless nil is where the names begin.
  private func fields(
    _ names: [String], of start: TemplateValue, _ arguments: [TemplateValue], _ range: Range<Int>
  ) throws(TemplateError) -> TemplateValue {
    var value = start
    for (index, name) in names.enumerated() {
      if case .null = value.content {
        if index == 0 { return .null }
        throw TemplateError(
          "nil pointer evaluating interface {}.\(name)", span: span(range))
      }
      value = try field(name, of: value, index == names.count - 1 ? arguments : [], range)
    }
    value.isNilField = value.isNull
    return value
  }

  private func field(
    _ name: String, of value: TemplateValue, _ arguments: [TemplateValue], _ range: Range<Int>
  ) throws(TemplateError) -> TemplateValue {
    switch value.content {
    case .unknown(let reason): return .unknown(reason, source: value.source)
    case .map(let map):
      if let found = map.entry(name)?.value {
        guard arguments.isEmpty else {
          throw TemplateError("\(name) is not a method but has arguments", span: span(range))
        }
        return found
      }
      if name == "AsMap" { return value }
      return map.unknownReason.map { .unknown($0) } ?? .null
    case .object(let object):
      if let reason = arguments.lazy.compactMap(\.unknownReason).first { return .unknown(reason) }
      if let found = try object.member(name, arguments) { return found }
      if object.entries != nil { return .null }
      throw TemplateError("can't evaluate field \(name) in type \(object.typeName)", span: span(range))
    default:
      throw TemplateError("can't evaluate field \(name) in type \(value.typeName)", span: span(range))
    }
  }

  // MARK: - Functions

  private func call(
    _ name: String, _ operands: ArraySlice<TemplateOperand>, _ dot: TemplateValue, _ final: TemplateValue?,
    _ range: Range<Int>
  ) throws(TemplateError) -> TemplateValue {
    if name == "and" || name == "or" { return try choose(operands, dot, final, stopsAt: name == "or", range) }
    guard let function = FunctionTable.functions[name] else {
      throw TemplateError("function \"\(name)\" not defined", span: span(range))
    }
    let arguments = try arguments(operands, dot, final)
    do throws(TemplateError) {
      return try function.call(FunctionCall(name: name, arguments: arguments, budget: budget, host: self))
    } catch {
      throw TemplateError(error.message, span: error.span ?? span(range))
    }
  }

  /// `or` gives the first argument that is true, `and` the first that is not; else the last. Behind one that is not
  /// known, only the truth of the others may decide.
  private func choose(
    _ operands: ArraySlice<TemplateOperand>, _ dot: TemplateValue, _ final: TemplateValue?, stopsAt: Bool,
    _ range: Range<Int>
  ) throws(TemplateError) -> TemplateValue {
    guard !operands.isEmpty || final != nil else {
      throw TemplateError(
        "wrong number of args for \(stopsAt ? "or" : "and"): want at least 1 got 0", span: span(range))
    }
    var unknown: TemplateValue?
    var last = TemplateValue.null
    for index in 0..<operands.count + (final == nil ? 0 : 1) {
      let isOperand = index < operands.count
      do throws(TemplateError) {
        last = isOperand ? try value(of: operands[operands.startIndex + index], dot) : final ?? .null
      } catch {
        // It may not be evaluated in the end.
        guard let unknown, !error.isFatal else { throw error }
        return unknown
      }
      switch last.truth {
      case nil:
        unknown = unknown ?? .unknown(last.unknownReason ?? "a part of it is not known", source: last.source)
      case stopsAt:
        guard let unknown else { return last }
        if stopsAt {
          // Only `true` itself is the same whichever argument decides.
          if case .boolean = last.content { return last }
          return unknown
        }
        if case .boolean = last.content { return last }
        return .boolean(false)
      default: break
      }
    }
    return unknown ?? last
  }
}
