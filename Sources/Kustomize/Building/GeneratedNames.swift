import SourceText
import SourcedYAML

/// The hashes in the names of generated objects (api/hasher/hasher.go), and generated objects that add to others.
enum GeneratedNames {
  /// The first ten digits of the hash of an object's content, letters that could be numbers replaced. The name counts as
  /// empty: Kustomize looks for a field `metadata/name`, which no object has.
  static func hash(of object: BuildObject) -> String {
    let isSecret = object.kind.kind == "Secret"
    var pairs = [
      ("kind", GoJSON.string(isSecret ? "Secret" : "ConfigMap")), ("name", GoJSON.string("")),
      ("data", json(object.value["data"])),
    ]
    if isSecret { pairs.append(("type", GoJSON.string(object.value["type"]?.scalarText ?? ""))) }
    let more = isSecret ? "stringData" : "binaryData"
    if let value = object.value[more], value.map != nil { pairs.append((more, json(value))) }
    let digits = SHA256.hexadecimal(Array(GoJSON.object(pairs).utf8)).prefix(10)
    return String(
      digits.map { digit in
        switch digit {
        case "0": "g"
        case "1": "h"
        case "3": "k"
        case "a": "m"
        case "e": "t"
        default: digit
        }
      })
  }

  private static func json(_ value: SourcedValue?) -> String {
    guard let value else { return GoJSON.string("") }
    switch value.content {
    case .map(let map): return GoJSON.object(map.pairs.map { ($0.key, json($0.value)) })
    case .list(let list): return "[" + list.map { json($0) }.joined(separator: ",") + "]"
    case .string(let text): return GoJSON.string(text)
    case .decimal(let number) where number == number.rounded() && abs(number) < 1e15: return "\(Int(number))"
    default: return value.scalarText ?? "null"
    }
  }

  /// A generated object with the behavior `merge` or `replace` in the place of another one.
  static func merged(_ new: BuildObject, into old: BuildObject) -> BuildObject {
    var result = new
    for field in ["labels", "annotations"] {
      var map = old.value["metadata", field]?.map ?? SourcedMap()
      for pair in new.value["metadata", field]?.map?.pairs ?? [] { map.set(pair) }
      result.setMetadata(
        field, map.isEmpty ? nil : SourcedValue(.map(map), source: old.value["metadata", field]?.source))
    }
    result.setMetadata("name", old.value["metadata", "name"])
    result.setMetadata("namespace", old.value["metadata", "namespace"])
    result.inherit(old)
    result.needsHash = old.needsHash && new.needsHash
    guard new.behavior == .merge else { return result }
    for field in ["data", "binaryData"] {
      var map = old.value[field]?.map ?? SourcedMap()
      for pair in new.value[field]?.map?.pairs ?? [] { map.set(pair) }
      result.value.updateMap { (object: inout SourcedMap) in
        object[field] = map.isEmpty ? nil : SourcedValue(.map(map), source: new.value[field]?.source)
      }
    }
    return result
  }
}
