/// `eq`, `lt`, `len`, `index` and the others of text/template. Source: Go's text/template/funcs.go.
enum ComparisonFunctions {
  static let table: [String: TemplateFunction] = [
    "eq": TemplateFunction(atLeast: 1, keepsSource: false) { call throws(TemplateError) in try equal(call) },
    "ne": TemplateFunction(2...2, keepsSource: false) { call throws(TemplateError) in
      .boolean(!(try isEqual(call[0], call[1], call)))
    },
    "lt": TemplateFunction(2...2, keepsSource: false) { call throws(TemplateError) in .boolean(try isLess(call, 0, 1))
    },
    "le": TemplateFunction(2...2, keepsSource: false) { call throws(TemplateError) in
      let isLess = try isLess(call, 0, 1)
      let isEqual = try isEqual(call[0], call[1], call)
      return .boolean(isLess || isEqual)
    },
    "gt": TemplateFunction(2...2, keepsSource: false) { call throws(TemplateError) in
      let isLess = try isLess(call, 0, 1)
      let isEqual = try isEqual(call[0], call[1], call)
      return .boolean(!isLess && !isEqual)
    },
    "ge": TemplateFunction(2...2, keepsSource: false) { call throws(TemplateError) in
      .boolean(!(try isLess(call, 0, 1)))
    },
    "not": TemplateFunction(1...1, .own, keepsSource: false) { call throws(TemplateError) in
      guard let truth = call[0].truth else { return .unknown(call[0].unknownReason ?? "a part of it is not known") }
      return .boolean(!truth)
    },
    "len": TemplateFunction(1...1, keepsSource: false) { call throws(TemplateError) in try length(call) },
    "index": TemplateFunction(atLeast: 1, .own, keepsSource: false) { call throws(TemplateError) in try index(call) },
  ]

  private enum Kind {
    case none
    case boolean
    case integer
    case decimal
    case text
    case other
  }

  private static func kind(_ value: TemplateValue) -> Kind {
    switch value.content {
    case .null: .none
    case .boolean: .boolean
    case .integer: .integer
    case .decimal: .decimal
    case .text: .text
    default: .other
    }
  }

  private static func equal(_ call: FunctionCall) throws(TemplateError) -> TemplateValue {
    guard call.count > 1 else { throw call.failure("missing argument for comparison") }
    for other in call.arguments.dropFirst() where try isEqual(call[0], other, call) { return .boolean(true) }
    return .boolean(false)
  }

  private static func isEqual(
    _ a: TemplateValue, _ b: TemplateValue, _ call: FunctionCall
  ) throws(TemplateError) -> Bool {
    switch (a.content, b.content) {
    case (.boolean(let x), .boolean(let y)): return x == y
    case (.integer(let x, _), .integer(let y, _)): return x == y
    case (.decimal(let x), .decimal(let y)): return x == y
    case (.text(let x), .text(let y)): return x.bytes == y.bytes
    case (.null, .null): return true
    case (.null, _), (_, .null): return false
    default:
      if kind(a) == .other, kind(b) == .other {
        throw call.failure("non-comparable type \(a.typeName)")
      }
      throw call.failure("incompatible types for comparison")
    }
  }

  private static func isLess(_ call: FunctionCall, _ a: Int, _ b: Int) throws(TemplateError) -> Bool {
    switch (call[a].content, call[b].content) {
    case (.integer(let x, _), .integer(let y, _)): return x < y
    case (.decimal(let x), .decimal(let y)): return x < y
    case (.text(let x), .text(let y)): return x.bytes.lexicographicallyPrecedes(y.bytes)
    case (.boolean, .boolean), (.null, _), (_, .null): throw call.failure("invalid type for comparison")
    default:
      throw call.failure(
        kind(call[a]) == .other || kind(call[b]) == .other
          ? "invalid type for comparison" : "incompatible types for comparison")
    }
  }

  private static func length(_ call: FunctionCall) throws(TemplateError) -> TemplateValue {
    switch call[0].content {
    case .text(let text): return .int(text.count)
    case .list(let list): return .int(list.count)
    case .map(let map): return map.unknownReason.map { .unknown($0) } ?? .int(map.count)
    case .object(let object):
      guard let count = object.entries?.count ?? object.items?.count else {
        throw call.failure("len of type \(object.typeName)")
      }
      return .int(count)
    case .null: throw call.failure("len of nil pointer")
    default: throw call.failure("len of type \(call[0].typeName)")
    }
  }

  private static func index(_ call: FunctionCall) throws(TemplateError) -> TemplateValue {
    var value = call[0]
    for index in call.arguments.dropFirst() {
      if let reason = value.unknownReason ?? index.unknownReason { return .unknown(reason, source: value.source) }
      switch value.content {
      case .map(let map):
        guard case .text(let key) = index.content else {
          throw call.failure("value has type \(index.typeName); should be string")
        }
        guard key.isDetermined else { return .unknown("the key is not known") }
        value = map[key.string] ?? .null
      case .list(let list):
        let position = try position(index, call)
        guard list.indices.contains(position) else { throw call.failure("index out of range: \(position)") }
        value = list[position]
      case .text(let text):
        guard text.isDetermined else { return .unknown("a part of it is not known") }
        let position = try position(index, call)
        guard text.bytes.indices.contains(position) else { throw call.failure("index out of range: \(position)") }
        value = .int(Int(text.bytes[position]))
      case .object(let object):
        guard let entries = object.entries, case .text(let key) = index.content else {
          throw call.failure("can't index item of type \(object.typeName)")
        }
        value = entries.first { $0.key == key.string }?.value ?? .null
      case .null: throw call.failure("index of untyped nil")
      default: throw call.failure("can't index item of type \(value.typeName)")
      }
    }
    return value
  }

  private static func position(_ index: TemplateValue, _ call: FunctionCall) throws(TemplateError) -> Int {
    guard case .integer(let position, _) = index.content else {
      throw call.failure("cannot index slice/array with type \(index.typeName)")
    }
    return position
  }
}
