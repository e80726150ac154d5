/// A schema that the tests cannot evaluate.
package struct JSONSchemaError: Error, CustomStringConvertible {
  /// The unsupported part, and where it is.
  package let description: String
}

/// The part of JSON Schema (draft 2020-12) that our published schemas use. A keyword outside of it is an error rather
/// than ignored: a schema must not promise what no test checks.
package struct JSONSchema: Sendable {
  private let root: JSONValue

  private static let annotations: Set<String> = [
    "$schema", "$id", "$comment", "$defs", "title", "description", "default", "examples",
  ]
  private static let assertions: Set<String> = [
    "type", "properties", "required", "additionalProperties", "items", "enum", "const", "minimum", "$ref", "anyOf",
  ]

  /// Takes a schema after looking at each of its keywords, in use or not.
  package init(_ root: JSONValue) throws(JSONSchemaError) {
    self.root = root
    try Self.review(root, "#", root)
  }

  /// Everything in a document that the schema forbids: "findings[0].severity: …".
  package func violations(in document: JSONValue) -> [String] {
    var found: [String] = []
    check(document, root, "$", &found)
    return found
  }

  // MARK: The schema itself

  private static func review(_ schema: JSONValue, _ path: String, _ root: JSONValue) throws(JSONSchemaError) {
    if case .bool = schema { return }
    guard let members = schema.members else { throw JSONSchemaError(description: "\(path) is no schema") }
    for member in members {
      let here = "\(path)/\(member.name)"
      guard annotations.contains(member.name) || assertions.contains(member.name) else {
        throw JSONSchemaError(description: "\(here): this keyword is not supported")
      }
      switch member.name {
      case "properties", "$defs":
        guard let entries = member.value.members else { throw JSONSchemaError(description: "\(here) is no object") }
        for entry in entries { try review(entry.value, "\(here)/\(entry.name)", root) }
      case "items", "additionalProperties": try review(member.value, here, root)
      case "anyOf":
        for (index, choice) in (member.value.elements ?? []).enumerated() {
          try review(choice, "\(here)/\(index)", root)
        }
      case "type":
        let names = member.value.elements ?? [member.value]
        guard !names.isEmpty, names.allSatisfy({ $0.text.map(types.contains) ?? false }) else {
          throw JSONSchemaError(description: "\(here): unknown type")
        }
      case "$ref":
        guard target(member.value, root) != nil else {
          throw JSONSchemaError(description: "\(here): only #/$defs/… that exist are supported")
        }
      default: break
      }
    }
  }

  private static let types: Set<String> = ["null", "boolean", "object", "array", "number", "integer", "string"]

  private static func target(_ reference: JSONValue, _ root: JSONValue) -> JSONValue? {
    guard let text = reference.text, text.hasPrefix("#/$defs/") else { return nil }
    return root["$defs"]?[String(text.dropFirst(8))]
  }

  // MARK: A document

  private func check(_ value: JSONValue, _ schema: JSONValue, _ path: String, _ found: inout [String]) {
    if case .bool(let allowed) = schema {
      if !allowed { found.append("\(path): not allowed") }
      return
    }
    if let reference = schema["$ref"], let target = Self.target(reference, root) { check(value, target, path, &found) }
    if let type = schema["type"] {
      let names = (type.elements ?? [type]).compactMap(\.text)
      if !names.contains(where: { Self.isType($0, value) }) {
        found.append("\(path): not of type \(names.joined(separator: " or "))")
        return
      }
    }
    if let constant = schema["const"], constant != value { found.append("\(path): not the constant") }
    if let choices = schema["enum"]?.elements, !choices.contains(value) { found.append("\(path): not in the enum") }
    if let minimum = schema["minimum"]?.number, let number = value.number, number < minimum {
      found.append("\(path): below \(minimum)")
    }
    if let choices = schema["anyOf"]?.elements {
      let fits = choices.contains { choice in
        var wrong: [String] = []
        check(value, choice, path, &wrong)
        return wrong.isEmpty
      }
      if !fits { found.append("\(path): fits no choice of anyOf") }
    }
    if let members = value.members { checkMembers(members, schema, path, &found) }
    if let elements = value.elements, let items = schema["items"] {
      for (index, element) in elements.enumerated() { check(element, items, "\(path)[\(index)]", &found) }
    }
  }

  private func checkMembers(
    _ members: [JSONValue.Member], _ schema: JSONValue, _ path: String, _ found: inout [String]
  ) {
    for name in (schema["required"]?.elements ?? []).compactMap(\.text)
    where !members.contains(where: { $0.name == name }) {
      found.append("\(path).\(name): missing")
    }
    for member in members {
      let here = "\(path).\(member.name)"
      if let own = schema["properties"]?[member.name] {
        check(member.value, own, here, &found)
      } else if let other = schema["additionalProperties"] {
        check(member.value, other, here, &found)
      }
    }
  }

  private static func isType(_ name: String, _ value: JSONValue) -> Bool {
    switch (name, value) {
    case ("null", .null), ("boolean", .bool), ("object", .object), ("array", .array), ("number", .number),
      ("string", .string):
      true
    case ("integer", .number(let number)): number == number.rounded()
    default: false
    }
  }
}
