/// All functions: those of text/template, of Sprig 3 and of Helm 4. `and` and `or` are the evaluator's, because they
/// do not evaluate all arguments.
package enum FunctionTable {
  static let functions: [String: TemplateFunction] = {
    let topics = [
      ComparisonFunctions.table, PrintFunctions.table, TextFunctions.table, WordFunctions.table,
      NumberFunctions.table, ListFunctions.table, SequenceFunctions.table, MapFunctions.table, MergeFunctions.table,
      DefaultFunctions.table, EncodingFunctions.table, FormatFunctions.table, RegexFunctions.table,
      VersionFunctions.table, PathFunctions.table, TypeFunctions.table, URLFunctions.table, HelmFunctions.table,
      UndeterminedFunctions.table,
    ]
    return topics.reduce(into: [:]) { all, topic in all.merge(topic) { first, _ in first } }
  }()

  /// Whether templates may call a function of this name.
  package static func contains(_ name: String) -> Bool { functions[name] != nil || name == "and" || name == "or" }
}

extension TemplateFunction {
  /// Calls the function, with its rules for what is unknown.
  func call(_ call: FunctionCall) throws(TemplateError) -> TemplateValue {
    guard arguments.contains(call.count) else {
      let most = arguments.upperBound == .max ? "at least \(arguments.lowerBound)" : "\(arguments.upperBound)"
      throw TemplateError("wrong number of args for \(call.name): want \(most) got \(call.count)")
    }
    // Functions go through their texts: long ones count.
    let bytes = call.arguments.reduce(0) { $0 + ($1.text?.count ?? 0) }
    if bytes > 1024 { try call.budget.spend(bytes / 32) }
    if unknowns != .own {
      for argument in call.arguments {
        switch argument.content {
        case .unknown(let reason): return .unknown(reason, source: argument.source)
        case .text(let text) where unknowns == .spread && !text.isDetermined:
          return .unknown("a part of it is not known", source: argument.source)
        default: break
        }
      }
    }
    var result = try body(call)
    guard keepsSource, result.source == nil else { return result }
    guard let source = call.arguments.first(where: { $0.source != nil })?.source else { return result }
    switch result.content {
    case .text(let text):
      if text.source == nil, text.isDetermined {
        result.content = .text(TemplateText(bytes: text.bytes, source: source))
      }
      result.source = source
    case .integer, .decimal, .unknown: result.source = source
    default: break
    }
    return result
  }
}
