/// Reads strict JSON into the same nodes as YAML. libyaml refuses some of it: keys of more than 1024 characters, surrogate
/// pairs, tabs before the first bracket, a line break between key and colon.
struct JSONReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  /// The current offset.
  private(set) var at: Int
  private let start: Int
  private let end: Int
  private(set) var builder: TreeBuilder
  private var decoded: [UInt8] = []

  /// `range` is the document's location in the file.
  init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, limits: YAMLLimits) {
    self.bytes = bytes
    at = range.lowerBound
    start = range.lowerBound
    end = range.upperBound
    builder = TreeBuilder(limits: limits, bytes: range.count)
  }

  /// Whether a document begins with a bracket; all others are left to YAML.
  static func mayRead(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    var at = range.lowerBound
    while at < range.upperBound {
      switch bytes[at] {
      case 0x20, 0x09, 0x0A, 0x0D: at += 1
      case UInt8(ascii: "{"), UInt8(ascii: "["): return true
      default: return false
      }
    }
    return false
  }

  /// Reads the document; false when it is not strict JSON. Throws when it is more than we read.
  mutating func read() throws(YAMLSyntaxError) -> Bool {
    skipBlanks()
    guard try readValue() else { return false }
    skipBlanks()
    return at == end && isUnicode
  }

  private var isUnicode: Bool { String(validating: bytes[start..<end], as: UTF8.self) != nil }

  private var peek: UInt8? { at < end ? bytes[at] : nil }

  private mutating func skipBlanks() {
    while at < end, bytes[at] == 0x20 || bytes[at] == 0x09 || bytes[at] == 0x0A || bytes[at] == 0x0D { at += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    at += 1
    return true
  }

  private mutating func readValue() throws(YAMLSyntaxError) -> Bool {
    switch peek {
    case UInt8(ascii: "{"): return try readObject()
    case UInt8(ascii: "["): return try readArray()
    case UInt8(ascii: "\""): return try readString()
    default: return try readWord()
    }
  }

  private mutating func readObject() throws(YAMLSyntaxError) -> Bool {
    try builder.open(.mapping, at: at, isFlow: true)
    at += 1
    skipBlanks()
    if peek != UInt8(ascii: "}") {
      repeat {
        skipBlanks()
        guard peek == UInt8(ascii: "\""), try readString() else { return false }
        skipBlanks()
        guard take(UInt8(ascii: ":")) else { return false }
        skipBlanks()
        guard try readValue() else { return false }
        skipBlanks()
      } while take(UInt8(ascii: ","))
    }
    guard take(UInt8(ascii: "}")) else { return false }
    builder.close(end: at, in: bytes)
    return true
  }

  private mutating func readArray() throws(YAMLSyntaxError) -> Bool {
    try builder.open(.sequence, at: at, isFlow: true)
    at += 1
    skipBlanks()
    if peek != UInt8(ascii: "]") {
      repeat {
        skipBlanks()
        guard try readValue() else { return false }
        skipBlanks()
      } while take(UInt8(ascii: ","))
    }
    guard take(UInt8(ascii: "]")) else { return false }
    builder.close(end: at, in: bytes)
    return true
  }

  private mutating func readWord() throws(YAMLSyntaxError) -> Bool {
    let start = at
    while let byte = peek, isWord(byte) { at += 1 }
    let word = UnsafeBufferPointer(rebasing: bytes[start..<at])
    guard ["true", "false", "null"].contains(where: { word.elementsEqual($0.utf8) }) || Self.isNumber(word) else {
      return false
    }
    try builder.addScalar(YAMLTree.Record(start..<at, .plain))
    return true
  }

  private func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "E"):
      return true
    default: return false
    }
  }

  private static func isNumber(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    var rest = word[...]
    func digits() -> Int {
      let count = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }.count
      rest = rest.dropFirst(count)
      return count
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let leadsWithZero = rest.first == 0x30
    let whole = digits()
    if whole == 0 || (leadsWithZero && whole > 1) { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      if digits() == 0 { return false }
    }
    if let sign = rest.first, sign | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest = rest.dropFirst() }
      if digits() == 0 { return false }
    }
    return rest.isEmpty
  }

  private mutating func readString() throws(YAMLSyntaxError) -> Bool {
    let start = at
    at += 1
    while let byte = peek {
      if byte == UInt8(ascii: "\"") {
        at += 1
        try builder.addScalar(YAMLTree.Record(start..<at, .doubleQuoted))
        return true
      }
      if byte == UInt8(ascii: "\\") { return try readEscapedString(from: start) }
      if byte < 0x20 { return false }
      at += 1
    }
    return false
  }

  private mutating func readEscapedString(from start: Int) throws(YAMLSyntaxError) -> Bool {
    decoded.removeAll(keepingCapacity: true)
    decoded.append(contentsOf: bytes[start + 1..<at])
    while let byte = peek {
      if byte < 0x20 { return false }
      if byte == UInt8(ascii: "\"") {
        at += 1
        try builder.addScalar(start..<at, copying: decoded, style: .doubleQuoted)
        return true
      }
      guard byte == UInt8(ascii: "\\") else {
        decoded.append(byte)
        at += 1
        continue
      }
      guard let escape = ScalarEscape.json(bytes, at, end) else { return false }
      decoded.append(contentsOf: escape.text)
      at += escape.length
    }
    return false
  }
}
