import SourceText

/// Executes templates as Go's text/template does, with Helm's options (`missingkey=zero`).
package final class TemplateEvaluator: FunctionHost {
  let templates: TemplateSet
  package let budget: TemplateBudget
  /// Definitions inside of texts that `tpl` evaluates, the innermost last.
  var localTemplates: [TemplateSet] = []
  /// What was printed by the template or include that is executed.
  var output = TemplateText()
  var scope = Scope()
  /// The text of the template that is executed.
  var text = TemplateText()
  /// Conditions that are not known, around what is executed.
  var regions: [UncertainRegion] = []
  /// Those of them that are in the output that is written.
  var outputRegions = 0
  /// Whether a `break` or `continue` may have ended the loop that is executed.
  var mayHaveLeftLoop = false
  private var includes = 0
  private var depth = 0

  package init(_ templates: TemplateSet, _ budget: TemplateBudget) {
    self.templates = templates
    self.budget = budget
  }

  /// How a list of nodes ends.
  enum Ending {
    case normal
    case breakLoop
    case continueLoop
  }

  /// The output of a template of the set.
  package func render(_ name: String, _ data: TemplateValue) throws(TemplateError) -> TemplateText {
    scope = Scope()
    output = TemplateText()
    regions = []
    outputRegions = 0
    localTemplates = []
    includes = 0
    depth = 0
    mayHaveLeftLoop = false
    return try include(name, data).withoutMissingValues()
  }

  // MARK: - FunctionHost

  func include(_ name: String, _ data: TemplateValue) throws(TemplateError) -> TemplateText {
    for set in localTemplates.reversed() {
      if let entry = set.entries[name] { return try execute(entry, data) }
    }
    guard let entry = templates.entries[name] else {
      if templates.missingReason != nil { return .unknown(source: nil) }
      throw TemplateError("no template \"\(name)\"")
    }
    return try execute(entry, data)
  }

  func evaluate(_ source: TemplateText, _ data: TemplateValue) throws(TemplateError) -> TemplateText {
    guard source.firstIndex(of: [0x7B, 0x7B]) != nil else { return source.withoutMissingValues() }
    try budget.spend(source.count / 32)
    let parsed = TemplateParser.parse(source, limits: budget.limits, isFunction: FunctionTable.contains)
    if let problem = parsed.problem {
      if !source.isDetermined { return .unknown(source: source.source) }
      throw problem
    }
    if parsed.definitions.isEmpty {
      return try execute(TemplateSet.Entry(body: parsed.root, text: source), data).withoutMissingValues()
    }
    var set = TemplateSet()
    set.add(parsed, name: "")
    localTemplates.append(set)
    defer { localTemplates.removeLast() }
    return try execute(TemplateSet.Entry(body: parsed.root, text: source), data).withoutMissingValues()
  }

  func willChange(_ map: TemplateMap, _ key: String) {
    for index in regions.indices where map.number <= regions[index].mapCount {
      regions[index].changes.append((map, key, map.entry(key)))
    }
  }

  /// Executes a template with variables and output of its own.
  private func execute(_ entry: TemplateSet.Entry, _ data: TemplateValue) throws(TemplateError) -> TemplateText {
    includes += 1
    defer { includes -= 1 }
    guard includes <= budget.limits.includes else {
      throw TemplateError("templates include each other more than \(budget.limits.includes) levels deep")
    }
    let outer = (output, scope, text, outputRegions, mayHaveLeftLoop)
    defer { (output, scope, text, outputRegions, mayHaveLeftLoop) = outer }
    output = TemplateText()
    scope = Scope()
    scope.declare("$", data)
    text = entry.text
    outputRegions = 0
    mayHaveLeftLoop = false
    _ = try run(entry.body, data)
    try budget.make(bytes: output.count)
    return output
  }

  /// Counts a level of nested execution.
  func nested<Result>(_ body: () throws(TemplateError) -> Result) throws(TemplateError) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= budget.limits.evaluationDepth else {
      throw TemplateError("templates are nested more than \(budget.limits.evaluationDepth) levels deep")
    }
    return try body()
  }

  func span(_ range: Range<Int>) -> SourceSpan? { text.source(of: range) }

  func print(_ value: TemplateValue, at range: Range<Int>) throws(TemplateError) {
    var printed = try GoPrinting.printed(value, budget)
    if printed.source == nil, let span = span(range) {
      let kind: TemplateText.Kind = printed.isDetermined ? .made : .unknown
      printed =
        printed.isDetermined || value.unknownReason != nil
        ? TemplateText.of(printed.bytes, span, kind) : printed
    }
    output.append(printed, isUncertain: outputRegions > 0)
    if output.count > budget.limits.textBytes { try budget.make(bytes: output.count) }
  }
}

extension TemplateText {
  fileprivate static func of(_ bytes: [UInt8], _ source: SourceSpan, _ kind: Kind) -> TemplateText {
    var text = TemplateText()
    text.append(bytes, source: source, kind: kind)
    return text
  }

  /// Helm takes `<no value>` out of what templates print.
  func withoutMissingValues() -> TemplateText {
    let marker = Array(GoPrinting.noValue.utf8)
    return firstIndex(of: marker) == nil ? self : replacing(marker, with: TemplateText())
  }
}
