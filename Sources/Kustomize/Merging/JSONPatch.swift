import SourceText
import SourcedYAML

/// A list of operations of RFC 6902, as evanphx/json-patch version 4 carries them out for Kustomize: indices from the
/// end are allowed, and a missing field may be replaced.
struct JSONPatch: Sendable {
  private let operations: [SourcedValue]

  init(_ list: [SourcedValue]) { operations = list }

  /// The object after all operations. `budget` is lowered by the values that operations copy.
  func apply(to object: SourcedValue, _ budget: inout Int) throws(KustomizeError) -> SourcedValue {
    var object = object
    for operation in operations {
      do {
        try Self.apply(operation, &object, &budget)
      } catch { throw error.at(operation.source) }
    }
    return object
  }

  private static func apply(
    _ operation: SourcedValue, _ object: inout SourcedValue, _ budget: inout Int
  ) throws(KustomizeError) {
    guard let name = operation["op"]?.scalarText, let path = operation["path"]?.scalarText else {
      throw KustomizeError("an operation needs op and path")
    }
    let parts = try pointer(path)
    switch name {
    case "add", "replace":
      guard let value = operation["value"] else { throw KustomizeError("\(name) needs a value") }
      try checkDepth(value, parts)
      try put(value, into: &object, parts[...], isReplacement: name == "replace", path)
    case "remove": _ = try take(parts[...], from: &object, path)
    case "move", "copy":
      guard let from = operation["from"]?.scalarText else { throw KustomizeError("\(name) needs from") }
      let source = try pointer(from)
      let value: SourcedValue
      if name == "move" {
        value = try take(source[...], from: &object, from)
      } else {
        guard let found = lookup(source, object) else { throw KustomizeError("there is nothing at \(from)") }
        value = found
        budget -= value.weight
        guard budget > 0 else { throw KustomizeError("patches copy too much") }
      }
      try checkDepth(value, parts)
      try put(value, into: &object, parts[...], isReplacement: false, path)
    case "test":
      let wanted = operation["value"] ?? SourcedValue(.null)
      guard let found = lookup(parts, object) else {
        if wanted.isNull { return }
        throw KustomizeError("there is nothing at \(path)")
      }
      guard found.hasSameData(as: wanted) else { throw KustomizeError("the value at \(path) is another one") }
    default: throw KustomizeError("\(name) is no operation of a JSON patch")
    }
  }

  private static func checkDepth(_ value: SourcedValue, _ path: [String]) throws(KustomizeError) {
    guard path.count + value.depth(upTo: FieldPath.depthLimit + 1) <= FieldPath.depthLimit else {
      throw KustomizeError("the patch makes more than \(FieldPath.depthLimit) levels")
    }
  }

  /// The parts of a pointer: `~1` is a slash, `~0` a tilde.
  private static func pointer(_ text: String) throws(KustomizeError) -> [String] {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 1 else { throw KustomizeError("\(text) is no path to a field") }
    return parts.dropFirst().map { part in
      var result = ""
      var isEscape = false
      for character in part {
        if isEscape {
          isEscape = false
          if character == "1" {
            result += "/"
          } else if character == "0" {
            result += "~"
          } else {
            result += "~\(character)"
          }
        } else if character == "~" {
          isEscape = true
        } else {
          result.append(character)
        }
      }
      return isEscape ? result + "~" : result
    }
  }

  private static func lookup(_ path: [String], _ object: SourcedValue) -> SourcedValue? {
    var value = object
    for part in path {
      if let list = value.list {
        guard let index = Int(part).map({ $0 < 0 ? $0 + list.count : $0 }), list.indices.contains(index) else {
          return nil
        }
        value = list[index]
      } else {
        guard let next = value.map?[part] else { return nil }
        value = next
      }
    }
    return value
  }

  /// Calls `body` with the collection that holds the last part of a path.
  private static func reach(
    _ path: ArraySlice<String>, in value: inout SourcedValue, _ text: String,
    _ body: (inout SourcedValue, String) throws(KustomizeError) -> Void
  ) throws(KustomizeError) {
    guard let first = path.first else { return }
    if path.count == 1 { return try body(&value, first) }
    let missing = KustomizeError("there is nothing that could hold \(text)")
    let isReached: Bool?
    if value.list != nil {
      isReached = try value.updateList { (list: inout [SourcedValue]) throws(KustomizeError) in
        guard let index = Int(first).map({ $0 < 0 ? $0 + list.count : $0 }), list.indices.contains(index) else {
          throw missing
        }
        try reach(path.dropFirst(), in: &list[index], text, body)
        return true
      }
    } else {
      isReached = try value.updateMap { (map: inout SourcedMap) throws(KustomizeError) in
        guard var field = map[first] else { throw missing }
        try reach(path.dropFirst(), in: &field, text, body)
        map[first] = field
        return true
      }
    }
    if isReached == nil { throw missing }
  }

  private static func put(
    _ value: SourcedValue, into object: inout SourcedValue, _ path: ArraySlice<String>, isReplacement: Bool,
    _ text: String
  ) throws(KustomizeError) {
    try reach(path, in: &object, text) { (parent, key) throws(KustomizeError) in
      if parent.list != nil {
        try parent.updateList { (list: inout [SourcedValue]) throws(KustomizeError) in
          if isReplacement {
            guard let index = Int(key).map({ $0 < 0 ? $0 + list.count : $0 }), list.indices.contains(index) else {
              throw KustomizeError("there is nothing at \(text) to replace")
            }
            list[index] = value
            return
          }
          if key == "-" { return list.append(value) }
          guard let index = Int(key).map({ $0 < 0 ? $0 + list.count + 1 : $0 }), (0...list.count).contains(index) else {
            throw KustomizeError("the list has no place \(key)")
          }
          list.insert(value, at: index)
        }
      } else {
        let isMap: Void? = parent.updateMap { (map: inout SourcedMap) in map[key] = value }
        if isMap == nil { throw KustomizeError("there is nothing that could hold \(text)") }
      }
    }
  }

  private static func take(
    _ path: ArraySlice<String>, from object: inout SourcedValue, _ text: String
  ) throws(KustomizeError) -> SourcedValue {
    var taken: SourcedValue?
    try reach(path, in: &object, text) { (parent, key) throws(KustomizeError) in
      parent.updateMap { (map: inout SourcedMap) in
        taken = map[key]
        map.remove(key)
      }
      parent.updateList { (list: inout [SourcedValue]) in
        guard let index = Int(key).map({ $0 < 0 ? $0 + list.count : $0 }), list.indices.contains(index) else { return }
        taken = list.remove(at: index)
      }
    }
    guard let taken else { throw KustomizeError("there is nothing at \(text) to remove") }
    return taken
  }
}

extension SourcedValue {
  /// Whether two values have the same data; numbers are compared as numbers.
  func hasSameData(as other: SourcedValue) -> Bool {
    switch (content, other.content) {
    case (.null, .null): true
    case (.boolean(let a), .boolean(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.decimal(let a), .decimal(let b)): a == b
    case (.integer(let a), .decimal(let b)), (.decimal(let b), .integer(let a)): Double(a) == b
    case (.string(let a), .string(let b)): a == b
    case (.list(let a), .list(let b)): a.count == b.count && zip(a, b).allSatisfy { $0.hasSameData(as: $1) }
    case (.map(let a), .map(let b)):
      a.count == b.count && a.pairs.allSatisfy { pair in b[pair.key].map { pair.value.hasSameData(as: $0) } ?? false }
    default: false
    }
  }
}
