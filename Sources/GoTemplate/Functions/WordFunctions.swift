/// Sprig's functions that change words: cases, abbreviations, wrapping.
enum WordFunctions {
  static let table: [String: TemplateFunction] = [
    "title": TemplateFunction(1...1) { call throws(TemplateError) in .text(change(try call.text(0), title)) },
    "untitle": TemplateFunction(1...1) { call throws(TemplateError) in .text(change(try call.text(0), untitle)) },
    "swapcase": TemplateFunction(1...1) { call throws(TemplateError) in
      .text(change(try call.text(0)) { $0.map { $0 == upper($0) ? lower($0) : upper($0) } })
    },
    "initials": TemplateFunction(1...1) { call throws(TemplateError) in
      .text(
        change(try call.text(0)) { text in
          text.indices.filter { !isSpace(text[$0]) && ($0 == 0 || isSpace(text[$0 - 1])) }.map { text[$0] }
        })
    },
    "snakecase": TemplateFunction(1...1) { call throws(TemplateError) in
      try joined(call, by: "_")
    },
    "kebabcase": TemplateFunction(1...1) { call throws(TemplateError) in
      try joined(call, by: "-")
    },
    "camelcase": TemplateFunction(1...1) { call throws(TemplateError) in
      .text(change(try call.text(0), WordCase.pascal))
    },
    "plural": TemplateFunction(3...3) { call throws(TemplateError) in
      .text(try call.int(2) == 1 ? try call.text(0) : try call.text(1))
    },
    "abbrev": TemplateFunction(2...2) { call throws(TemplateError) in
      let width = try call.int(0)
      let text = try call.text(1)
      guard width >= 4, text.count > width else { return .text(text) }
      var result = text.slice(0..<width - 3)
      result.append("...".utf8, source: text.source)
      return .text(result)
    },
    "abbrevboth": .unknown("abbrevboth is not evaluated"),
    "wrap": TemplateFunction(2...2) { call throws(TemplateError) in
      let text = try call.text(1)
      return .text(text.remade(wrap(text.bytes, try call.int(0), Array("\n".utf8), breaks: false)))
    },
    "wrapWith": TemplateFunction(3...3) { call throws(TemplateError) in
      let text = try call.text(2)
      return .text(text.remade(wrap(text.bytes, try call.int(0), try call.bytes(1), breaks: true)))
    },
    "hello": TemplateFunction(0...0) { _ throws(TemplateError) in .text("Hello!") },
  ]

  /// Where digits and signs end a word is not evaluated.
  private static func joined(_ call: FunctionCall, by separator: Unicode.Scalar) throws(TemplateError) -> TemplateValue
  {
    let text = try call.text(0)
    let isPlain = text.bytes.allSatisfy { byte in
      (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x20 || byte == 0x2D || byte == 0x5F
    }
    guard isPlain else { return .unknown("\(call.name) of digits and signs is not evaluated") }
    return .text(change(text) { WordCase.joined($0, by: separator) })
  }

  private static func change(
    _ text: TemplateText, _ body: ([Unicode.Scalar]) -> [Unicode.Scalar]
  ) -> TemplateText {
    let new = body(Array(text.string.unicodeScalars))
    return text.mapped(to: Array(String(String.UnicodeScalarView(new)).utf8))
  }

  static func upper(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let text = scalar.properties.uppercaseMapping.unicodeScalars
    return text.count == 1 ? text.first ?? scalar : scalar
  }

  static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let text = scalar.properties.lowercaseMapping.unicodeScalars
    return text.count == 1 ? text.first ?? scalar : scalar
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

  /// `strings.Title`: a letter that follows no letter, digit, underscore or quote.
  private static func title(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var wasSeparator = true
    return text.map { scalar in
      defer {
        if scalar.isASCII {
          let isWord = scalar.properties.isAlphabetic || (scalar.value >= 0x30 && scalar.value <= 0x39)
          wasSeparator = !isWord && scalar != "_"
        } else {
          wasSeparator = !scalar.properties.isAlphabetic && isSpace(scalar)
        }
      }
      return wasSeparator ? upper(scalar) : scalar
    }
  }

  private static func untitle(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    text.indices.map { $0 == 0 || isSpace(text[$0 - 1]) ? lower(text[$0]) : text[$0] }
  }

  private static func wrap(_ text: [UInt8], _ width: Int, _ separator: [UInt8], breaks: Bool) -> [UInt8] {
    let width = max(1, width)
    var result: [UInt8] = []
    var rest = text[...]
    while rest.count > width {
      if rest.first == 0x20 {
        rest = rest.dropFirst()
        continue
      }
      let limit = rest.startIndex + width
      if let space = rest[rest.startIndex...limit].lastIndex(of: 0x20), space > rest.startIndex {
        result += rest[..<space] + separator
        rest = rest[(space + 1)...]
      } else if breaks {
        result += rest[..<limit] + separator
        rest = rest[limit...]
      } else if let space = rest[limit...].firstIndex(of: 0x20) {
        result += rest[..<space] + separator
        rest = rest[(space + 1)...]
      } else {
        break
      }
    }
    return result + rest
  }
}

/// Words of names: `HTTPServer` has two.
enum WordCase {
  private static func isUpper(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isUppercase }
  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.value >= 0x30 && scalar.value <= 0x39 }
  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar == "-" || scalar == " " || scalar.properties.isWhitespace
  }

  /// Words in lower case with a separator between them.
  static func joined(_ text: [Unicode.Scalar], by separator: Unicode.Scalar) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    for (index, scalar) in text.enumerated() {
      if isSeparator(scalar) {
        result.append(separator)
        continue
      }
      if isUpper(scalar), index > 0, !isSeparator(text[index - 1]) {
        let before = text[index - 1]
        let after: Unicode.Scalar? = index + 1 < text.count ? text[index + 1] : nil
        let startsWord = !isUpper(before) || (after.map { !isUpper($0) && !isDigit($0) && !isSeparator($0) } ?? false)
        if startsWord { result.append(separator) }
      }
      result.append(WordFunctions.lower(scalar))
    }
    return result
  }

  /// `http_server` as `HttpServer`.
  static func pascal(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    var startsWord = true
    for scalar in text {
      if isSeparator(scalar) {
        startsWord = true
      } else {
        result.append(startsWord ? WordFunctions.upper(scalar) : scalar)
        startsWord = false
      }
    }
    return result
  }
}
