import GoRegex

/// Sprig's regular expressions.
enum RegexFunctions {
  static let table: [String: TemplateFunction] = {
    var table: [String: TemplateFunction] = [
      "regexMatch": TemplateFunction(2...2, keepsSource: false) { call throws(TemplateError) in
        let regex = try regex(call)
        return .boolean(try regex.firstMatch(in: try call.bytes(1), from: 0, spend: call.spend) != nil)
      },
      "regexFind": TemplateFunction(2...2) { call throws(TemplateError) in
        let text = try call.text(1)
        let match = try regex(call).firstMatch(in: text.bytes, from: 0, spend: call.spend)
        return .text(match.map { text.slice($0.range) } ?? TemplateText())
      },
      "regexFindAll": TemplateFunction(3...3) { call throws(TemplateError) in
        let text = try call.text(1)
        let matches = try regex(call).matches(in: text.bytes, limit: try call.int(2), spend: call.spend)
        return .list(matches.map { .text(text.slice($0.range)) })
      },
      "regexReplaceAll": TemplateFunction(3...3) { call throws(TemplateError) in
        try replace(call, isLiteral: false)
      },
      "regexReplaceAllLiteral": TemplateFunction(3...3) { call throws(TemplateError) in
        try replace(call, isLiteral: true)
      },
      "regexSplit": TemplateFunction(3...3) { call throws(TemplateError) in try split(call) },
      "regexQuoteMeta": TemplateFunction(1...1) { call throws(TemplateError) in
        let text = try call.text(0)
        var bytes: [UInt8] = []
        for byte in text.bytes {
          if "\\.+*?()|[]{}^$".utf8.contains(byte) { bytes.append(0x5C) }
          bytes.append(byte)
        }
        return .text(text.remade(bytes))
      },
    ]
    for name in ["regexMatch", "regexFind", "regexFindAll", "regexReplaceAll", "regexReplaceAllLiteral", "regexSplit"] {
      table["mustR" + name.dropFirst()] = table[name]
    }
    return table
  }()

  private static func replace(_ call: FunctionCall, isLiteral: Bool) throws(TemplateError) -> TemplateValue {
    let regex = try regex(call)
    let text = try call.text(1)
    let new = try call.text(2)
    var result = TemplateText()
    var at = 0
    for match in try regex.matches(in: text.bytes, limit: -1, spend: call.spend) {
      result.append(text, at..<match.range.lowerBound)
      if isLiteral {
        result.append(new)
      } else {
        expand(new, match, text, regex, &result)
      }
      at = match.range.upperBound
      if result.count > call.budget.limits.textBytes { break }
    }
    result.append(text, at..<text.count)
    try call.budget.make(bytes: result.count)
    return .text(result)
  }

  /// `$1`, `${1}`, `$name` and `$$`. The longest name counts: `$1W` is the group `1W`, which there is not.
  private static func expand(
    _ new: TemplateText, _ match: GoRegex.Match, _ text: TemplateText, _ regex: GoRegex, _ result: inout TemplateText
  ) {
    let bytes = new.bytes
    var at = 0
    while let dollar = bytes[at...].firstIndex(of: UInt8(ascii: "$")) {
      result.append(new, at..<dollar)
      at = dollar + 1
      if at < bytes.count, bytes[at] == UInt8(ascii: "$") {
        result.append("$".utf8)
        at += 1
        continue
      }
      var start = at
      var end = at
      if at < bytes.count, bytes[at] == UInt8(ascii: "{") {
        guard let close = bytes[at...].firstIndex(of: UInt8(ascii: "}")) else {
          result.append("$".utf8)
          continue
        }
        start = at + 1
        end = close
        at = close + 1
      } else {
        while end < bytes.count, isWord(bytes[end]) { end += 1 }
        at = end
      }
      guard end > start else {
        result.append("$".utf8)
        continue
      }
      let name = String(decoding: bytes[start..<end], as: UTF8.self)
      if let group = Int(name) ?? regex.group(named: name), match.groups.indices.contains(group),
        let range = match.groups[group]
      {
        result.append(text, range)
      }
    }
    result.append(new, at..<bytes.count)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte == 0x5F || (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
  }

  private static func split(_ call: FunctionCall) throws(TemplateError) -> TemplateValue {
    let regex = try regex(call)
    let text = try call.text(1)
    let limit = try call.int(2)
    if limit == 0 { return .list([]) }
    var parts: [TemplateValue] = []
    var at = 0
    for match in try regex.matches(in: text.bytes, limit: -1, spend: call.spend) {
      if limit > 0, parts.count == limit - 1 { break }
      if match.range.upperBound == 0 { continue }
      parts.append(.text(text.slice(at..<match.range.lowerBound)))
      at = match.range.upperBound
    }
    if at != text.count || parts.isEmpty || !text.isEmpty { parts.append(.text(text.slice(at..<text.count))) }
    try call.budget.make(items: parts.count)
    return .list(parts)
  }

  private static func regex(_ call: FunctionCall) throws(TemplateError) -> GoRegex {
    let pattern = try call.string(0)
    do { return try GoRegex(pattern) } catch { throw TemplateError(error.message) }
  }
}

extension FunctionCall {
  /// Counts steps of a search.
  fileprivate func spend(_ steps: Int) throws(TemplateError) { try budget.spend(steps) }
}
