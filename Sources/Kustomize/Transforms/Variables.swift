import SourceText
import SourcedYAML

/// An entry of `vars`: a name for a field of an object.
struct Variable: Sendable {
  let name: String
  let target: ObjectID
  private let path: [String]
  let source: SourceSpan?

  init(_ entry: SourcedValue) throws(KustomizeError) {
    guard let map = entry.map, let name = map.value(ignoringCase: "name")?.scalarText,
      let object = map.value(ignoringCase: "objref")?.map, let target = object.value(ignoringCase: "name")?.scalarText
    else { throw KustomizeError("an entry of vars needs name and objref.name", entry.source) }
    self.name = name
    source = entry.source
    let kind = object.value(ignoringCase: "kind")?.scalarText ?? ""
    var type = ObjectKind(
      group: object.value(ignoringCase: "group")?.scalarText ?? "",
      version: object.value(ignoringCase: "version")?.scalarText ?? "", kind: kind)
    if let apiVersion = object.value(ignoringCase: "apiVersion")?.scalarText {
      type = ObjectKind(apiVersion: apiVersion, kind: kind)
    }
    self.target = ObjectID(
      kind: type, name: target, namespace: object.value(ignoringCase: "namespace")?.scalarText ?? "")
    let field = map.value(ignoringCase: "fieldref")?.map?.value(ignoringCase: "fieldPath")?.scalarText ?? ""
    path = Self.withIndices(FieldPath.dottedParts(field.isEmpty ? "metadata.name" : field))
  }

  /// `ports[0]` is the part `ports` and the part `0`.
  private static func withIndices(_ parts: [String]) -> [String] {
    parts.flatMap { part -> [String] in
      guard part.hasSuffix("]"), let open = part.lastIndex(of: "["),
        Int(part[part.index(after: open)...].dropLast()) != nil
      else { return [part] }
      let index = String(part[part.index(after: open)...].dropLast())
      return open == part.startIndex ? [index] : [String(part[..<open]), index]
    }
  }

  /// Whether an object is the one that is meant.
  func means(_ object: BuildObject) -> Bool {
    object.allIDs.contains { id in
      if target.namespace.isEmpty, !target.kind.isClusterScoped {
        return id.name == target.name && id.kind == target.kind
      }
      return id.isSame(as: target)
    }
  }

  func value(in object: BuildObject) -> SourcedValue? { FieldPath.lookup(path, in: object.value) }
}

/// Replaces `$(NAME)` (api/filters/refvar).
struct VariableExpansion {
  let values: [String: SourcedValue]
  /// The bytes of an expanded text.
  private static let limit = 4 << 20

  func apply(_ list: inout ObjectList, _ fields: [FieldSpec]) throws(KustomizeError) {
    try list.update { (object: inout BuildObject) throws(KustomizeError) in
      let kind = object.kind
      for field in fields where field.concerns(kind) {
        try field.update(&object.value, creating: nil) { (value) throws(KustomizeError) in expand(&value) }
      }
    }
  }

  /// Expands a scalar, or the scalars of a map or list.
  private func expand(_ value: inout SourcedValue) {
    switch value.content {
    case .string: expandString(&value)
    case .map:
      value.updateMap { (map: inout SourcedMap) in
        for pair in map.pairs {
          var field = pair.value
          expandString(&field)
          map[pair.key] = field
        }
      }
    case .list:
      value.updateList { (list: inout [SourcedValue]) in
        for index in list.indices { expandString(&list[index]) }
      }
    default: break
    }
  }

  private func expandString(_ value: inout SourcedValue) {
    guard let text = value.string, text.utf8.contains(UInt8(ascii: "$")) else { return }
    if text.hasPrefix("$("), text.hasSuffix(")"), let whole = values[String(text.dropFirst(2).dropLast())] {
      // A variable alone keeps its type.
      value = SourcedValue(whole.content, source: value.source)
      return
    }
    let expanded = expanded(text)
    if expanded != text { value = .text(expanded, value.source) }
  }

  private func expanded(_ text: String) -> String {
    var result: [UInt8] = []
    let bytes = Array(text.utf8)
    var at = 0
    while at < bytes.count {
      // A text of variables that are long texts is left as it is.
      if result.count > Self.limit { return text }
      guard bytes[at] == UInt8(ascii: "$"), at + 1 < bytes.count else {
        result.append(bytes[at])
        at += 1
        continue
      }
      if bytes[at + 1] == UInt8(ascii: "$") {
        result.append(bytes[at])
        at += 2
      } else if bytes[at + 1] == UInt8(ascii: "("), let close = bytes[at...].firstIndex(of: UInt8(ascii: ")")) {
        let name = String(decoding: bytes[at + 2..<close], as: UTF8.self)
        if let value = values[name]?.scalarText {
          result += Array(value.utf8)
        } else {
          result += bytes[at...close]
        }
        at = close + 1
      } else {
        result += bytes[at...at + 1]
        at += 2
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
