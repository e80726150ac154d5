/// A JSON document, with the order and the doublets of its keys, so that tests see what was written.
package indirect enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// A name and its value.
  package struct Member: Hashable, Sendable {
    /// The key.
    package let name: String
    /// The value.
    package let value: JSONValue

    package init(name: String, value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// Reads a document; anything that RFC 8259 forbids is an error.
  package init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8))
  }

  /// Reads a document from bytes.
  package init(parsing bytes: [UInt8]) throws(JSONError) {
    var parser = JSONParser(bytes)
    self = try parser.document()
  }

  /// The value of a key of an object.
  package subscript(name: String) -> JSONValue? {
    get {
      guard case .object(let members) = self else { return nil }
      return members.first { $0.name == name }?.value
    }
    set {
      guard case .object(var members) = self else { return }
      let index = members.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): members[index] = Member(name: name, value: value)
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(name: name, value: value))
      case (nil, nil): break
      }
      self = .object(members)
    }
  }

  /// An element of an array.
  package subscript(index: Int) -> JSONValue? {
    get {
      guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
      return elements[index]
    }
    set {
      guard case .array(var elements) = self, elements.indices.contains(index), let newValue else { return }
      elements[index] = newValue
      self = .array(elements)
    }
  }

  /// The elements of an array.
  package var elements: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members of an object.
  package var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The text of a string.
  package var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The value of a number.
  package var number: Double? {
    if case .number(let number) = self { number } else { nil }
  }
}

/// Input that is not JSON.
package struct JSONError: Error, CustomStringConvertible {
  /// The problem, and its byte offset.
  package let description: String
}

/// A strict reader.
private struct JSONParser {
  private let bytes: [UInt8]
  private var i = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSONValue {
    guard String(validating: bytes, as: UTF8.self) != nil else { throw JSONError(description: "not UTF-8") }
    let value = try value()
    skipSpace()
    guard i == bytes.count else { throw failure("text behind the document") }
    return value
  }

  private func failure(_ message: String) -> JSONError { JSONError(description: "byte \(i): \(message)") }

  private mutating func skipSpace() {
    while i < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[i]) { i += 1 }
  }

  private mutating func take(_ text: StaticString) -> Bool {
    let wanted = Array("\(text)".utf8)
    guard bytes[i...].starts(with: wanted) else { return false }
    i += wanted.count
    return true
  }

  private mutating func value() throws(JSONError) -> JSONValue {
    skipSpace()
    if take("null") { return .null }
    if take("true") { return .bool(true) }
    if take("false") { return .bool(false) }
    if take("{") { return try object() }
    if take("[") { return try array() }
    if take("\"") { return .string(try string()) }
    return try number()
  }

  private mutating func object() throws(JSONError) -> JSONValue {
    var members: [JSONValue.Member] = []
    skipSpace()
    if take("}") { return .object([]) }
    while true {
      skipSpace()
      guard take("\"") else { throw failure("a key is missing") }
      let name = try string()
      if members.contains(where: { $0.name == name }) { throw failure("\"\(name)\" occurs twice") }
      skipSpace()
      guard take(":") else { throw failure("a colon is missing") }
      members.append(JSONValue.Member(name: name, value: try value()))
      skipSpace()
      if take("}") { return .object(members) }
      guard take(",") else { throw failure("a comma is missing") }
    }
  }

  private mutating func array() throws(JSONError) -> JSONValue {
    var elements: [JSONValue] = []
    skipSpace()
    if take("]") { return .array([]) }
    while true {
      elements.append(try value())
      skipSpace()
      if take("]") { return .array(elements) }
      guard take(",") else { throw failure("a comma is missing") }
    }
  }

  private mutating func string() throws(JSONError) -> String {
    var units: [UInt16] = []
    var plain = i
    func text(_ range: Range<Int>) -> [UInt16] { Array(String(decoding: bytes[range], as: UTF8.self).utf16) }
    while i < bytes.count {
      switch bytes[i] {
      case UInt8(ascii: "\""):
        units += text(plain..<i)
        i += 1
        return String(decoding: units, as: UTF16.self)
      case UInt8(ascii: "\\"):
        units += text(plain..<i)
        i += 1
        units.append(try escape())
        plain = i
      case 0..<0x20: throw failure("a raw control character")
      default: i += 1
      }
    }
    throw failure("a string does not end")
  }

  private mutating func escape() throws(JSONError) -> UInt16 {
    guard i < bytes.count else { throw failure("a string does not end") }
    defer { i += 1 }
    switch bytes[i] {
    case UInt8(ascii: "\""): return 0x22
    case UInt8(ascii: "\\"): return 0x5C
    case UInt8(ascii: "/"): return 0x2F
    case UInt8(ascii: "b"): return 0x08
    case UInt8(ascii: "f"): return 0x0C
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "u"):
      let digits = bytes[(i + 1)...].prefix(4)
      guard digits.count == 4, let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16) else {
        throw failure("\\u takes four digits")
      }
      i += 4
      return unit
    default: throw failure("an unknown escape")
    }
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = i
    while i < bytes.count, "+-.0123456789eE".utf8.contains(bytes[i]) { i += 1 }
    let text = String(decoding: bytes[start..<i], as: UTF8.self)
    let digits = text.drop { $0 == "-" }
    guard let number = Double(text), let first = digits.first, first.isNumber,
      first != "0" || digits.dropFirst().first?.isNumber != true
    else { throw failure("not a value") }
    return .number(number)
  }
}
