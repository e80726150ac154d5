import Reports
import YAMLSyntax

/// A value of JSON.
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  /// A number as it is written.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// The members in their order; of two with one name the first counts.
  case object([Member])

  /// A member of an object.
  package struct Member: Sendable, Hashable {
    package let name: String
    package let value: JSONValue

    package init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  package static func int(_ number: Int) -> JSONValue { .number(String(number)) }

  /// The member of an object, or nil. `null` counts as absent, as in the protocol.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self, let value = members.first(where: { $0.name == name })?.value,
      value != .null
    else { return nil }
    return value
  }

  package var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// A whole number that fits 32 bits, as all of the protocol do.
  package var int: Int? {
    guard case .number(let text) = self, let number = Int(text),
      Int32(exactly: number) != nil || UInt32(exactly: number) != nil
    else { return nil }
    return number
  }

  package var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  package var items: [JSONValue]? {
    guard case .array(let items) = self else { return nil }
    return items
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int) { self = .int(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}

// MARK: Reading and writing

extension JSONValue {
  /// Bytes that are no JSON value.
  package struct Failure: Error, Sendable {
    package let message: String
  }

  /// Reads one value; more than 200 levels are an error.
  package init(parsing bytes: [UInt8]) throws(Failure) {
    do throws(YAMLSyntaxError) { self.init(try YAMLNode.json(in: bytes)) } catch {
      throw Failure(message: error.message)
    }
  }

  private init(_ node: YAMLNode) {
    if let pairs = node.pairs {
      self = .object(pairs.map { Member($0.key.text ?? "", JSONValue($0.value)) })
    } else if let items = node.items {
      self = .array(items.map { JSONValue($0) })
    } else {
      let text = node.text ?? ""
      switch (node.style, text) {
      case (.plain, "null"): self = .null
      case (.plain, "true"): self = .bool(true)
      case (.plain, "false"): self = .bool(false)
      case (.plain, _): self = .number(text)
      default: self = .string(text)
      }
    }
  }

  /// The value in one line.
  package var bytes: [UInt8] {
    var json = JSONWriter()
    write(to: &json)
    return json.bytes
  }

  private func write(to json: inout JSONWriter) {
    switch self {
    case .null: json.raw("null")
    case .bool(let value): json.raw(value ? "true" : "false")
    case .number(let text): json.raw(text)
    case .string(let text): json.string(text)
    case .array(let items): json.array(items) { $1.write(to: &$0) }
    case .object(let members):
      json.raw("{")
      for (index, member) in members.enumerated() {
        if index > 0 { json.raw(",") }
        json.string(member.name)
        json.raw(":")
        member.value.write(to: &json)
      }
      json.raw("}")
    }
  }
}
