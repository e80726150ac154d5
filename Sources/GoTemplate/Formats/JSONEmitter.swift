import SourceText

/// Values as `encoding/json` writes them: sorted keys, and `<`, `>` and `&` escaped unless it is told otherwise.
package struct JSONEmitter {
  private var result = TemplateText()
  private let escapesHTML: Bool
  private let isPretty: Bool
  private let budget: TemplateBudget

  package static func text(
    _ value: TemplateValue, isPretty: Bool = false, escapesHTML: Bool = true, _ budget: TemplateBudget
  ) throws(TemplateError) -> TemplateText {
    var emitter = JSONEmitter(escapesHTML: escapesHTML, isPretty: isPretty, budget: budget)
    try emitter.write(value, depth: 0)
    try budget.make(bytes: emitter.result.count)
    return emitter.result
  }

  private init(escapesHTML: Bool, isPretty: Bool, budget: TemplateBudget) {
    self.escapesHTML = escapesHTML
    self.isPretty = isPretty
    self.budget = budget
  }

  private mutating func breakLine(_ depth: Int) {
    guard isPretty else { return }
    result.append([0x0A] + [UInt8](repeating: 0x20, count: depth * 2))
  }

  private mutating func write(_ value: TemplateValue, depth: Int) throws(TemplateError) {
    try budget.visit(depth: depth)
    if result.count > budget.limits.textBytes { try budget.make(bytes: result.count) }
    switch value.content {
    case .null, .object: result.append("null".utf8, source: value.source)
    case .boolean(let flag): result.append((flag ? "true" : "false").utf8, source: value.source)
    case .integer(let number, _): result.append("\(number)".utf8, source: value.source)
    case .decimal(let number): result.append(GoNumber.json(number).utf8, source: value.source)
    case .text(let text): write(text)
    case .unknown:
      // In quotes it is JSON, and the reader sees that the string is unknown.
      result.append([0x22] + TemplateText.placeholder + [0x22], source: value.source, kind: .unknown)
    case .list(let list):
      result.append("[".utf8)
      for (index, item) in list.enumerated() {
        if index > 0 { result.append(",".utf8) }
        breakLine(depth + 1)
        try write(item, depth: depth + 1)
      }
      if !list.isEmpty { breakLine(depth) }
      result.append("]".utf8)
    case .map(let map):
      result.append("{".utf8)
      var isFirst = true
      for key in map.keys {
        guard let entry = map.entry(key) else { continue }
        if !isFirst { result.append(",".utf8) }
        isFirst = false
        breakLine(depth + 1)
        write(TemplateText(key, source: entry.keySource))
        result.append((isPretty ? ": " : ":").utf8)
        try write(entry.value, depth: depth + 1)
      }
      if map.unknownReason != nil {
        if !isFirst { result.append(",".utf8) }
        isFirst = false
        result.append([0x22] + TemplateText.placeholder + [0x22], kind: .unknown)
        result.append(":null".utf8)
      }
      if !isFirst { breakLine(depth) }
      result.append("}".utf8)
    }
  }

  private mutating func write(_ text: TemplateText) {
    result.append("\"".utf8, source: text.source)
    let bytes = text.bytes
    var start = 0
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      var width = 1
      var escape: String?
      switch byte {
      case 0x22: escape = "\\\""
      case 0x5C: escape = "\\\\"
      case 0x0A: escape = "\\n"
      case 0x0D: escape = "\\r"
      case 0x09: escape = "\\t"
      case 0x08: escape = "\\b"
      case 0x0C: escape = "\\f"
      case 0x00..<0x20:
        let digits = String(byte, radix: 16)
        escape = "\\u00" + (digits.count < 2 ? "0" : "") + digits
      case UInt8(ascii: "<") where escapesHTML: escape = "\\u003c"
      case UInt8(ascii: ">") where escapesHTML: escape = "\\u003e"
      case UInt8(ascii: "&") where escapesHTML: escape = "\\u0026"
      case 0xE2 where at + 2 < bytes.count && bytes[at + 1] == 0x80 && bytes[at + 2] & 0xFE == 0xA8:
        escape = bytes[at + 2] == 0xA8 ? "\\u2028" : "\\u2029"
        width = 3
      default: break
      }
      if let escape {
        result.append(text, start..<at)
        result.append(escape.utf8, source: text.source(of: at..<at + 1))
        start = at + width
      }
      at += width
    }
    result.append(text, start..<bytes.count)
    result.append("\"".utf8, source: text.source)
  }
}
