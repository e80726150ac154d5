/// Sprig's functions on text that keep most bytes.
enum TextFunctions {
  static let table: [String: TemplateFunction] = [
    "trim": TemplateFunction(1...1, .keepParts) { call throws(TemplateError) in
      .text(try call.text(0).trimmed(where: isSpace))
    },
    "trimAll": TemplateFunction(2...2, .keepParts) { call throws(TemplateError) in try trimAll(call) },
    "trimall": TemplateFunction(2...2, .keepParts) { call throws(TemplateError) in try trimAll(call) },
    "trimSuffix": TemplateFunction(2...2, .keepParts) { call throws(TemplateError) in
      let text = try call.text(1)
      let suffix = try call.bytes(0)
      guard text.hasSuffix(suffix) else { return .text(text) }
      return .text(text.slice(0..<text.count - suffix.count))
    },
    "trimPrefix": TemplateFunction(2...2, .keepParts) { call throws(TemplateError) in
      let text = try call.text(1)
      let prefix = try call.bytes(0)
      guard text.hasPrefix(prefix) else { return .text(text) }
      return .text(text.slice(prefix.count..<text.count))
    },
    "upper": TemplateFunction(1...1, .keepParts) { call throws(TemplateError) in
      .text(changed(try call.text(0)) { $0.uppercased() })
    },
    "lower": TemplateFunction(1...1, .keepParts) { call throws(TemplateError) in
      .text(changed(try call.text(0)) { $0.lowercased() })
    },
    "nospace": TemplateFunction(1...1) { call throws(TemplateError) in
      let text = try call.text(0)
      return .text(text.remade(text.bytes.filter { !isSpace($0) }))
    },
    "trunc": TemplateFunction(2...2) { call throws(TemplateError) in
      let count = try call.int(0)
      let text = try call.text(1)
      if count < 0, text.count + count > 0 { return .text(text.slice(text.count + count..<text.count)) }
      return .text(count >= 0 && text.count > count ? text.slice(0..<count) : text)
    },
    "substr": TemplateFunction(3...3) { call throws(TemplateError) in
      let text = try call.text(2)
      let start = try call.int(0)
      let end = try call.int(1)
      let range =
        start < 0
        ? 0..<max(0, end) : end < 0 || end > text.count ? start..<max(start, text.count) : start..<max(start, end)
      guard range.upperBound <= text.count else { throw call.failure("slice bounds out of range") }
      return .text(text.slice(range))
    },
    "repeat": TemplateFunction(2...2) { call throws(TemplateError) in
      let count = try call.int(0)
      let text = try call.text(1)
      guard count >= 0 else { throw call.failure("strings: negative Repeat count") }
      let (size, overflows) = count.multipliedReportingOverflow(by: max(1, text.count))
      try call.budget.make(bytes: overflows ? .max / 2 : size)
      var result = TemplateText()
      for _ in 0..<count { result.append(text) }
      return .text(result)
    },
    "replace": TemplateFunction(3...3, .keepParts) { call throws(TemplateError) in
      let text = try call.text(2)
      let new = try call.text(1)
      try call.budget.make(bytes: text.count + (new.count + 1) * (text.count / max(1, try call.text(0).count) + 1) / 4)
      let result = text.replacing(try call.bytes(0), with: new)
      try call.budget.make(bytes: result.count)
      return .text(result)
    },
    "contains": TemplateFunction(2...2, keepsSource: false) { call throws(TemplateError) in
      .boolean(try call.text(1).firstIndex(of: try call.bytes(0)) != nil)
    },
    "hasPrefix": TemplateFunction(2...2, keepsSource: false) { call throws(TemplateError) in
      .boolean(try call.text(1).hasPrefix(try call.bytes(0)))
    },
    "hasSuffix": TemplateFunction(2...2, keepsSource: false) { call throws(TemplateError) in
      .boolean(try call.text(1).hasSuffix(try call.bytes(0)))
    },
    "indent": TemplateFunction(2...2, .own) { call throws(TemplateError) in
      .text(try indented(call))
    },
    "nindent": TemplateFunction(2...2, .own) { call throws(TemplateError) in
      var result = TemplateText("\n")
      result.append(try indented(call))
      return .text(result)
    },
    "split": TemplateFunction(2...2) { call throws(TemplateError) in
      numbered(try call.text(1).split(separator: try call.bytes(0)), call)
    },
    "splitn": TemplateFunction(3...3) { call throws(TemplateError) in
      let limit = try call.int(1)
      return numbered(
        limit == 0 ? [] : try call.text(2).split(separator: try call.bytes(0), limit: limit < 0 ? .max : limit), call)
    },
    "splitList": TemplateFunction(2...2) { call throws(TemplateError) in
      let parts = try call.text(1).split(separator: try call.bytes(0))
      try call.budget.make(items: parts.count)
      return .list(parts.map { .text($0) })
    },
  ]

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

  /// `nindent` of unknown text is a block that starts on a line of its own, whatever it is.
  private static func indented(_ call: FunctionCall) throws(TemplateError) -> TemplateText {
    if call[0].unknownReason != nil { return .unknown(source: call[1].source) }
    let columns = try call.int(0)
    let text = call[1].unknownReason == nil ? try call.text(1) : .unknown(source: call[1].source)
    guard columns >= 0 else { throw call.failure("strings: negative Repeat count") }
    let lines = text.bytes.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
    let (size, overflows) = columns.multipliedReportingOverflow(by: lines)
    try call.budget.make(bytes: overflows || size > 1 << 40 ? 1 << 40 : size + text.count)
    return text.indented(by: columns)
  }

  private static func trimAll(_ call: FunctionCall) throws(TemplateError) -> TemplateValue {
    let cut = try call.string(0).unicodeScalars
    let text = try call.text(1)
    if cut.allSatisfy({ $0.isASCII }) {
      let set = Set(cut.map { UInt8($0.value) })
      return .text(text.trimmed { set.contains($0) })
    }
    let scalars = Array(text.string.unicodeScalars)
    let set = Set(cut)
    let trimmed = scalars.drop { set.contains($0) }
    let end = trimmed.lastIndex { !set.contains($0) }.map { $0 + 1 } ?? trimmed.startIndex
    return .text(text.remade(String(String.UnicodeScalarView(trimmed[..<end])).utf8))
  }

  private static func changed(_ text: TemplateText, _ change: (String) -> String) -> TemplateText {
    // The placeholder of unknown parts stays as it is.
    guard text.isDetermined else { return .unknown(source: text.source) }
    return text.mapped(to: Array(change(text.string).utf8))
  }

  private static func numbered(_ parts: [TemplateText], _ call: FunctionCall) -> TemplateValue {
    let map = call.budget.newMap()
    for (index, part) in parts.enumerated() { map.set("_\(index)", .text(part)) }
    return .map(map)
  }
}
