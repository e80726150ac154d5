import SourceText

/// Values as `toYaml` writes them: sigs.k8s.io/yaml, which is JSON written by go-yaml 2 with sorted keys. The bytes
/// are the same, because charts hash the text and put it into ConfigMaps. Source: go.yaml.in/yaml/v2, emitterc.go.
package struct YAMLEmitter {
  private static let widthLimit = 80

  private var result = TemplateText()
  /// The column in characters.
  private var column = 0
  /// Whether only indentation is in the line so far.
  private var isIndention = true
  private let budget: TemplateBudget

  /// The text without the last line break.
  package static func text(
    _ value: TemplateValue, _ budget: TemplateBudget
  ) throws(TemplateError) -> TemplateText {
    var emitter = YAMLEmitter(budget: budget)
    try emitter.write(value, indent: 0, isInMap: false, depth: 0)
    let text = emitter.result
    try budget.make(bytes: text.count)
    return text.bytes.last == 0x0A ? text.slice(0..<text.count - 1) : text
  }

  private init(budget: TemplateBudget) { self.budget = budget }

  private mutating func put(_ string: StaticString) {
    string.withUTF8Buffer { result.append($0) }
    column += string.utf8CodeUnitCount
  }

  private mutating func breakLine() {
    result.append([0x0A])
    column = 0
    isIndention = true
  }

  private mutating func indent(_ columns: Int) {
    if !isIndention || column > columns { breakLine() }
    if column < columns {
      result.append([UInt8](repeating: 0x20, count: columns - column))
      column = columns
    }
    isIndention = true
  }

  /// `indent` is the column of the entries of a collection; scalars go on two columns to the right of it.
  private mutating func write(
    _ value: TemplateValue, indent: Int, isInMap: Bool, depth: Int
  ) throws(TemplateError) {
    try budget.visit(depth: depth)
    if result.count > budget.limits.textBytes { try budget.make(bytes: result.count) }
    switch value.content {
    case .map(let map) where !map.isEmpty || map.unknownReason != nil:
      for key in Self.sorted(map.keys) {
        guard let entry = map.entry(key) else { continue }
        self.indent(indent)
        writeText(TemplateText(key, source: entry.keySource), indent: indent, isKey: true)
        put(":")
        isIndention = false
        try writeBelow(entry.value, indent: indent, isInMap: true, depth: depth)
      }
      if map.unknownReason != nil {
        self.indent(indent)
        result.append(TemplateText.placeholder, kind: .unknown)
        put(": null")
        isIndention = false
      }
    case .list(let list) where !list.isEmpty:
      for item in list {
        self.indent(indent)
        put("-")
        try writeItem(item, indent: indent, depth: depth)
      }
    default: writeScalar(value, indent: indent)
    }
  }

  private mutating func writeBelow(
    _ value: TemplateValue, indent: Int, isInMap: Bool, depth: Int
  ) throws(TemplateError) {
    switch value.content {
    case .map(let map) where !map.isEmpty || map.unknownReason != nil:
      try write(value, indent: indent + 2, isInMap: true, depth: depth + 1)
    case .list(let list) where !list.isEmpty:
      // A list in a map is not indented.
      try write(value, indent: indent, isInMap: true, depth: depth + 1)
    default:
      put(" ")
      writeScalar(value, indent: indent)
    }
  }

  private mutating func writeItem(_ item: TemplateValue, indent: Int, depth: Int) throws(TemplateError) {
    put(" ")
    switch item.content {
    case .map(let map) where !map.isEmpty || map.unknownReason != nil:
      isIndention = true
      try write(item, indent: indent + 2, isInMap: false, depth: depth + 1)
    case .list(let list) where !list.isEmpty:
      isIndention = true
      try write(item, indent: indent + 2, isInMap: false, depth: depth + 1)
    default:
      isIndention = false
      writeScalar(item, indent: indent)
    }
  }

  private mutating func writeScalar(_ value: TemplateValue, indent: Int) {
    isIndention = false
    switch value.content {
    case .text(let text): return writeText(text, indent: indent, isKey: false)
    case .null: add("null", value.source)
    case .boolean(let flag): add(flag ? "true" : "false", value.source)
    case .integer(let number, _): add("\(number)", value.source)
    case .decimal(let number): add(GoNumber.yaml(number), value.source)
    case .map: add("{}", value.source)
    case .list: add("[]", value.source)
    case .object: add("{}", value.source)
    case .unknown:
      result.append(TemplateText.placeholder, source: value.source, kind: .unknown)
      column += TemplateText.placeholder.count
    }
  }

  private mutating func add(_ text: String, _ source: SourceSpan?) {
    result.append(text.utf8, source: source)
    column += text.utf8.count
  }

  private mutating func writeText(_ text: TemplateText, indent: Int, isKey: Bool) {
    isIndention = false
    switch YAMLScalar.style(of: text.bytes, isKey: isKey) {
    case .plain: writeFolded(text, indent: indent + 2, isKey: isKey, isSingle: false)
    case .single:
      add("'", text.source)
      writeFolded(text, indent: indent + 2, isKey: isKey, isSingle: true)
      add("'", text.source)
    case .double: writeDouble(text, indent: indent + 2, isKey: isKey)
    case .literal: writeLiteral(text, indent: indent + 2)
    }
  }

  /// Plain and in single quotes: a space behind column 80 becomes a line break.
  private mutating func writeFolded(_ text: TemplateText, indent: Int, isKey: Bool, isSingle: Bool) {
    let bytes = text.bytes
    if isKey || column + bytes.count <= Self.widthLimit {
      if !isSingle || !bytes.contains(0x27) {
        result.append(text)
        column += text.string.unicodeScalars.count
        return
      }
    }
    var start = 0
    var hadSpace = false
    for (at, byte) in bytes.enumerated() {
      if byte == 0x20 {
        let isInside = !isSingle || (at > 0 && at < bytes.count - 1)
        let next: UInt8 = at + 1 < bytes.count ? bytes[at + 1] : 0
        if !isKey, !hadSpace, column > Self.widthLimit, isInside, next != 0x20 {
          result.append(text, start..<at)
          start = at + 1
          breakLine()
          self.indent(indent)
          isIndention = false
        } else {
          column += 1
        }
        hadSpace = true
      } else {
        if isSingle, byte == 0x27 {
          result.append(text, start..<at)
          result.append([0x27], source: text.source)
          start = at
          column += 1
        }
        if byte & 0xC0 != 0x80 { column += 1 }
        hadSpace = false
      }
    }
    result.append(text, start..<bytes.count)
  }

  private mutating func writeDouble(_ text: TemplateText, indent: Int, isKey: Bool) {
    let bytes = text.bytes
    add("\"", text.source)
    var hadSpace = false
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      let width = min(YAMLScalar.width(byte), bytes.count - at)
      if byte == 0x22 || byte == 0x5C || YAMLScalar.isBreak(bytes, at) || !YAMLScalar.isPrintable(bytes, at)
        || bytes[at...].starts(with: [0xEF, 0xBB, 0xBF])
      {
        let escape = Self.escape(bytes[at..<at + width])
        result.append(escape.utf8, source: text.source(of: at..<at + 1))
        column += escape.utf8.count
        hadSpace = false
      } else if byte == 0x20 {
        if !isKey, !hadSpace, column > Self.widthLimit, at > 0, at < bytes.count - 1 {
          breakLine()
          self.indent(indent)
          isIndention = false
          if bytes[at + 1] == 0x20 { put("\\") }
        } else {
          result.append(text, at..<at + 1)
          column += 1
        }
        hadSpace = true
      } else {
        result.append(text, at..<at + width)
        column += 1
        hadSpace = false
      }
      at += width
    }
    add("\"", text.source)
  }

  private static func escape(_ bytes: ArraySlice<UInt8>) -> String {
    guard let scalar = String(decoding: bytes, as: UTF8.self).unicodeScalars.first else { return "" }
    switch scalar.value {
    case 0x00: return "\\0"
    case 0x07: return "\\a"
    case 0x08: return "\\b"
    case 0x09: return "\\t"
    case 0x0A: return "\\n"
    case 0x0B: return "\\v"
    case 0x0C: return "\\f"
    case 0x0D: return "\\r"
    case 0x1B: return "\\e"
    case 0x22: return "\\\""
    case 0x5C: return "\\\\"
    case 0x85: return "\\N"
    case 0xA0: return "\\_"
    case 0x2028: return "\\L"
    case 0x2029: return "\\P"
    default:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      let width = scalar.value < 0x100 ? 2 : scalar.value < 0x10000 ? 4 : 8
      let prefix = width == 2 ? "\\x" : width == 4 ? "\\u" : "\\U"
      return prefix + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
  }

  private mutating func writeLiteral(_ text: TemplateText, indent: Int) {
    let bytes = text.bytes
    put("|")
    if let first = bytes.first, first == 0x20 || first == 0x0A { put("2") }
    if bytes.last != 0x0A {
      put("-")
    } else if bytes.count == 1 || bytes[bytes.count - 2] == 0x0A {
      put("+")
    }
    breakLine()
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      if end > start {
        result.append([UInt8](repeating: 0x20, count: indent))
        result.append(text, start..<end)
        column = indent + end - start
        isIndention = false
      }
      if end < bytes.count { breakLine() }
      start = end + 1
    }
  }

  /// Keys as go-yaml sorts them: digits by their number, letters behind other characters.
  private static func sorted(_ keys: [String]) -> [String] {
    let runes = keys.map { (key: $0, runes: Array($0.unicodeScalars)) }
    return runes.sorted { precedes($0.runes, $1.runes) }.map(\.key)
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.value >= 0x30 && scalar.value <= 0x39 }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x80
      ? (scalar.value | 0x20 >= 0x61 && scalar.value | 0x20 <= 0x7A)
      : scalar.properties.isAlphabetic
  }

  private static func precedes(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Bool {
    var inDigits = false
    for index in 0..<min(a.count, b.count) {
      if a[index] == b[index] {
        inDigits = isDigit(a[index])
        continue
      }
      let aIsLetter = isLetter(a[index])
      let bIsLetter = isLetter(b[index])
      if aIsLetter && bIsLetter { return a[index].value < b[index].value }
      if aIsLetter || bIsLetter { return inDigits ? aIsLetter : bIsLetter }
      var aNumber = 0
      var bNumber = 0
      var aEnd = index
      var bEnd = index
      if a[index] == "0" || b[index] == "0" {
        var zeros = index - 1
        while zeros >= 0, isDigit(a[zeros]) {
          if a[zeros] != "0" {
            aNumber = 1
            bNumber = 1
            break
          }
          zeros -= 1
        }
      }
      while aEnd < a.count, isDigit(a[aEnd]) {
        aNumber = aNumber &* 10 &+ Int(a[aEnd].value - 0x30)
        aEnd += 1
      }
      while bEnd < b.count, isDigit(b[bEnd]) {
        bNumber = bNumber &* 10 &+ Int(b[bEnd].value - 0x30)
        bEnd += 1
      }
      if aNumber != bNumber { return aNumber < bNumber }
      if aEnd != bEnd { return aEnd < bEnd }
      return a[index].value < b[index].value
    }
    return a.count < b.count
  }
}
