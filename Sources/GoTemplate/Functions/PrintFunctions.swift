/// Functions that print values into a text.
enum PrintFunctions {
  static let table: [String: TemplateFunction] = [
    "print": TemplateFunction(atLeast: 0, .own) { call throws(TemplateError) in
      var result = TemplateText()
      for (index, value) in call.arguments.enumerated() {
        // A space where neither neighbour is a string.
        if index > 0, value.text == nil, call[index - 1].text == nil { result.append(" ".utf8) }
        result.append(try GoPrinting.text(value, call.budget))
      }
      return .text(result)
    },
    "println": TemplateFunction(atLeast: 0, .own) { call throws(TemplateError) in
      .text(try joined(call.arguments, "\n", call))
    },
    "printf": TemplateFunction(atLeast: 1, .own) { call throws(TemplateError) in
      guard call[0].unknownReason == nil else { return call[0] }
      let format = try call.text(0)
      guard format.isDetermined else { return .unknown("the format is not known") }
      return .text(try GoFormat.text(format, Array(call.arguments.dropFirst()), call.budget))
    },
    "cat": TemplateFunction(atLeast: 0, .own) { call throws(TemplateError) in
      .text(try joined(call.arguments.filter { !$0.isNull }, "", call))
    },
    "quote": TemplateFunction(atLeast: 0, .own) { call throws(TemplateError) in
      var parts: [TemplateText] = []
      for value in call.arguments where !value.isNull { parts.append(try GoPrinting.text(value, call.budget).quoted) }
      return .text(TemplateText.joined(parts, by: TemplateText(" ")))
    },
    "squote": TemplateFunction(atLeast: 0, .own) { call throws(TemplateError) in
      var parts: [TemplateText] = []
      for value in call.arguments where !value.isNull {
        var part = TemplateText("'", source: value.source)
        part.append(try GoPrinting.text(value, call.budget))
        part.append("'".utf8, source: value.source)
        parts.append(part)
      }
      return .text(TemplateText.joined(parts, by: TemplateText(" ")))
    },
    "toString": TemplateFunction(1...1, .own) { call throws(TemplateError) in
      call[0].unknownReason != nil ? call[0] : .text(try GoPrinting.text(call[0], call.budget))
    },
    "toStrings": TemplateFunction(1...1) { call throws(TemplateError) in
      .list(try strings(call[0], call).map { .text($0) })
    },
    "join": TemplateFunction(2...2, .keepParts) { call throws(TemplateError) in
      let parts = try strings(call[1], call)
      let separator = try call.text(0)
      try call.budget.make(bytes: parts.reduce(separator.count * parts.count) { $0 + $1.count })
      return .text(TemplateText.joined(parts, by: separator))
    },
    "html": TemplateFunction(atLeast: 0) { call throws(TemplateError) in
      .text(
        escaped(try text(call)) { byte in
          switch byte {
          case UInt8(ascii: "<"): "&lt;"
          case UInt8(ascii: ">"): "&gt;"
          case UInt8(ascii: "&"): "&amp;"
          case UInt8(ascii: "\""): "&#34;"
          case UInt8(ascii: "'"): "&#39;"
          case 0: "\u{FFFD}"
          default: nil
          }
        })
    },
    "js": TemplateFunction(atLeast: 0) { call throws(TemplateError) in
      .text(
        escaped(try text(call)) { byte in
          switch byte {
          case UInt8(ascii: "\\"): return "\\\\"
          case UInt8(ascii: "'"): return "\\'"
          case UInt8(ascii: "\""): return "\\\""
          case UInt8(ascii: "<"): return "\\u003C"
          case UInt8(ascii: ">"): return "\\u003E"
          case UInt8(ascii: "&"): return "\\u0026"
          case UInt8(ascii: "="): return "\\u003D"
          case 0..<0x20:
            let digits = String(byte, radix: 16, uppercase: true)
            return "\\u00" + (digits.utf8.count < 2 ? "0" : "") + digits
          default: return nil
          }
        })
    },
    "urlquery": TemplateFunction(atLeast: 0) { call throws(TemplateError) in
      .text(
        escaped(try text(call)) { byte in
          let isWord = (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
          if (isWord && byte < 0x80) || "-_.~".utf8.contains(byte) { return nil }
          if byte == 0x20 { return "+" }
          let digits = String(byte, radix: 16, uppercase: true)
          return "%" + (digits.utf8.count < 2 ? "0" : "") + digits
        })
    },
  ]

  private static func joined(
    _ values: [TemplateValue], _ end: String, _ call: FunctionCall
  ) throws(TemplateError) -> TemplateText {
    var result = TemplateText()
    for (index, value) in values.enumerated() {
      if index > 0 { result.append(" ".utf8) }
      result.append(try GoPrinting.text(value, call.budget))
    }
    result.append(end.utf8)
    return result
  }

  /// All arguments as one text, as the escaping functions take them.
  private static func text(_ call: FunctionCall) throws(TemplateError) -> TemplateText {
    var result = TemplateText()
    for value in call.arguments { result.append(try GoPrinting.text(value, call.budget)) }
    return result
  }

  private static func escaped(_ text: TemplateText, _ escape: (UInt8) -> String?) -> TemplateText {
    var bytes: [UInt8] = []
    for byte in text.bytes {
      if let replaced = escape(byte) { bytes += replaced.utf8 } else { bytes.append(byte) }
    }
    return bytes == text.bytes ? text : text.remade(bytes)
  }

  /// Sprig's `strslice`: the items of a list as text, nil left out; one item for another value.
  static func strings(_ value: TemplateValue, _ call: FunctionCall) throws(TemplateError) -> [TemplateText] {
    guard let list = value.list else { return value.isNull ? [] : [try GoPrinting.text(value, call.budget)] }
    var parts: [TemplateText] = []
    for item in list where !item.isNull { parts.append(try GoPrinting.text(item, call.budget)) }
    return parts
  }
}
