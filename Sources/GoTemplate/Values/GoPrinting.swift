import SourceText

/// Values as Go's `fmt` prints them with `%v`.
package enum GoPrinting {
  /// What `{{ value }}` prints. A missing value is `<no value>`, which is taken out of the text at the end.
  package static func printed(_ value: TemplateValue, _ budget: TemplateBudget) throws(TemplateError) -> TemplateText {
    if value.isNull { return TemplateText(noValue) }
    return try text(value, budget)
  }

  package static let noValue = "<no value>"

  /// `fmt.Sprint` of one value: `<nil>`, `map[a:1 b:2]`, `[a b]`.
  package static func text(_ value: TemplateValue, _ budget: TemplateBudget) throws(TemplateError) -> TemplateText {
    switch value.content {
    case .text(let text): return text
    case .unknown: return TemplateText.unknown(source: value.source)
    default:
      var result = TemplateText()
      try append(value, to: &result, budget, depth: 0)
      return result
    }
  }

  private static func append(
    _ value: TemplateValue, to result: inout TemplateText, _ budget: TemplateBudget, depth: Int
  ) throws(TemplateError) {
    switch value.content {
    case .null: result.append("<nil>".utf8, source: value.source)
    case .boolean(let flag): result.append((flag ? "true" : "false").utf8, source: value.source)
    case .integer(let number, _): result.append("\(number)".utf8, source: value.source)
    case .decimal(let number): result.append(GoNumber.text(number).utf8, source: value.source)
    case .text(let text): result.append(text)
    case .object(let object): result.append(object.printed.utf8, source: value.source)
    case .unknown: result.append(TemplateText.placeholder, source: value.source, kind: .unknown)
    case .list(let list):
      try budget.visit(depth: depth)
      result.append("[".utf8)
      for (index, item) in list.enumerated() {
        if index > 0 { result.append(" ".utf8) }
        try append(item, to: &result, budget, depth: depth + 1)
      }
      result.append("]".utf8)
    case .map(let map):
      try budget.visit(depth: depth)
      result.append("map[".utf8)
      for (index, key) in map.keys.enumerated() {
        guard let entry = map.entry(key) else { continue }
        if index > 0 { result.append(" ".utf8) }
        result.append(key.utf8, source: entry.keySource)
        result.append(":".utf8)
        try append(entry.value, to: &result, budget, depth: depth + 1)
      }
      if map.unknownReason != nil { result.append(TemplateText.placeholder, kind: .unknown) }
      result.append("]".utf8)
    }
    if result.count > budget.limits.textBytes { try budget.make(bytes: result.count) }
  }
}
