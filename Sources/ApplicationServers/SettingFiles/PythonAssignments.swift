import ConfigurationSources

/// The literal assignments of a configuration file in Python: `timeout = 30`. Nothing is run: what is not a number or a
/// string is unknown, and so is a name that is assigned in a block.
struct PythonAssignments {
  private(set) var result = SettingEntries()
  private let text: PlacedText
  private var unknown: Set<String> = []
  /// The quotes that end the string of several lines that is open.
  private var quotes: [UInt8]?
  /// Brackets that are open.
  private var depth = 0

  /// Code that may assign any name.
  private static let openers = ["globals(", "locals(", "vars(", "exec(", "execfile(", "import *", "setattr("]

  init(_ text: PlacedText) {
    self.text = text
    for opener in Self.openers where text.text.contains(opener) { result.isOpen = true }
    for line in linesOfText(Array(text.text.utf8)) where result.entries.count < ProcessLimits.entries { read(line) }
    let unknown = unknown
    result.entries = result.entries.map {
      unknown.contains($0.name) ? SettingEntry(name: $0.name, value: nil, span: $0.span) : $0
    }
  }

  private mutating func read(_ line: ArraySlice<UInt8>) {
    let isInside = quotes != nil || depth > 0
    let code = Self.withoutComment(line, &quotes, &depth)
    if isInside { return }
    guard let equals = code.firstIndex(of: UInt8(ascii: "=")) else { return }
    let name = code[..<equals].trimmed
    let isName =
      !name.isEmpty
      && name.allSatisfy { byte in
        byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
          || (0x61...0x7A).contains(byte)
      }
    let isIndented = line.first == 0x20 || line.first == 0x09
    guard isName, code.indices.contains(equals + 1) || depth > 0 || quotes != nil else {
      // `timeout: int = 30`, `timeout += 5`, `a = b = 3` in other forms.
      let word = name.prefix { $0 != 0x20 && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "+") }.string
      unknown.insert(word)
      return
    }
    if code[equals...].dropFirst().first == UInt8(ascii: "=") { return }
    let value = code[(equals + 1)...].trimmed
    let span = text.span(of: value.startIndex..<max(value.startIndex, value.endIndex))
    let known = isIndented || depth > 0 || quotes != nil ? nil : Self.literal(value)
    if known == nil { unknown.insert(name.string) }
    result.entries.append(SettingEntry(name: name.string, value: known, span: span))
  }

  /// A number or a string in quotes.
  private static func literal(_ value: ArraySlice<UInt8>) -> String? {
    if value.unquoted.count == value.count - 2 {
      let inner = value.unquoted
      let isPlain = !inner.contains(UInt8(ascii: "\\")) && !inner.contains(value[value.startIndex])
      return isPlain ? inner.string : nil
    }
    let digits = value.filter { $0 != UInt8(ascii: "_") }
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return String(decoding: digits, as: UTF8.self)
  }

  /// The code of a line, with the strings and brackets that it opens and closes counted.
  private static func withoutComment(
    _ line: ArraySlice<UInt8>, _ quotes: inout [UInt8]?, _ depth: inout Int
  ) -> ArraySlice<UInt8> {
    var index = line.startIndex
    var single: UInt8?
    while index < line.endIndex {
      let byte = line[index]
      let isTriple = line[index...].prefix(3).count == 3 && line[index...].prefix(3).allSatisfy { $0 == byte }
      if let open = quotes {
        if line[index...].starts(with: open) {
          quotes = nil
          index += 3
        } else {
          index += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        continue
      }
      if let open = single {
        if byte == open { single = nil }
        index += byte == UInt8(ascii: "\\") ? 2 : 1
        continue
      }
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if isTriple {
          quotes = [byte, byte, byte]
          index += 3
          continue
        }
        single = byte
      case UInt8(ascii: "#"): return line[..<index]
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
      default: break
      }
      index += 1
    }
    return line
  }
}
