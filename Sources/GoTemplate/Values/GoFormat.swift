import SourceText

/// `fmt.Sprintf`: the verbs that templates use, with flags, width and precision.
package struct GoFormat {
  private let format: TemplateText
  private let arguments: [TemplateValue]
  private let budget: TemplateBudget
  private var result = TemplateText()
  private var next = 0

  private struct Flags {
    var minus = false
    var plus = false
    var sharp = false
    var space = false
    var zero = false
    var width: Int?
    var precision: Int?
  }

  package static func text(
    _ format: TemplateText, _ arguments: [TemplateValue], _ budget: TemplateBudget
  ) throws(TemplateError) -> TemplateText {
    var printer = GoFormat(format: format, arguments: arguments, budget: budget)
    try printer.run()
    return printer.result
  }

  private init(format: TemplateText, arguments: [TemplateValue], budget: TemplateBudget) {
    self.format = format
    self.arguments = arguments
    self.budget = budget
  }

  private mutating func run() throws(TemplateError) {
    let bytes = format.bytes
    var at = 0
    while at < bytes.count {
      guard let percent = bytes[at...].firstIndex(of: UInt8(ascii: "%")) else { break }
      result.append(format, at..<percent)
      at = percent + 1
      var flags = Flags()
      readFlags: while at < bytes.count {
        switch bytes[at] {
        case UInt8(ascii: "-"): flags.minus = true
        case UInt8(ascii: "+"): flags.plus = true
        case UInt8(ascii: "#"): flags.sharp = true
        case UInt8(ascii: " "): flags.space = true
        case UInt8(ascii: "0"): flags.zero = true
        default: break readFlags
        }
        at += 1
      }
      flags.width = readNumber(&at)
      if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
        at += 1
        flags.precision = readNumber(&at) ?? 0
      }
      guard at < bytes.count else {
        result.append("%!(NOVERB)".utf8)
        return
      }
      let verb = bytes[at]
      at += 1
      if verb == UInt8(ascii: "%") {
        result.append("%".utf8)
        continue
      }
      guard next < arguments.count else {
        result.append("%!".utf8)
        result.append([verb])
        result.append("(MISSING)".utf8)
        continue
      }
      let value = arguments[next]
      next += 1
      var text = TemplateText()
      try append(value, verb, flags, to: &text, depth: 0)
      pad(text, flags)
    }
    if at < bytes.count { result.append(format, at..<bytes.count) }
    if next < arguments.count, !arguments[next...].contains(where: { $0.unknownReason != nil }) {
      result.append("%!(EXTRA ".utf8)
      for (index, value) in arguments[next...].enumerated() {
        if index > 0 { result.append(", ".utf8) }
        result.append(value.typeName.utf8)
        if value.isNull { continue }
        result.append("=".utf8)
        result.append(try GoPrinting.text(value, budget))
      }
      result.append(")".utf8)
    }
    try budget.make(bytes: result.count)
  }

  private mutating func readNumber(_ at: inout Int) -> Int? {
    var number: Int?
    while at < format.count, format.bytes[at] >= 0x30, format.bytes[at] <= 0x39 {
      number = min((number ?? 0) * 10 + Int(format.bytes[at] - 0x30), 10_000)
      at += 1
    }
    if number == nil, at < format.count, format.bytes[at] == UInt8(ascii: "*") {
      at += 1
      guard next < arguments.count, case .integer(let width, _) = arguments[next].content else { return nil }
      next += 1
      return max(0, min(width, 10_000))
    }
    return number
  }

  private mutating func pad(_ text: TemplateText, _ flags: Flags) {
    // An unknown text has an unknown width.
    guard let width = flags.width, text.isDetermined else { return result.append(text) }
    let count = text.string.unicodeScalars.count
    guard count < width else { return result.append(text) }
    let fill = width - count
    if flags.minus {
      result.append(text)
      result.append([UInt8](repeating: 0x20, count: fill))
    } else if flags.zero {
      let hasSign = text.bytes.first == 0x2B || text.bytes.first == 0x2D
      result.append(text, 0..<(hasSign ? 1 : 0))
      result.append([UInt8](repeating: 0x30, count: fill))
      result.append(text, (hasSign ? 1 : 0)..<text.count)
    } else {
      result.append([UInt8](repeating: 0x20, count: fill))
      result.append(text)
    }
  }

  private func append(
    _ value: TemplateValue, _ verb: UInt8, _ flags: Flags, to text: inout TemplateText, depth: Int
  ) throws(TemplateError) {
    switch verb {
    case UInt8(ascii: "T"):
      text.append(value.typeName.utf8, kind: value.unknownReason == nil ? .made : .unknown)
      return
    case UInt8(ascii: "v"):
      if flags.plus, case .decimal = value.content { break }
      text.append(try GoPrinting.text(value, budget))
      return
    default: break
    }
    try budget.visit(depth: depth)
    switch value.content {
    case .unknown: text.append(TemplateText.placeholder, source: value.source, kind: .unknown)
    case .null:
      text.append("%!".utf8)
      text.append([verb])
      text.append("(<nil>)".utf8)
    case .list(let list):
      text.append("[".utf8)
      for (index, item) in list.enumerated() {
        if index > 0 { text.append(" ".utf8) }
        try append(item, verb, flags, to: &text, depth: depth + 1)
      }
      text.append("]".utf8)
    case .map(let map):
      text.append("map[".utf8)
      for (index, key) in map.keys.enumerated() {
        guard let entry = map.entry(key) else { continue }
        if index > 0 { text.append(" ".utf8) }
        try append(TemplateValue.text(key, source: entry.keySource), verb, flags, to: &text, depth: depth + 1)
        text.append(":".utf8)
        try append(entry.value, verb, flags, to: &text, depth: depth + 1)
      }
      text.append("]".utf8)
    case .text(let string): appendText(string, verb, flags, to: &text)
    case .integer(let number, _):
      appendInteger(number, verb, flags, value, to: &text)
    case .decimal(let number): appendDecimal(number, verb, flags, value, to: &text)
    case .boolean(let flag):
      if verb == UInt8(ascii: "t") {
        text.append((flag ? "true" : "false").utf8, source: value.source)
      } else {
        appendWrong(value, verb, to: &text)
      }
    case .object(let object):
      if verb == UInt8(ascii: "q") {
        text.append(GoQuoting.quoted(Array(object.printed.utf8)), source: value.source)
      } else {
        text.append(object.printed.utf8, source: value.source)
      }
    }
  }

  private func appendWrong(_ value: TemplateValue, _ verb: UInt8, to text: inout TemplateText) {
    text.append("%!".utf8)
    text.append([verb])
    text.append("(\(value.typeName)=".utf8)
    if let printed = try? GoPrinting.text(value, budget) { text.append(printed) }
    text.append(")".utf8)
  }

  private func appendText(_ string: TemplateText, _ verb: UInt8, _ flags: Flags, to text: inout TemplateText) {
    switch verb {
    case UInt8(ascii: "s"):
      if let precision = flags.precision, string.isDetermined, precision < string.count {
        let kept = String(String.UnicodeScalarView(string.string.unicodeScalars.prefix(precision)))
        text.append(string, 0..<min(string.count, kept.utf8.count))
      } else {
        text.append(string)
      }
    case UInt8(ascii: "q"): text.append(string.quoted)
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      guard string.isDetermined else { return text.append(.unknown(source: string.source)) }
      let digits = string.bytes.map { byte in
        let digits = String(byte, radix: 16, uppercase: verb == UInt8(ascii: "X"))
        return digits.count < 2 ? "0" + digits : digits
      }
      text.append(digits.joined().utf8, source: string.source)
    default: appendWrong(.text(string), verb, to: &text)
    }
  }

  private func appendInteger(
    _ number: Int, _ verb: UInt8, _ flags: Flags, _ value: TemplateValue, to text: inout TemplateText
  ) {
    let digits: String
    switch verb {
    case UInt8(ascii: "d"): digits = "\(number)"
    case UInt8(ascii: "x"): digits = (flags.sharp ? "0x" : "") + String(number, radix: 16)
    case UInt8(ascii: "X"): digits = (flags.sharp ? "0X" : "") + String(number, radix: 16, uppercase: true)
    case UInt8(ascii: "o"): digits = (flags.sharp ? "0" : "") + String(number, radix: 8)
    case UInt8(ascii: "b"): digits = String(number, radix: 2)
    case UInt8(ascii: "c"):
      digits = String(Unicode.Scalar(UInt32(truncatingIfNeeded: number)) ?? "\u{FFFD}")
    case UInt8(ascii: "q"):
      digits = "'" + String(Unicode.Scalar(UInt32(truncatingIfNeeded: number)) ?? "\u{FFFD}") + "'"
    default: return appendWrong(value, verb, to: &text)
    }
    text.append(((flags.plus && number >= 0 ? "+" : "") + digits).utf8, source: value.source)
  }

  private func appendDecimal(
    _ number: Double, _ verb: UInt8, _ flags: Flags, _ value: TemplateValue, to text: inout TemplateText
  ) {
    let digits: String
    switch verb {
    case UInt8(ascii: "f"), UInt8(ascii: "F"): digits = GoNumber.fixed(number, digits: flags.precision ?? 6)
    case UInt8(ascii: "v"), UInt8(ascii: "g"), UInt8(ascii: "G"): digits = GoNumber.text(number)
    default: return appendWrong(value, verb, to: &text)
    }
    text.append(((flags.plus && number >= 0 ? "+" : "") + digits).utf8, source: value.source)
  }
}

extension TemplateText {
  /// `%q`: in double quotes. Sources stay where no byte needs an escape.
  package var quoted: TemplateText {
    var result = TemplateText()
    result.append("\"".utf8, source: source)
    let inner = GoQuoting.quoted(bytes).dropFirst().dropLast()
    if inner.count == count {
      result.append(self)
    } else {
      var start = 0
      for piece in pieces {
        let part = GoQuoting.quoted(Array(bytes[start..<piece.end])).dropFirst().dropLast()
        result.append(
          part, source: piece.source, kind: piece.kind == .literal ? .made : piece.kind,
          isUncertain: piece.isUncertain)
        start = piece.end
      }
    }
    result.append("\"".utf8, source: source)
    return result
  }
}
